"""Start the test publisher by hand: `python -m tests.publisher --port 8099 [--corpus DIR] [--fail NAME]`."""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

from tests.publisher import ALL_FAULTS, Publisher, awards_a_month_later, collector_awards, corpus_awards
from tests.publisher.examples import FIRST_DAY, NEXT_DAY, RESENT
from tests.publisher.records import ExampleAward

_CORPUS_DAY = date(2026, 9, 6)  # the corpus ends with a capture of 22 August 2026


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.publisher", description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--corpus", type=Path, help="answer with the awards of this corpus (TRAIL_CORPUS)")
    parser.add_argument("--publish", type=date.fromisoformat, help="day of the archive files")
    parser.add_argument(
        "--later",
        action="store_true",
        help="publish the made-up awards once more, a month later, with a delta",
    )
    parser.add_argument(
        "--fail", action="append", default=[], choices=sorted(ALL_FAULTS), help="fail so, once each"
    )
    arguments = parser.parse_args()
    awards: list[ExampleAward] = corpus_awards(arguments.corpus) if arguments.corpus else collector_awards()
    with Publisher(awards, arguments.port) as publisher:
        publisher.publish(arguments.publish or (_CORPUS_DAY if arguments.corpus else FIRST_DAY))
        if arguments.later:
            publisher.publish(NEXT_DAY, awards_a_month_later(), [RESENT])
        for name in arguments.fail:
            publisher.fail(name)
        print(f"{len(awards):,} awards at {publisher.url}; stop with Ctrl-C", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()

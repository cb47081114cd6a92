"""Start the test publisher by hand: `python -m tests.publisher --port 8099 [--corpus DIR] [--fail NAME]`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tests.publisher import FAULTS, Publisher, corpus_awards, example_awards


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.publisher", description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--corpus", type=Path, help="answer with the awards of this corpus (TRAIL_CORPUS)")
    parser.add_argument(
        "--fail", action="append", default=[], choices=sorted(FAULTS), help="fail so, once each"
    )
    arguments = parser.parse_args()
    awards = corpus_awards(arguments.corpus) if arguments.corpus else example_awards()
    with Publisher(awards, arguments.port) as publisher:
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

"""The command `python -m tests.benchmarks`: choose the size, run everything in a scratch directory, print."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.load import Bench


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--rows",
        type=int,
        nargs="+",
        default=[250_000, 1_000_000],
        help="rows of the made-up files, smallest first",
    )
    parser.add_argument(
        "--growth",
        action="store_true",
        help="only the first load and the bare limit, at every size: does the cost grow with the rows, or faster?",
    )
    parser.add_argument(
        "--peer-rows", type=int, default=100_000, help="rows slow peers get (default 100,000)"
    )
    parser.add_argument("--ours", type=float, default=0.02, help="share of rows by ICE or CBP (default 0.02)")
    parser.add_argument(
        "--scratch", type=Path, help="directory to work in; what is made there is removed again"
    )
    chosen = parser.parse_args()
    if chosen.scratch:
        chosen.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.scratch) as folder:
        bench = Bench(Path(folder), tuple(chosen.rows), chosen.peer_rows, chosen.ours)
        if chosen.growth:
            bench.grow()
        else:
            bench.run()


if __name__ == "__main__":
    main()

"""The command `python -m tests.benchmarks.serving`: search pages a second, against Datasette on the same rows.

Each page has every facet, fifty rows, and the largest obligation first. "Kept": the same address again and again, as
when many readers follow one link. "New": an address that nobody asked for before, so that hits, counts and rows are all
worked out; there is no such difference for Datasette, which keeps nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import tantivy

from research.config import load_settings
from research.db import open_reader, session
from research.filters.index_query import TEXT
from research.models import State
from research.search import open_index
from tests.benchmarks.clients import Answers, ask
from tests.benchmarks.servers import copy_rows, datasette, ours


@dataclass(frozen=True)
class Asked:
    """One query: what it is called, its word, and how many rows hold the word."""

    name: str
    word: str
    rows: int

    def kept(self, _: int) -> str:
        return f"/search?q={quote(self.word)}&sort=largest"

    def new(self, number: int) -> str:
        # No text holds the word left out, so the hits are the same and the question is another.
        return f"/search?q={quote(f'{self.word} -zq{number}')}&sort=largest"

    def peer(self, _: int) -> str:
        facets = "&_facet=agency&_facet=fiscal_year&_facet=recipient"
        return f"/bench/record?_search={quote(self.word)}{facets}&_sort_desc=obligation&_size=50"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.serving", description=__doc__)
    parser.add_argument("var", type=Path, help="folder with trail.db and its index (TRAIL_VAR_DIR)")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each query and server")
    parser.add_argument(
        "--processes",
        type=int,
        default=len(os.sched_getaffinity(0)),
        help="processes that serve pages (TRAIL_SERVER_PROCESSES); default: as many as there are processors",
    )
    parser.add_argument("--datasette", help="its program, where it is not beside this Python")
    parser.add_argument("--scratch", type=Path, help="directory to work in")
    chosen = parser.parse_args()
    beside = Path(sys.executable).parent
    peer = chosen.datasette or shutil.which("datasette", path=str(beside)) or shutil.which("datasette")
    queries = _queries(chosen.var)
    with ours(chosen.var, chosen.processes) as site:
        mine = {one.name: _ours(site, one, chosen.clients, chosen.seconds) for one in queries}
    theirs: dict[str, Answers] = {}
    if peer:
        with tempfile.TemporaryDirectory(prefix="serving-", dir=chosen.scratch) as folder:
            copy_rows(chosen.var / "trail.db", Path(folder) / "bench.db")
            with datasette(peer, Path(folder) / "bench.db") as site:
                theirs = {one.name: ask(site, one.peer, chosen.clients, chosen.seconds) for one in queries}
    _print(queries, mine, theirs)


def _ours(site: str, asked: Asked, clients: int, seconds: float) -> tuple[Answers, Answers, Answers]:
    """New addresses by many clients and by one alone, then one address by many."""
    alone = _all_good(ask(site, lambda number: asked.new(10**6 + number), 1, seconds / 2), asked)
    new = _all_good(ask(site, asked.new, clients, seconds), asked)
    return new, alone, _all_good(ask(site, asked.kept, clients, seconds), asked)


def _all_good(answers: Answers, asked: Asked) -> Answers:
    """A page refused is quickly made, and would measure nothing."""
    if answers.faults:
        raise SystemExit(
            f"{answers.faults} of {len(answers.seconds)} pages like {asked.new(0)} were not answered with 200: "
            "nothing was measured. Open that address with `trail serve` to see why."
        )
    return answers


def _queries(var: Path) -> list[Asked]:
    """A narrow, a middle and a broad word of this database: near 110 rows, near 10,000, and near half of all."""
    settings = load_settings(var_dir=var)
    engine = open_reader(settings)
    with session(engine) as opened:
        state = opened.get(State, "build")
    engine.dispose()
    if state is None:
        raise SystemExit("there is no build in this database: make one with `trail match`")
    searcher = open_index(settings, state.value).engine.searcher()
    counts = _counts(searcher)
    wanted = {"narrow": 110, "middle": 10_000, "broad": searcher.num_docs // 2}
    found = []
    for name, rows in wanted.items():
        word = min(counts, key=lambda one: (abs(counts[one] - rows), one))
        found.append(Asked(name, word, counts[word]))
    return found


def _counts(searcher: tantivy.Searcher) -> dict[str, int]:
    words = searcher.terms_with_prefix(TEXT, "")
    return {word: rows for word, rows in words if rows > 1 and len(word) > 2 and word.isalpha()}


def _print(
    queries: list[Asked], mine: dict[str, tuple[Answers, Answers, Answers]], theirs: dict[str, Answers]
) -> None:
    for one in queries:
        new, alone, kept = mine[one.name]
        print(f"{one.name}: {one.word!r}, {one.rows:,} rows")
        _line("new addresses", new)
        _line("new, one client alone", alone)
        _line("one address, kept", kept)
        if peer := theirs.get(one.name):
            _line("Datasette", peer)
            if peer.rate:
                print(
                    f"  times Datasette: new {new.rate / peer.rate:,.0f} ×, kept {kept.rate / peer.rate:,.0f} ×"
                )
            else:
                print("  times Datasette: it gave no whole answer in that time")
    if not theirs:
        print("Datasette was not found: install it, or name its program with --datasette.")


def _line(name: str, found: Answers) -> None:
    faults = f", {found.faults} without an answer" if found.faults else ""
    print(f"  {name:24}{found.rate:10.1f} requests/s{found.p95 * 1000:10.0f} ms p95{faults}")


if __name__ == "__main__":
    main()

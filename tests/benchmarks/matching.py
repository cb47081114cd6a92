"""How fast texts are read for companies: `python -m tests.benchmarks.matching`, ratios from one run.

Descriptions are those of the corpus (TRAIL_CORPUS), repeated with a made-up suffix so that none is seen twice;
the peers are a Python `re` alternation per company and the bare scan of the library that is used.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine

from research.columnar import columnar
from research.config import load_settings
from research.matching.engine import Engine
from research.matching.match import agency_codes, engine_of, links_by
from research.matching.patterns import exact_test
from research.matching.scan import BATCH, Scanner
from research.registry import Registry, load_registry
from research.registry.rulebook import RuleBook

UNION = Path("usaspending") / "ice_cbp_transactions_fy2021_fy2026.csv.gz"
RULE = "trail-1"
SLOW_ROWS = 3_000
"""Rows that the slow peer gets; its time is scaled up."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.matching", description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="descriptions to read (default 1,000,000)"
    )
    parser.add_argument("--data", type=Path, help="another data directory")
    parser.add_argument("--database", help="address of a database with transactions, to time all links of it")
    chosen = parser.parse_args()
    registry = load_registry(chosen.data or load_settings().data)
    book = registry.book(registry.rules[RULE])
    texts = list(_repeated(_descriptions(), chosen.rows))
    words = [word for lexicon in book.lexicons for word in lexicon.words]
    print(
        f"{len(texts):,} descriptions, {sum(map(len, texts)) / 1e6:,.0f} MB; {len(book.companies)} companies, "
        f"{len(words):,} words; ahocorasick-rs {version('ahocorasick-rs')}"
    )
    _compare(book, texts)
    if chosen.database:
        _all_links(registry, chosen.database)


def _compare(book: RuleBook, texts: Sequence[str]) -> None:
    engine = Engine([book])
    ours = min(_timed(lambda: _read(engine, texts)) for _ in range(2))
    bare = min(_timed(lambda: _row_by_row(engine.scanner, texts)) for _ in range(2))
    joined = min(_timed(lambda: _joined(engine.scanner, texts)) for _ in range(2))
    few = texts[:: max(1, len(texts) // SLOW_ROWS)]
    patterns = _alternations(book)
    slow = _timed(lambda: _searched(patterns, few)) * len(texts) / len(few)
    print(f"{'ours: companies, words, offsets, exclusions':<48}{ours:8.2f} s")
    print(f"{'bare scan of the library, text by text':<48}{bare:8.2f} s   ours is {ours / bare:.2f}x of it")
    print(
        f"{'bare scan of joined texts, no text told apart':<48}{joined:8.2f} s   ours is {ours / joined:.2f}x of it"
    )
    print(
        f"{f're alternation per company ({len(patterns)}), scaled':<48}{slow:8.0f} s   "
        f"ours is {slow / ours:.0f}x as fast"
    )


def _all_links(registry: Registry, database: str) -> None:
    source = create_engine(database)
    engine = Engine([registry.book(registry.rules[RULE])], registry.decisions)
    for label, made in ((f"rule {RULE}", engine), ("all rules", engine_of(registry))):
        began = time.perf_counter()
        with columnar(source) as columns:
            count = sum(1 for _ in links_by(columns, made, agency_codes(registry)))
            print(f"links of the database, {label}: {count:,} in {time.perf_counter() - began:.2f} s")
    source.dispose()


def _descriptions() -> list[str]:
    corpus = load_settings().corpus
    if corpus is None:
        raise SystemExit("set TRAIL_CORPUS to the folder of real records")
    with gzip.open(corpus / UNION, "rt", encoding="utf-8", newline="") as lines:
        return [row["Transaction Description"] for row in csv.DictReader(lines)]


def _repeated(texts: Sequence[str], rows: int) -> Iterator[str]:
    for number in range(rows):
        yield f"{texts[number % len(texts)]} Q{number}X"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read(engine: Engine, texts: Sequence[str]) -> int:
    return sum(
        1
        for first in range(0, len(texts), BATCH)
        for (named,) in engine.read(texts[first : first + BATCH])
        if named
    )


def _row_by_row(scanner: Scanner, texts: Sequence[str]) -> int:
    find = scanner.automaton.find_matches_as_indexes
    return sum(len(find(text.encode(), overlapping=True)) for text in texts)


def _joined(scanner: Scanner, texts: Sequence[str]) -> int:
    find = scanner.automaton.find_matches_as_indexes
    parts = ("\n".join(texts[first : first + BATCH]) for first in range(0, len(texts), BATCH))
    return sum(len(find(part.encode(), overlapping=True)) for part in parts)


def _alternations(book: RuleBook) -> list[re.Pattern[str]]:
    """One pattern per company, of all words that are its own."""
    words: dict[str, set[str]] = {}
    for lexicon in book.lexicons:
        for owner, _ in lexicon.owners:
            words.setdefault(owner, set()).update(word.text for word in lexicon.words)
    return [
        re.compile(
            "|".join(exact_test(word).pattern for word in sorted(own, key=len, reverse=True)), re.IGNORECASE
        )
        for own in words.values()
        if own
    ]


def _searched(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> int:
    return sum(1 for text in texts for pattern in patterns if pattern.search(text))


if __name__ == "__main__":
    main()

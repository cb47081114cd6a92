"""Counts of values are exact, whatever each segment of the index tells of its own."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import Mock

import pytest
import tantivy

from research.errors import StoreUnavailable
from research.filters.index_query import OBLIGATION
from research.search import values
from research.search.values import Asked, count_values

FIELD, OTHER = "recipient", "kind"
Draw = Callable[[random.Random], int]


def skewed(chance: random.Random) -> int:
    return int(400 * chance.random() ** 3)


def flat(chance: random.Random) -> int:
    return chance.randrange(400)


def index_of(folder: Path, segments: Sequence[Sequence[int]]) -> Asked:
    """An index that holds these numbers as values, part by part."""
    builder = tantivy.SchemaBuilder()
    for name in (FIELD, OTHER):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field(OBLIGATION, fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(15_000_000, 1)
    for numbers in segments:
        for number in numbers:
            writer.add_json(f'{{"{FIELD}":["EXAMPLE {number}"],"{OTHER}":["{number % 3}"],"{OBLIGATION}":1}}')
        writer.commit()
    index.reload()
    searcher = index.searcher()
    assert searcher.num_segments == len(segments)
    return Asked(searcher, index.schema, tantivy.Query.all_query())


@pytest.mark.parametrize("first", [5, 20, 60])
@pytest.mark.parametrize("draw", [skewed, flat])
@pytest.mark.parametrize("sizes", [(2000,), (1500, 200, 30), (700, 700, 700, 700)], ids=str)
def test_the_first_values_are_those_of_all_segments_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...], draw: Draw, first: int
) -> None:
    monkeypatch.setattr(values, "FIRST", first)
    monkeypatch.setattr(values, "_WIDER", 2)
    for seed in range(5):
        chance = random.Random(seed)
        parts = [[draw(chance) for _ in range(size)] for size in sizes]
        folder = tmp_path / str(seed)
        folder.mkdir()
        asked = index_of(folder, parts)
        truth = Counter(f"EXAMPLE {number}" for part in parts for number in part)
        for wanted in (1, 11, 50):
            found = count_values(asked, {FIELD: wanted, OTHER: 2})
            least = sorted(truth.values(), reverse=True)[wanted - 1]
            expected = {value: number for value, number in truth.items() if number >= least}
            held = found[FIELD]
            assert expected.items() <= held.items()
            assert held.items() <= truth.items()
            assert asked.count() == sum(sizes)
            assert found[OTHER].keys() == {"0", "1", "2"}
        assert count_values(asked, {FIELD: 500})[FIELD] == truth


def test_few_values_are_asked_for_where_few_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound settles it at once: whoever is far ahead in one segment is not sought through all of them."""
    monkeypatch.setattr(values, "FIRST", 6)
    rare = range(100, 400)
    asked = index_of(tmp_path, [[*[1] * 50, *[2] * 40, *rare], [*[2] * 30, *[3] * 20, *rare]])
    told = Mock(wraps=values._tell)
    monkeypatch.setattr(values, "_tell", told)
    found = count_values(asked, {FIELD: 3})[FIELD]
    assert found == {"EXAMPLE 2": 70, "EXAMPLE 1": 50, "EXAMPLE 3": 20}
    told.assert_called_once()


def test_what_cannot_be_counted_exactly_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "EVERY_VALUE", 50)
    monkeypatch.setattr(values, "FIRST", 10)
    asked = index_of(tmp_path, [range(100), range(50, 150)])
    with pytest.raises(StoreUnavailable, match="too many values of recipient"):
        count_values(asked, {FIELD: 60})

"""The round of all sources: none is left out, and one asked again brings nothing new."""

from __future__ import annotations

from pathlib import Path

from scrapers.registered import sources
from tests.rounds import ROUNDS, go_round


def test_every_source_that_can_be_asked_has_a_loopback_publisher() -> None:
    assert set(ROUNDS) == set(sources())


def test_a_round_says_what_came_of_it(tmp_path: Path) -> None:
    made = go_round("gleif", tmp_path)
    assert (made.state, made.requests, made.documents, made.records, made.issues, made.new_again) == (
        *("finished", 5, 4, 4, 0, 0),
    )

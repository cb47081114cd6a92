"""The round of all sources: none is left out, and one asked again brings nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.registered import sources
from tests.rounds import ROUNDS, go_round

# Those of USAspending take half a minute; test_collector_faults and its neighbours ask the same publisher.
QUICK_ONES = sorted(name for name in ROUNDS if not name.startswith("usaspending"))


def test_every_source_that_can_be_asked_has_a_loopback_publisher() -> None:
    assert set(ROUNDS) == set(sources())


@pytest.mark.parametrize("source", QUICK_ONES)
def test_a_round_brings_records_and_nothing_new_the_second_time(tmp_path: Path, source: str) -> None:
    made = go_round(source, tmp_path)
    has_bad_days = source == "web_pages"
    assert (made.state, made.issues > 0) == ("incomplete" if has_bad_days else "finished", has_bad_days)
    assert made.requests >= made.documents > 0 and made.records > 0 and made.new_again == 0
    if source == "gleif":
        assert (made.requests, made.documents, made.records) == (5, 4, 4)

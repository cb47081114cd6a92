"""Top-ups of what was modified lately: what is asked for, after a burst, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from research.errors import BadQuestion
from scrapers import usaspending_search
from scrapers.base import Query
from scrapers.runner import find_source
from scrapers.sources import usaspending_awards
from scrapers.usaspending_slices import slices
from tests.fixtures.asked import AskedContext
from tests.publisher.keeping import (
    FY2024,
    ICE,
)
from tests.publisher.shapes import fixture

SOURCE = find_source("usaspending_awards")
SEARCH = usaspending_search.SEARCH
COUNT = usaspending_search.COUNT
AWARDING = replace(FY2024, basis=("awarding",))


def test_a_top_up_asks_for_what_was_modified_in_one_span_of_days() -> None:
    query = replace(FY2024, since=None, modified_since=date(2024, 9, 20), until=date(2024, 10, 4))
    parts = slices(query)
    assert len(parts) == 2 * 2  # two bases, two groups of types; not cut at the fiscal year
    assert {str(part.filters["time_period"]) for part in parts} == {
        "[{'start_date': '2024-09-20', 'end_date': '2024-10-04', 'date_type': 'last_modified_date'}]"
    }
    assert str(parts[0]) == "ICE awarding contracts modified 2024-09-20 to 2024-10-04"


def modified_on(**awards: int) -> AskedContext:
    """A top-up of five days; so many orders were modified on each of the days named (`d14` is 14 November 2026)."""
    days = {date(2026, 11, int(name[1:])): number for name, number in awards.items()}

    def found(body: Mapping[str, Any]) -> list[str]:
        (period,) = body["filters"]["time_period"]
        since, until = (date.fromisoformat(period[end]) for end in ("start_date", "end_date"))
        orders = "C" in body["filters"]["award_type_codes"]
        return [
            f"70XTEST{day:%d}F{number:07}"
            for day, many in days.items()
            for number in range(many)
            if orders and since <= day <= until
        ]

    def count(body: Mapping[str, Any]) -> Any:
        answer = fixture("award_count")
        answer["results"] |= {"contracts": len(found(body)), "idvs": 0}
        return answer

    def page(body: Mapping[str, Any]) -> Any:
        answer, begin = fixture("award_search"), (body["page"] - 1) * 100
        row, keys = answer["results"][0], found(body)
        answer["results"] = [
            row | {"generated_internal_id": f"CONT_AWD_{piid}_7012_-NONE-_-NONE-", "Award ID": piid}
            for piid in keys[begin : begin + 100]
        ]
        answer["page_metadata"] |= {"page": body["page"], "hasNext": begin + 100 < len(keys)}
        return answer

    query = Query(
        agencies=(ICE,), basis=("awarding",), modified_since=date(2026, 11, 11), until=date(2026, 11, 15)
    )
    context = AskedContext(SOURCE, query, {COUNT: count, SEARCH: page})
    for _ in SOURCE.fetch(context):
        pass
    return context


def test_after_a_burst_of_modified_awards_fewer_days_are_asked_for_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usaspending_awards, "_MOST_ROWS", 200)
    context = modified_on(d11=120, d13=150, d14=90)
    assert len(set(context.paths("/api/v2/awards/"))) == 360
    spans = {
        (period["start_date"], period["end_date"])
        for body in context.bodies(SEARCH)
        for period in body["filters"]["time_period"]
    }
    assert spans == {
        ("2026-11-11", "2026-11-12"),
        ("2026-11-13", "2026-11-13"),
        ("2026-11-14", "2026-11-15"),
    }
    assert not any("more than a search gives" in line for line in context.gone)


def test_a_single_day_with_too_many_awards_is_named_and_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(usaspending_awards, "_MOST_ROWS", 200)
    context = modified_on(d11=120, d13=250, d15=90)
    asked = context.paths("/api/v2/awards/")
    assert len(asked) == 210 and not any("70XTEST13" in path for path in asked)
    (said,) = [line for line in context.gone if "more than a search gives" in line]
    assert said == (
        "ICE awarding C modified 2026-11-13 to 2026-11-13: 250 awards, more than a search gives (200). "
        "The next archive files and custom downloads have them: `trail update` asks for these."
    )


def test_a_top_up_may_not_begin_after_it_ends() -> None:
    with pytest.raises(BadQuestion, match="before it begins"):
        slices(replace(FY2024, since=None, modified_since=date(2025, 1, 1)))

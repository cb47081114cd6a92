"""The publisher's own counts: asked for by agency, basis and year; read strictly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from research.errors import BadQuestion, InputRefused, SourceChanged
from research.records import CountRecord
from scrapers.base import Query
from scrapers.sources import usaspending_counts
from tests.fixtures.desk import CBP, ICE, Desk
from tests.fixtures.filepublisher import FilePublisher, running
from tests.publisher.keeping import document

QUERY = Query(agencies=(ICE, CBP), since=date(2024, 10, 1), until=date(2025, 11, 1))


@pytest.fixture
def publisher() -> Iterator[FilePublisher]:
    with running(FilePublisher(counts=lambda body: {"contracts": 4431, "idvs": 12})) as started:
        yield started


@pytest.fixture
def desk(publisher: FilePublisher, tmp_path: Path) -> Desk:
    return Desk(tmp_path, publisher.url)


def answer(results: dict[str, object], messages: list[str] | None = None) -> Any:
    none = {"contracts": 0, "idvs": 0, "grants": 0, "loans": 0, "direct_payments": 0, "other": 0}
    return {"results": none | results, "messages": messages or []}


def parsed(data: object, **asked: Any) -> list[CountRecord]:
    request = usaspending_counts.question(ICE, "funding", (date(2024, 10, 1), date(2025, 9, 30)))
    batches = usaspending_counts.parse(
        document(usaspending_counts.LAYOUT, usaspending_counts.COUNT, data, request | asked)
    )
    return [row for batch in batches for row in batch.rows]  # type: ignore[union-attr]


def test_each_agency_basis_and_fiscal_year_is_asked_for_by_itself(
    publisher: FilePublisher, desk: Desk
) -> None:
    desk.run("usaspending_counts", QUERY)
    filters = [question["filters"] for question in publisher.bodies(usaspending_counts.COUNT)]
    assert [(f["agencies"][0]["name"][5:7], f["agencies"][0]["type"]) for f in filters] == [
        ("Im", "awarding"), ("Im", "awarding"), ("Im", "funding"), ("Im", "funding"),
        ("Cu", "awarding"), ("Cu", "awarding"), ("Cu", "funding"), ("Cu", "funding"),
    ]  # fmt: skip
    assert filters[1]["time_period"] == [
        {"start_date": "2025-10-01", "end_date": "2025-11-01", "date_type": "action_date"}
    ]
    assert all("award_type_codes" not in f for f in filters)


def test_an_answer_is_one_count_for_contracts_and_one_for_vehicles() -> None:
    found = parsed(answer({"contracts": 4431, "idvs": 12, "grants": 7}))
    assert [(row.type_group, row.transactions, row.line) for row in found] == [
        ("contracts", 4431, 1),
        ("idvs", 12, 2),
    ]
    assert {(r.agency_code, r.basis, r.fiscal_year, r.since, r.until) for r in found} == {
        ("7012", "funding", 2025, date(2024, 10, 1), date(2025, 9, 30))
    }


def test_the_counts_are_stored(desk: Desk) -> None:
    desk.run("usaspending_counts", QUERY)
    assert list(desk.shelf.stored.values()) == [{"count": 2}] * 8


def test_a_notice_that_a_filter_was_dropped_is_a_changed_source() -> None:
    with pytest.raises(SourceChanged, match="messages"):
        parsed(answer({}, ["The following filters from the request were not used: ['agencies']"]))


@pytest.mark.parametrize("number", [-1, "12", None, True])
def test_what_is_no_count_is_a_changed_source(number: object) -> None:
    with pytest.raises(SourceChanged, match="contracts"):
        parsed(answer({"contracts": number}))


def test_an_agency_without_a_known_code_is_refused() -> None:
    filters = usaspending_counts.question(ICE, "awarding", (date(2024, 10, 1), date(2025, 9, 30)))["filters"]
    assert isinstance(filters, dict)
    other = filters | {"agencies": [filters["agencies"][0] | {"name": "Office of Examples"}]}
    with pytest.raises(InputRefused, match="name"):
        parsed(answer({}), filters=other)


def test_without_an_agency_nothing_is_asked(publisher: FilePublisher, desk: Desk) -> None:
    with pytest.raises(BadQuestion, match="agency"):
        desk.run("usaspending_counts", Query())
    assert publisher.asked == []

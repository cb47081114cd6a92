"""What the update asks for, and when a database is too old for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from research.db import open_writer
from research.models import Run
from research.registry import Registry, load_registry
from scrapers.query import Query
from scrapers.registered import find_source
from scrapers.update import BEGINNING, Step, plan
from scrapers.workshop import agency_query
from tests.fixtures.collector import USASPENDING
from tests.fixtures.trail import Trail

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def run_of(source: str, asked: Query, began: datetime, state: str = "finished") -> Run:
    return Run(
        run_id=f"{began:%Y%m%d}-{source}-{state}",
        source=source,
        command="update",
        started_at=began,
        finished_at=began,
        state=state,
        requests=1,
        retries=0,
        bytes_received=0,
        query=asked.text(),
    )


def due(registry: Registry, engine: Engine, now: datetime = NOW) -> set[str]:
    """Sources of USAspending that are due."""
    steps = plan(registry, engine, ["ice"], now, "due", USASPENDING[1::2])
    return {step.source for step in steps if step.query is not None}


def test_a_source_is_due_when_its_last_whole_run_is_older_than_its_calendar(sqlite_trail: Trail) -> None:
    registry = load_registry(sqlite_trail.settings.data)
    engine = open_writer(sqlite_trail.settings.database)
    steps = plan(registry, engine, ["ice", "cbp"], NOW, "due")
    assert [step.source for step in steps] == [
        "usaspending_archive",
        "usaspending_bulk",
        "usaspending_awards",
        "usaspending_counts",
        "omb_ai_inventory",
        "federal_register",
        "sam_opportunities",
        "lda_filings",
    ]
    for step in steps:
        assert step.query is not None
        find_source(step.source).check(step.query)
    whole = Query(agencies=(agency_query(registry, "ice"),), since=BEGINNING)
    rows = (
        run_of("usaspending_archive", whole, NOW - timedelta(days=6)),
        run_of("usaspending_bulk", whole, NOW - timedelta(days=29)),
        run_of("usaspending_counts", replace(whole, limit=3), NOW - timedelta(days=1)),
        run_of("usaspending_counts", replace(whole, until=BEGINNING), NOW - timedelta(days=2)),
        run_of("usaspending_awards", whole, NOW - timedelta(days=1), "failed"),
    )
    with engine.begin() as connection:
        connection.execute(Run.__table__.insert(), [row.model_dump() for row in rows])  # type: ignore[attr-defined]
    assert due(registry, engine) == {
        "usaspending_bulk",
        "usaspending_awards",
        "usaspending_counts",
    }
    # A clock set back: what was asked "tomorrow" is asked again rather than never.
    assert "usaspending_archive" in due(registry, engine, NOW - timedelta(days=30))
    engine.dispose()


def test_a_source_that_asks_for_companies_is_due_until_all_of_them_were_asked_for(
    sqlite_trail: Trail,
) -> None:
    registry = load_registry(sqlite_trail.settings.data)
    engine = open_writer(sqlite_trail.settings.database)

    def step() -> Step:
        (found,) = plan(registry, engine, ["ice"], NOW, "due", ["lda_filings"])
        return found

    asked = step().query
    assert asked is not None and len(asked.companies) == len(registry.companies) and not asked.agencies
    some = replace(asked, companies=asked.companies[:2])
    early = replace(asked, until=NOW.date().replace(year=2010))
    for query, days, is_due in ((some, 4, True), (early, 3, True), (asked, 2, False)):
        row = run_of("lda_filings", query, NOW - timedelta(days=days))
        with engine.begin() as connection:
            connection.execute(Run.__table__.insert(), [row.model_dump()])  # type: ignore[attr-defined]
        assert (step().query is not None) == is_due
    engine.dispose()


def test_a_source_is_due_until_each_agency_was_asked_for_or_their_department(sqlite_trail: Trail) -> None:
    registry = load_registry(sqlite_trail.settings.data)
    engine = open_writer(sqlite_trail.settings.database)
    asked = (("ice", 4, True), ("dhs", 3, False), ("ice", 2, False))
    for slug, days, is_due in asked:
        query = Query(agencies=(agency_query(registry, slug),), since=BEGINNING)
        row = run_of("usaspending_counts", query, NOW - timedelta(days=days))
        with engine.begin() as connection:
            connection.execute(Run.__table__.insert(), [row.model_dump()])  # type: ignore[attr-defined]
        (step,) = plan(registry, engine, ["ice", "cbp"], NOW, "due", ["usaspending_counts"])
        assert (step.query is not None) == is_due
    engine.dispose()


def test_an_update_looks_only_at_the_sources_named_and_says_which_there_are(sqlite_trail: Trail) -> None:
    named = (
        "update",
        "--dry-run",
        "--json",
        "--source",
        "usaspending_counts",
        "--source",
        "usaspending_archive",
    )
    steps = sqlite_trail(*named).json["steps"]
    assert [step["source"] for step in steps] == ["usaspending_archive", "usaspending_counts"]
    other = sqlite_trail("update", "--source", "usaspending_idvs")
    assert other.code != 0 and "usaspending_archive, usaspending_awards" in " ".join(other.err.split())


def test_saying_what_is_due_makes_nothing_and_waits_for_nobody(sqlite_trail: Trail) -> None:
    asked = ("update", "--dry-run", "--json", "--source", "usaspending_counts")
    steps = sqlite_trail(*asked).json["steps"]
    assert [(step["state"], step["reason"]) for step in steps] == [("due", "never asked")]
    assert not sqlite_trail.var.exists()
    with sqlite_trail.archive.writer("test"):
        open_writer(sqlite_trail.settings.database).dispose()
        assert sqlite_trail(*asked).json["steps"] == steps


def test_a_run_that_missed_something_leaves_its_source_due_and_bounds_how_far_back_it_asks(
    sqlite_trail: Trail,
) -> None:
    registry = load_registry(sqlite_trail.settings.data)
    engine = open_writer(sqlite_trail.settings.database)
    ice = (agency_query(registry, "ice"),)
    whole = Query(agencies=ice, since=BEGINNING)
    modified = Query(agencies=ice, modified_since=(NOW - timedelta(days=104)).date())
    rows = (
        run_of("usaspending_archive", whole, NOW - timedelta(days=6)),
        run_of("usaspending_archive", whole, NOW - timedelta(days=2), "incomplete"),
        run_of("usaspending_counts", whole, NOW - timedelta(days=2), "incomplete"),
        run_of("usaspending_awards", modified, NOW - timedelta(days=90)),
        run_of("usaspending_awards", modified, NOW - timedelta(days=2), "incomplete"),
    )
    with engine.begin() as connection:
        connection.execute(Run.__table__.insert(), [row.model_dump() for row in rows])  # type: ignore[attr-defined]
    steps = {step.source: step for step in plan(registry, engine, ["ice"], NOW, "due")}
    engine.dispose()
    assert steps["usaspending_counts"].reason == "asked 2 days ago, when not all came"
    asked = steps["usaspending_awards"].query
    assert asked is not None and asked.modified_since == (NOW - timedelta(days=16)).date()
    assert steps["usaspending_archive"].query is not None


def test_a_run_that_asked_for_less_than_the_update_would_have_stands_for_nothing(sqlite_trail: Trail) -> None:
    registry = load_registry(sqlite_trail.settings.data)
    engine = open_writer(sqlite_trail.settings.database)
    ice = (agency_query(registry, "ice"),)

    def since(days: int) -> Query:
        return Query(agencies=ice, modified_since=(NOW - timedelta(days=days)).date())

    rows = (
        # Of whole years the update asks for all: some days of modification are none of them.
        run_of("usaspending_bulk", since(3), NOW - timedelta(days=1)),
        run_of("usaspending_awards", since(74), NOW - timedelta(days=60)),
        run_of("usaspending_awards", since(1), NOW - timedelta(hours=3)),
    )
    with engine.begin() as connection:
        connection.execute(Run.__table__.insert(), [row.model_dump() for row in rows])  # type: ignore[attr-defined]
    steps = {step.source: step for step in plan(registry, engine, ["ice"], NOW, "due")}
    engine.dispose()
    assert (steps["usaspending_bulk"].query, steps["usaspending_bulk"].reason) == (
        Query(agencies=ice, since=BEGINNING),
        "never asked",
    )
    asked = steps["usaspending_awards"].query
    assert asked is not None and asked.modified_since == (NOW - timedelta(days=74)).date()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DROP COLUMN resumed", "lacks resumed"),
        ("ADD COLUMN mood TEXT DEFAULT '' NOT NULL", "also has mood"),
    ],
)
def test_a_database_of_another_version_asks_for_a_rebuild(
    sqlite_trail: Trail, change: str, words: str
) -> None:
    engine = open_writer(sqlite_trail.settings.database)
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE run {change}"))
    engine.dispose()
    said = sqlite_trail("stats")
    assert said.code != 0 and "trail rebuild" in said.err and words in said.err

"""From which day on the site says that whole years are held: what documents give of the agencies followed decides."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

from sqlmodel import Session, SQLModel, create_engine

from research.models import Coverage
from research.registry import Registry
from research.types import Window
from web.site import Build
from web.whole_years import first_whole_days, whole_since

FOLLOWED = cast(
    Registry, SimpleNamespace(agencies={code: SimpleNamespace(code=code) for code in ("7012", "7014")})
)
EARLY = date(2010, 2, 4)


def _days(*held: tuple[str, int, str]) -> dict[str, date]:
    """held: agency, fiscal year and state of what each document gives."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        for number, (agency, year, state) in enumerate(held):
            session.add(
                Coverage(
                    evidence_id=f"e{number}", agency_code=agency, basis="awarding", fiscal_year=year,
                    type_group="contracts", since=date(year - 1, 10, 1), until=date(year, 9, 30), rows=5, repeats=0,
                    retrieved_at=datetime(2026, 3, 2, tzinfo=UTC), negative=0, claim_basis="content", state=state,
                    proves_absence=False,
                )
            )  # fmt: skip
        session.commit()
        found = first_whole_days(session, FOLLOWED)
    engine.dispose()
    return found


def _day(*held: tuple[str, int, str]) -> date | None:
    return whole_since(_days(*held), EARLY)


def test_the_agency_whose_years_begin_last_decides() -> None:
    assert _day(("7012", 2018, "ok"), ("7014", 2021, "ok"), ("7014", 2022, "ok")) == date(2020, 10, 1)


def test_another_agency_and_a_document_that_lost_rows_say_nothing() -> None:
    assert _day(("4732", 2015, "ok"), ("7012", 2016, "incomplete"), ("7012", 2021, "ok")) == date(2020, 10, 1)


def test_without_a_document_of_years_or_older_rows_nothing_is_told_apart() -> None:
    assert _day(("7012", 2016, "suspect")) is None and _day(("7012", 2009, "ok")) is None


def test_pages_of_one_agency_go_by_its_own_years() -> None:
    build = cast(
        Build,
        SimpleNamespace(
            window=Window(EARLY, None, date(2020, 10, 1)),
            whole_from=_days(("7012", 2018, "ok"), ("7014", 2021, "ok")),
        ),
    )
    days = [Build.window_of(build, code).whole_since for code in ("7012", "7014", "4732")]
    assert days == [date(2017, 10, 1), date(2020, 10, 1), date(2020, 10, 1)]

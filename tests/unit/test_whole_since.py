"""From which day on the site says that whole years are held: what documents give of the agencies followed decides."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

from sqlmodel import Session, SQLModel, create_engine

from research.models import Coverage
from research.registry import Registry
from web.site import whole_since

FOLLOWED = cast(
    Registry, SimpleNamespace(agencies={code: SimpleNamespace(code=code) for code in ("7012", "7014")})
)
EARLY = date(2010, 2, 4)


def _day(*held: tuple[str, int, str]) -> date | None:
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
        found = whole_since(session, FOLLOWED, EARLY)
    engine.dispose()
    return found


def test_the_agency_whose_years_begin_last_decides() -> None:
    assert _day(("7012", 2018, "ok"), ("7014", 2021, "ok"), ("7014", 2022, "ok")) == date(2020, 10, 1)


def test_another_agency_and_a_document_that_lost_rows_say_nothing() -> None:
    assert _day(("4732", 2015, "ok"), ("7012", 2016, "incomplete"), ("7012", 2021, "ok")) == date(2020, 10, 1)


def test_without_a_document_of_years_or_older_rows_nothing_is_told_apart() -> None:
    assert _day(("7012", 2016, "suspect")) is None and _day(("7012", 2009, "ok")) is None

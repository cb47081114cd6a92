"""Agency totals by fiscal year, and the whole counted for reconciliation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from research.counting import counting
from research.models import Agency, AgencyYear, Award, Evidence, Subaward, Transaction
from research.payers_named import payers_of


def agency_years(session: Session, agency_code: str) -> list[AgencyYear]:
    """One agency's roll-up, oldest year first, awarding before funding."""
    query = (
        select(AgencyYear)
        .where(col(AgencyYear.agency_code) == agency_code)
        .order_by(col(AgencyYear.fiscal_year), col(AgencyYear.basis))
    )
    return list(session.execute(query).scalars())


def statistics(session: Session) -> dict[str, object]:
    """What the database holds, in the shape that `trail stats --json` prints; money as strings of dollars.

    What an agency pays for is summed only where that may be told; `untold` is then null, and else says why not, with
    null for the sums.
    """
    rows = session.execute(
        select(AgencyYear, Agency)
        .join(Agency, col(Agency.code) == col(AgencyYear.agency_code), isouter=True)
        .order_by(col(AgencyYear.agency_code), col(AgencyYear.basis), col(AgencyYear.fiscal_year))
    )
    return {
        "transactions": session.execute(
            select(func.count()).select_from(Transaction).where(*counting())
        ).scalar_one(),
        "awards": awards_held(session),
        "awards_without_published_key": session.execute(
            select(func.count()).select_from(Award).where(col(Award.key_basis) == "provisional")
        ).scalar_one(),
        "repeated_without_key": session.execute(
            select(func.count()).select_from(Transaction).where(col(Transaction.duplicate_of).is_not(None))
        ).scalar_one(),
        "gone": session.execute(
            select(func.count()).select_from(Transaction).where(col(Transaction.gone_at).is_not(None))
        ).scalar_one(),
        "subawards": session.execute(
            select(func.count()).select_from(Subaward).where(col(Subaward.duplicate_of).is_(None))
        ).scalar_one(),
        "evidence": session.execute(select(func.count()).select_from(Evidence)).scalar_one(),
        "by_agency_fiscal_year": [
            {
                "agency": (agency.abbreviation or agency.code) if agency else year.agency_code,
                "agency_code": year.agency_code,
                "basis": year.basis,
                "fiscal_year": year.fiscal_year,
                "transactions": year.transactions,
                "awards": year.awards,
                "net_obligation": dollars(year.net_obligation_cents) if why is None else None,
                "gross_obligation": dollars(year.gross_obligation_cents) if why is None else None,
                "deobligated": dollars(year.deobligated_cents) if why is None else None,
                "untold": why,
                "negative": year.negative,
                "zero": year.zero,
            }
            for year, agency in rows
            for why in (_untold(session, year),)
        ],
    }


def _untold(session: Session, year: AgencyYear) -> str | None:
    """Why what an agency pays for in a year is not summed; None where it is, and for what it signed."""
    if year.basis != "funding":
        return None
    return payers_of(session, [year.agency_code], lambda one: one.year == year.fiscal_year).why_none(
        "who pays"
    )


def awards_held(session: Session) -> int:
    """How many awards are held, but for those of which all rows are of agencies not followed."""
    held = int(session.execute(select(func.count()).select_from(Award)).scalar_one())
    return held - _only_of_others(session, col(Transaction.award_key))


def _only_of_others(session: Session, key: Mapped[Any]) -> int:
    """Awards with rows of agencies not followed and no row that counts."""
    others = select(key).where(col(Transaction.other_agency).is_not(None), key.is_not(None)).distinct()
    counted = select(key).where(key.in_(others), *counting()).distinct()
    return len(set(session.execute(others).scalars()) - set(session.execute(counted).scalars()))


def dollars(cents: int) -> str:
    """Whole cents as a plain string of dollars: `-38068.00`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"

"""Which fiscal years of an agency documents give without loss; of all others only single documents are held."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from research.completeness import spans_year
from research.evidence import Basis
from research.models import Coverage


def years_given(session: Session, codes: Collection[str], basis: Basis | None = None) -> dict[str, list[int]]:
    """By code of these agencies, the years in order; no entry where no document gives one.

    basis: as the agency that signed, or as the one that pays; either where none is named. A document that lost rows
    gives no year, nor does one that was asked for a part of it.
    """
    asked = select(Coverage).where(
        col(Coverage.rows) > 0, Coverage.state == "ok", col(Coverage.agency_code).in_(codes)
    )
    if basis is not None:
        asked = asked.where(Coverage.basis == basis)
    given = {(one.agency_code, one.fiscal_year) for one in session.exec(asked) if _gives_year(one)}
    found: dict[str, list[int]] = {}
    for code, year in sorted(given):
        found.setdefault(code, []).append(year)
    return found


def _gives_year(one: Coverage) -> bool:
    """A saved search is judged by its rows: its first and last are rarely the year's first and last day."""
    return one.claim_basis != "stated" or spans_year(one.fiscal_year, one.since, one.until, one.retrieved_at)


def is_any_year_given(session: Session) -> bool:
    """Whether a document says of anything held which year it gives; several sources never do."""
    return (
        session.exec(select(Coverage.evidence_id).where(Coverage.state == "ok").limit(1)).first() is not None
    )

"""Which fiscal years of an agency documents give without loss; of all others only single documents are held."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from research.evidence import Basis
from research.models import Coverage


def years_given(session: Session, codes: Collection[str], basis: Basis | None = None) -> dict[str, list[int]]:
    """By code of these agencies, the years in order; no entry where no document gives one.

    basis: as the agency that signed, or as the one that pays; either where none is named. A document that lost rows
    gives no year.
    """
    asked = select(Coverage.agency_code, Coverage.fiscal_year).where(
        col(Coverage.rows) > 0, Coverage.state == "ok", col(Coverage.agency_code).in_(codes)
    )
    if basis is not None:
        asked = asked.where(Coverage.basis == basis)
    found: dict[str, list[int]] = {}
    for code, year in sorted(session.exec(asked.distinct())):
        found.setdefault(code, []).append(year)
    return found


def is_any_year_given(session: Session) -> bool:
    """Whether a document says of anything held which year it gives; several sources never do."""
    return (
        session.exec(select(Coverage.evidence_id).where(Coverage.state == "ok").limit(1)).first() is not None
    )

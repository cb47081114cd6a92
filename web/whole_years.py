"""From which day on documents give whole years of an agency: earlier rows come from single documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session, col, func, select

from research.models import Coverage
from research.registry import Registry
from research.types import FiscalYear


def first_whole_days(opened: Session, registry: Registry) -> dict[str, date]:
    """By code of an agency followed, the first day of the earliest year that a document gives of it.

    A document that lost rows gives no year; an agency of which no document gives one is left out.
    """
    codes = [agency.code for agency in registry.agencies.values()]
    years = opened.exec(
        select(Coverage.agency_code, func.min(col(Coverage.fiscal_year)))
        .where(col(Coverage.rows) > 0, Coverage.state == "ok", col(Coverage.agency_code).in_(codes))
        .group_by(col(Coverage.agency_code))
    ).all()
    return {code: FiscalYear(int(year)).first_day for code, year in years if year is not None}


def whole_since(days: Mapping[str, date], first: date | None) -> date | None:
    """The day from which the years of every agency given are whole, if rows reach further back than that."""
    since = max(days.values(), default=None)
    return since if since is not None and first is not None and first < since else None

"""The links of transactions between one company and one agency, as conditions whose values are filled in when asked.

To put a question together takes longer than to answer it: those of a page are put together once, and asked many times.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, or_
from sqlmodel import col

from research.models import Link
from research.ownership import View
from research.types import Window

OF_PAIR = (
    col(Link.company_slug) == bindparam("company_slug"),
    col(Link.agency_code) == bindparam("agency_code"),
    col(Link.rule_id) == bindparam("rule_id"),
    col(Link.record_kind) == "transaction",
    or_(col(Link.ownership) == "both", col(Link.ownership) == bindparam("view")),
    col(Link.action_date).between(bindparam("since"), bindparam("until")),
)
"""By a rule, in a window and a view; `pair_values` gives the values."""


def pair_values(
    company_slug: str, agency_code: str, rule_id: str, window: Window, view: View
) -> dict[str, str | date]:
    """What `OF_PAIR` asks for; an open end of the window is the first or last day there is."""
    return {
        "company_slug": company_slug,
        "agency_code": agency_code,
        "rule_id": rule_id,
        "view": view,
        "since": window.since or date.min,
        "until": window.until or date.max,
    }

"""One link as matching makes it: the columns of the link table, cheap to make by the hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter


@dataclass(slots=True)
class MadeLink:
    """A row of the table `link` (`research.models.Link` says what each column means)."""

    company_slug: str
    agency_code: str
    rule_id: str
    rule_version: str
    tier: str
    record_kind: str
    record_key: str
    basis: str
    award_key: str | None
    action_date: date | None
    reason: str
    field: str | None = None
    matched_text: str | None = None
    start: int | None = None
    end: int | None = None
    product: str | None = None
    mention: str | None = None
    member: str | None = None
    ownership: str = "both"

    def row(self) -> tuple[object, ...]:
        """Values in the order of `MADE`."""
        return _values(self)


MADE = MadeLink.__slots__
"""The columns of a link, in the order of its row."""

_values = attrgetter(*MADE)

"""One link as matching makes it: the columns of the link table, cheap to make by the hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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

    def model_dump(self) -> dict[str, object]:
        """Column values by name."""
        return {name: getattr(self, name) for name in self.__slots__}

"""Which awards, transactions and subawards a question's filters mean, traps included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.publisher.records import AGENCIES, ExampleAward, Modification, Subaward, department_of

Filters = Mapping[str, Any]
Period = tuple[date, date, str]


@dataclass(frozen=True)
class Action:
    """One transaction with its award."""

    award: ExampleAward
    modification: Modification

    @property
    def key(self) -> str:
        return self.award.transaction_key(self.modification)


def awards_found(awards: Sequence[ExampleAward], filters: Filters) -> list[ExampleAward]:
    """Awards of the agencies and types, active in a period; no type asked for means all types."""
    found = []
    for award in awards:
        if not _is_of(award, filters):
            continue
        spans = list(_periods(filters))
        if not spans or any(_touches(award, span) for span in spans):
            found.append(award)
    return found


def actions_found(awards: Sequence[ExampleAward], filters: Filters) -> list[Action]:
    """Transactions of the agencies and types, by their own day in a period."""
    spans = list(_periods(filters))
    return [
        Action(award, modification)
        for award in awards
        if _is_of(award, filters)
        for modification in award.history
        if not spans or any(_within(modification, span) for span in spans)
    ]


def subawards_found(awards: Sequence[ExampleAward], filters: Filters) -> list[tuple[ExampleAward, Subaward]]:
    """Subawards under awards of the agencies and types; their days are the subawards' own."""
    spans = list(_periods(filters))
    return [
        (award, subaward)
        for award in awards
        if _is_of(award, filters)
        for subaward in award.subawards
        if not spans or any(first <= subaward.action_date <= last for first, last, _ in spans)
    ]


def _is_of(award: ExampleAward, filters: Filters) -> bool:
    """Awarding entries are ORed, funding entries are ORed, and the two are ANDed."""
    types = filters.get("award_type_codes")
    if types and award.type_code not in types:
        return False
    for role in ("awarding", "funding"):
        entries = [entry for entry in filters.get("agencies", ()) if entry["type"] == role]
        if entries and not any(_names(entry, getattr(award, role)) for entry in entries):
            return False
    return True


def _names(entry: Mapping[str, str], code: str) -> bool:
    """Names are matched to the letter; `toptier_name` counts for a sub-tier only."""
    department = department_of(code).name
    if entry.get("tier") == "toptier":
        return entry["name"] == department
    return entry["name"] == AGENCIES[code][0] and entry.get("toptier_name", department) == department


def _periods(filters: Filters) -> Iterator[Period]:
    for period in filters.get("time_period", ()):
        first, last = date.fromisoformat(period["start_date"]), date.fromisoformat(period["end_date"])
        yield first, last, period.get("date_type", "")


def _touches(award: ExampleAward, period: Period) -> bool:
    """What a period means for an award: without date_type its active interval, with one a single day of it."""
    first, last, date_type = period
    days = [m.action_date for m in award.history]
    if date_type == "last_modified_date":
        return first <= max(m.modified_date for m in award.history) <= last
    if date_type == "action_date":  # the latest action only: a trap of the publisher
        return first <= max(days) <= last
    if date_type in ("new_awards_only", "date_signed"):
        return first <= min(days) <= last
    return award.is_active(first, last)


def _within(modification: Modification, period: Period) -> bool:
    first, last, date_type = period
    day = modification.modified_date if date_type == "last_modified_date" else modification.action_date
    return first <= day <= last

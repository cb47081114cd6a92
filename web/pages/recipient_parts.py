"""Parts of a recipient's page: its names, its parents as recorded, its awards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from research.types import Ceiling, CurrentValue, Obligation


@dataclass(frozen=True)
class Spelling:
    """A name as published. transactions: those that count, so none for a name of repeated or gone rows alone.

    stated_awards: awards that carry it in a statement only; those have no action date.
    """

    name: str
    transactions: int
    stated_awards: int
    first: date | None
    last: date | None

    @property
    def is_uncounted(self) -> bool:
        """Whether no transaction that counts, and no statement, has it."""
        return not self.transactions and not self.stated_awards


@dataclass(frozen=True)
class Parent:
    """A parent as transactions of this recipient record it, with the days of the first and the last of them."""

    name: str
    uei: str | None
    transactions: int
    first: date
    last: date


@dataclass(frozen=True)
class AwardLine:
    """One award of a recipient; money is the sum of the transactions held that went to this recipient."""

    award_key: str
    piid: str | None
    awarding_agency: str | None
    transactions: int
    first: date
    last: date
    net: Obligation
    gross: Obligation


@dataclass(frozen=True)
class StatedAward:
    """An award that names this recipient in a statement and in no transaction held: nothing of it is summed."""

    award_key: str
    piid: str | None
    awarding_agency: str | None
    base_description: str | None
    signed: date | None
    current_value: CurrentValue | None
    ceiling: Ceiling | None
    as_of: datetime | None

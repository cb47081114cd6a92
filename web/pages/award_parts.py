"""Parts of an award page: modifications, values by basis, spellings, orders, subawards, links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from research.masking import Piece
from research.types import Ceiling, CurrentValue, Obligation, Outlay, SubawardAmount
from web.pages.base import EvidenceMark
from web.pages.change_parts import Move
from web.pages.lines import Line
from web.pages.transactions import Tie


def has_base(numbers: Iterable[str]) -> bool:
    """Whether one of these modification numbers is that of an award's first transaction.

    P00000 is none: CBP gives it to orders that it took over under a number of its own.
    """
    return "0" in numbers


@dataclass(frozen=True)
class Modification:
    """One transaction of the award. running: obligations so far; None for a row that does not count.

    current, ceiling: of the whole award after it, as its record says; running values that are never added.
    """

    line: Line
    running: Obligation | None
    current: CurrentValue | None
    ceiling: Ceiling | None
    duplicate_of: str | None
    gone_at: datetime | None
    is_of_others: bool


@dataclass(frozen=True)
class Values:
    """What publishers say of the award as a whole: each its own basis, none ever summed.

    outlay_as_of: older than `as_of` where the newest records come from a publisher that gives no outlays.
    """

    obligation: Obligation | None
    outlay: Outlay | None
    current: CurrentValue | None
    ceiling: Ceiling | None
    as_of: datetime | None
    evidence: EvidenceMark | None
    outlay_as_of: datetime | None


@dataclass(frozen=True)
class Above:
    """The vehicle an order was placed under. orders: how many are held under it, this one among them."""

    award_key: str
    piid: str
    program: str | None
    is_held: bool
    ceiling: Ceiling | None
    orders: int


@dataclass(frozen=True)
class Restated:
    """A change that a later document brought to one transaction of the award: its story stands on its own page."""

    modification_number: str
    transaction_key: str
    at: datetime
    move: Move


@dataclass(frozen=True)
class Stated:
    """What one document said of the award as a whole; never summed."""

    at: datetime
    obligation: Obligation | None
    outlay: Outlay | None
    current: CurrentValue | None
    ceiling: Ceiling | None
    evidence: EvidenceMark


@dataclass(frozen=True)
class Spelling:
    """A recipient name on transactions of this award. first, last: action dates of these."""

    name: str
    recipient_key: str | None
    transactions: int
    first: date
    last: date


@dataclass(frozen=True)
class Order:
    """An award placed under this vehicle. recipients: names of those that its counting transactions went to."""

    award_key: str
    piid: str | None
    recipients: tuple[str, ...]
    transactions: int
    net: Obligation


@dataclass(frozen=True)
class SubawardLine:
    """One subaward as the prime recipient reported it."""

    number: str
    action_date: date
    subrecipient: str | None
    uei: str | None
    amount: SubawardAmount
    description: str | None
    evidence: EvidenceMark


@dataclass(frozen=True)
class AwardTie:
    """A link resting on some rows of this award."""

    tie: Tie
    rows: int
    example_key: str


@dataclass(frozen=True)
class StatusLine:
    """A change of status that a transaction tells: its kind, and the words or the action type that say so."""

    html_only: ClassVar[frozenset[str]] = frozenset({"shown"})

    day: date
    kind: str
    name: str
    definition: str
    basis: str
    modification_number: str
    transaction_key: str
    matched_text: str | None
    shown: tuple[Piece, ...]

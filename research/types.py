"""The values that must not be mixed: money by basis, fiscal years, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import ClassVar, NewType, Self

from research.errors import MoneyMixed

Uei = NewType("Uei", str)
"""Unique Entity ID, 12 characters (SAM.gov)."""

Piid = NewType("Piid", str)
"""Procurement instrument identifier, without dashes."""

# Not `\d`, which also means the digits of other scripts: no publisher writes amounts in them.
_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


@dataclass(frozen=True, order=False)
class Money:
    """An exact amount of US dollars of one basis, held as whole cents.

    Amounts of the same basis add and subtract. Two bases do not: it is a type error for mypy and
    `MoneyMixed` at run time, because a ceiling printed as spending is the mistake we exist to prevent.
    """

    cents: int
    basis: ClassVar[str] = ""
    label: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if type(self) is Money:
            raise MoneyMixed(
                "money without a basis", "Use Obligation, CurrentValue, Ceiling, Outlay or SubawardAmount."
            )

    @classmethod
    def zero(cls) -> Self:
        return cls(0)

    @classmethod
    def from_dollars(cls, dollars: str | Decimal) -> Self:
        """From a published amount such as `"396062.0"`.

        Raises ValueError for anything but a plain decimal number of whole cents (no NaN, no exponent).
        """
        if isinstance(dollars, str) and not _PLAIN_NUMBER.fullmatch(dollars.strip()):
            raise ValueError(f"not an amount of money: {dollars!r}")
        try:
            cents = Decimal(dollars) * 100
        except InvalidOperation as error:
            raise ValueError(f"not an amount of money: {dollars!r}") from error
        if not cents.is_finite() or cents != cents.to_integral_value():
            raise ValueError(f"not a whole number of cents: {dollars!r}")
        return cls(int(cents))

    @classmethod
    def total(cls, amounts: Iterable[Self]) -> Self:
        result = cls.zero()
        for amount in amounts:
            result = result + amount
        return result

    @property
    def dollars(self) -> Decimal:
        return Decimal(self.cents).scaleb(-2)

    def __str__(self) -> str:
        return f"{self.dollars:.2f}"

    def _same(self, other: object) -> int:
        if type(other) is not type(self):
            raise MoneyMixed(
                f"{type(self).__name__} and {type(other).__name__} cannot be combined",
                "Amounts of different basis are never added or compared; show them side by side.",
            )
        return other.cents

    def __add__(self, other: Self) -> Self:
        return type(self)(self.cents + self._same(other))

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.cents - self._same(other))

    def __neg__(self) -> Self:
        return type(self)(-self.cents)

    def __lt__(self, other: Self) -> bool:
        return self.cents < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.cents <= self._same(other)

    def __bool__(self) -> bool:
        return self.cents != 0


@dataclass(frozen=True, order=False)
class Obligation(Money):
    """Legally committed by one transaction, or a sum of such; `federal_action_obligation`."""

    basis: ClassVar[str] = "obligation"
    label: ClassVar[str] = "Obligation"


@dataclass(frozen=True, order=False)
class CurrentValue(Money):
    """Base plus exercised options, running, of one award; `current_total_value_of_award`."""

    basis: ClassVar[str] = "current_value"
    label: ClassVar[str] = "Current value"


@dataclass(frozen=True, order=False)
class Ceiling(Money):
    """Base plus all options of one award; `potential_total_value_of_award`."""

    basis: ClassVar[str] = "ceiling"
    label: ClassVar[str] = "Ceiling"


@dataclass(frozen=True, order=False)
class Outlay(Money):
    """Paid out on one award; `total_outlayed_amount`."""

    basis: ClassVar[str] = "outlay"
    label: ClassVar[str] = "Outlay"


@dataclass(frozen=True, order=False)
class SubawardAmount(Money):
    """Reported by a prime recipient for a subaward; it lies inside the prime's own dollars."""

    basis: ClassVar[str] = "subaward_amount"
    label: ClassVar[str] = "Subaward amount"


@dataclass(frozen=True, order=False)
class LobbyingIncome(Money):
    """What a lobbying firm was paid by one client in one period, as it reports it, rounded."""

    basis: ClassVar[str] = "lobbying_income"
    label: ClassVar[str] = "Income of the lobbying firm"


@dataclass(frozen=True, order=False)
class LobbyingExpenses(Money):
    """What an organization spent on lobbying of its own in one period, as it reports it, rounded."""

    basis: ClassVar[str] = "lobbying_expenses"
    label: ClassVar[str] = "Expenses of its own lobbying"


@dataclass(frozen=True, order=False)
class NoticeAmount(Money):
    """What a notice at SAM.gov states as the amount of an award, typed by an official; `Award$`. Never summed."""

    basis: ClassVar[str] = "notice_amount"
    label: ClassVar[str] = "Amount stated in the notice"


@dataclass(frozen=True, order=True)
class FiscalYear:
    """1 October to 30 September, named by its end."""

    year: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        return cls(day.year + (day.month >= 10))

    @property
    def first_day(self) -> date:
        return date(self.year - 1, 10, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 9, 30)

    def __str__(self) -> str:
        return f"FY{self.year}"


@dataclass(frozen=True)
class Window:
    """A span of action dates, both ends included; an open end is None.

    whole_since: the day from which documents are held that give an agency's transactions year by year, where single
    documents (a kept page, the history of one award) reach further back; None where nothing does, and a day after
    `until` where there is none. single_only: names of the agencies of which single documents alone are held.
    years_not_whole: names of agencies, each with a fiscal year between whole ones that no document gives in whole.
    """

    since: date | None = None
    until: date | None = None
    basis: ClassVar[str] = "action_date"
    whole_since: date | None = field(default=None, compare=False)
    single_only: tuple[str, ...] = field(default=(), compare=False)
    years_not_whole: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def __contains__(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def within(self, held: Window) -> Window:
        """The same span, its open ends filled with what is held; never turned round where nothing of it is."""
        since, until, whole = self.since or held.since, self.until or held.until, held.whole_since
        if since is not None and until is not None and since > until:
            since, until = (since, since) if self.until is None else (until, until)
        if whole is not None and until is not None and held.is_single_only:
            whole = max(whole, until + timedelta(days=1))
        return Window(since, until, whole, held.single_only).lacking(held.years_not_whole)

    def lacking(self, years: Iterable[tuple[str, int]]) -> Window:
        """The same span, with those of the years not held in whole that it touches."""
        touched = []
        for name, number in years:
            year = FiscalYear(number)
            if (self.since is None or self.since <= year.last_day) and (
                self.until is None or self.until >= year.first_day
            ):
                touched.append((name, number))
        return replace(self, years_not_whole=tuple(touched))

    @property
    def is_patchy(self) -> bool:
        """Whether it begins with dates of which only single documents are held."""
        return self.whole_since is not None and (self.since is None or self.since < self.whole_since)

    @property
    def is_single_only(self) -> bool:
        """Whether single documents are all that is held of its dates."""
        whole, until = self.whole_since, self.until
        return self.is_patchy and whole is not None and until is not None and until < whole

    def is_held_whole(self, first: date) -> bool:
        """Whether a year or quarter, told by its first day, is one of those that documents give in whole."""
        if FiscalYear.of(first).year in {year for _, year in self.years_not_whole}:
            return False
        return self.whole_since is None or first >= self.whole_since

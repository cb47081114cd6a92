"""Parts of a link page: tiers, years, rows, sellers, documents, subawards, marks on the axis, and what was searched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from research.links import TierTotal
from research.masking import Piece
from research.registry import Rule
from research.types import Obligation, SubawardAmount, Window
from research.wording import file_time_words
from web.pages.base import EvidenceMark, Named
from web.pages.lines import Line


@dataclass(frozen=True)
class Statement:
    """A sentence a newspaper may print, with rounded and with exact figures.

    tier: "recipient", "named" or "nothing".
    """

    tier: str
    text: str
    exact: str


@dataclass(frozen=True)
class Tier:
    """One tier of the link with its totals; total is None where nothing is held of it."""

    key: str
    word: str
    meaning: str
    total: TierTotal | None


@dataclass(frozen=True)
class LinkYear:
    """One fiscal year, cut to the window: totals of each tier."""

    fiscal_year: int
    is_whole: bool
    recipient: TierTotal | None
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None


@dataclass(frozen=True)
class LinkLine:
    """One linked row with its reason. shown: the matched field, masked, with the matched words marked.

    product: what the matched words mean, when not the company itself. passing: in which way the text names it
    only in passing. member: the family member by which it is tied. ownership: see `research.models.Link`.
    ownership_why: why the row counts in one view of families only, None where it counts in both.
    """

    html_only: ClassVar[frozenset[str]] = frozenset({"shown"})

    line: Line
    tier: str
    basis: str
    reason: str
    field: str | None
    matched_text: str | None
    product: str | None
    passing: str | None
    member: str | None
    ownership: str
    ownership_why: str | None
    shown: tuple[Piece, ...]


@dataclass(frozen=True)
class Seller:
    """Who received awards that name the company, on which vehicle, between which days; all bounds, None if none.

    rows: the address of the search that finds the rows of the lower bound, where one does.
    """

    name: str
    recipient_key: str
    companies: tuple[Named, ...]
    vehicle: str
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None
    first: date
    last: date
    rows: str | None


@dataclass(frozen=True)
class Blind:
    """IT purchases of the agency in the window whose text names no maker: what no figure here can hold.

    it: all with an IT product code. generic: those whose text holds only generic words. award_named: the part of
    them whose award names some company elsewhere, so that an upper bound holds it. own: the part of them that the
    company of the page received, which its own figure holds.
    """

    it: BlindPart
    generic: BlindPart
    award_named: BlindPart
    own: BlindPart


@dataclass(frozen=True)
class BlindPart:
    """Transactions, their awards and the sum of their obligations."""

    transactions: int
    awards: int
    net: Obligation


@dataclass(frozen=True)
class SubawardRow:
    """The company as a first-tier subcontractor."""

    prime_award_key: str
    prime_recipient: str | None
    subrecipient: str | None
    action_date: date
    amount: SubawardAmount
    description: str | None
    reason: str
    evidence: EvidenceMark


@dataclass(frozen=True)
class Printed:
    """A figure somebody printed for this pair; is_this_window: for the very dates the page shows."""

    printed: str
    source: str
    source_address: str | None
    window: Window
    is_this_window: bool
    address: str


@dataclass(frozen=True)
class SearchedSource:
    """A source whose rows were looked at. newest: retrieval time of its newest document.

    newest_is_file_time: nobody said when that was, so that the file's own time stands for it.
    """

    name: str
    title: str
    rows: int
    newest: datetime | None
    newest_is_file_time: bool
    cannot_tell: tuple[str, ...]

    @property
    def newest_known(self) -> str:
        return file_time_words(is_file_time=self.newest_is_file_time)


@dataclass(frozen=True)
class Searched:
    """What was looked at to fill the page."""

    rows: int
    window: Window
    rule: Rule
    rule_version: str
    sources: tuple[SearchedSource, ...]


@dataclass(frozen=True)
class Document:
    """An action or statement that ties the company to the agency, without dollars."""

    action: Named
    date: str
    demand: str
    reason: str


@dataclass(frozen=True)
class Mark:
    """One thing on the axis. date: as far as known, so that it can be cut short.

    kind: an "action", the first transaction held of an "award", an "event" in an award's records, a document of the
    "register" or a "notice" that names the company, a "system" whose vendor it is, a year's "lobbying" filings, or
    the "edge" where records begin or end. net, own_net: of an award that names the company the upper and the lower
    figure; of the company's own award only the first.
    """

    date: str
    kind: Literal["action", "award", "event", "register", "notice", "system", "lobbying", "edge"]
    text: str
    address: str | None = None
    detail: str | None = None
    tier: str | None = None
    net: Obligation | None = None
    own_net: Obligation | None = None


@dataclass(frozen=True)
class Cut:
    """Of what only a part stands on the axis. shown: which part, as `newest 5`. of: of how many, as `17 notices`.

    address: of the list of all, where there is one.
    """

    shown: str
    of: str
    address: str | None = None

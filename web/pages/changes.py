"""Changes: what publishers changed, took away, brought back or added, by the day on which it was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import ClassVar, get_args
from urllib.parse import urlencode

from research.changes import Change, Kind, changes, compared
from research.types import Window
from research.wording import count, long_date, one_of
from web.days import instants
from web.formatting import segment
from web.pages.base import Page
from web.pages.change_parts import Entry, make_entries
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table, Value

KINDS: tuple[Kind, ...] = get_args(Kind)
_SIZE = 100
_DAYS = 365
_ORDER = {"gone": 0, "back": 1, "changed": 2, "new": 3}
_VERBS: dict[Kind, str] = {
    "new": "appeared",
    "changed": "changed",
    "gone": "went missing",
    "back": "came back",
}


@dataclass(frozen=True)
class Asked:
    """What the address asked for; open ends of `window` mean the last 365 days before the newest evidence.

    agencies: slugs of those that signed or pay, none means all. kinds: none means all but "new".
    """

    window: Window
    agencies: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class DayCount:
    """How many transactions one day's evidence showed to be new, changed, gone or back."""

    day: date
    new: int
    changed: int
    gone: int
    back: int


@dataclass(frozen=True)
class EvidenceWindow:
    """Days on which evidence was retrieved, both included; no window of action dates."""

    since: date
    until: date
    basis: str = "evidence_retrieved"


@dataclass(frozen=True)
class ChangesPage(Page):
    """Changes of a window, newest day first. `days` count all kinds, `entries` are of the kinds shown.

    compared: where no change of any kind was seen, which documents could have shown one.
    """

    template: ClassVar[str] = "changes.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"asked", "query", "address", "agencies", "all_kinds"})

    sentence: str
    compared: str | None
    window: EvidenceWindow
    kinds: tuple[Kind, ...]
    days: tuple[DayCount, ...]
    entries: tuple[Entry, ...]
    pages: Pages
    agencies: dict[str, str]
    all_kinds: tuple[Kind, ...]
    asked: Asked
    query: str
    address: str

    @property
    def by_day(self) -> list[tuple[date, list[Entry]]]:
        """The entries of this page under their days."""
        return [(day, list(group)) for day, group in groupby(self.entries, lambda one: one.at.date())]

    def query_with(self, **other: object) -> str:
        """The query string of this page with some parameters replaced."""
        return urlencode(_query(self.asked, self.window) | other, doseq=True)

    def table(self) -> Table:
        columns = (
            "seen_at", "kind", "field", "old", "new", "transaction_key", "award_key", "piid", "modification_number",
            "agency", "recipient_name", "evidence_id", "evidence_sha256", "former_evidence_id", "former_retrieved_at",
            "window_since", "window_until", "window_basis", "address",
        )  # fmt: skip
        return Table(columns, (row for entry in self.entries for row in self._rows(entry)))

    def _rows(self, entry: Entry) -> list[tuple[Value, ...]]:
        return [
            (
                entry.at, move.kind, move.field, move.old, move.new, entry.transaction_key, entry.award_key,
                entry.piid, entry.modification_number, entry.agency, entry.recipient_name,
                move.evidence.evidence_id, move.evidence.sha256,
                move.former.evidence_id if move.former else None,
                move.former.retrieved_at if move.former else None,
                self.window.since, self.window.until, self.window.basis,
                f"{self.address}/transactions/{segment(entry.transaction_key)}",
            )
            for move in entry.moves
        ]  # fmt: skip


def changes_page(context: Context, asked: Asked, page: int, *, all_rows: bool = False) -> ChangesPage:
    """One page of changes; with `all_rows` every one. Raises `NotFound` past the last page."""
    window = _window(context, asked.window)
    codes = {context.agency(slug).code for slug in asked.agencies}
    every = [one for one in _changes(context, window) if one.is_of(codes)]
    kinds = asked.kinds or tuple(kind for kind in KINDS if kind != "new")
    groups = _groups([one for one in every if one.kind in kinds])
    pages = Portion.of(page, _SIZE, all_rows=all_rows).pages(len(groups))
    listed = groups[pages.first - 1 : pages.last] if groups else []
    agencies = {slug: one.abbreviation for slug, one in context.registry.agencies.items()}
    return ChangesPage(
        title=f"What changed, {long_date(window.since)} – {long_date(window.until)}",
        sentence=_sentence(groups, kinds, [agencies[slug] for slug in asked.agencies]),
        compared=None if every else _compared(context, window),
        window=window,
        kinds=kinds,
        days=_days(every),
        entries=make_entries(context, listed),
        pages=pages,
        agencies=agencies,
        all_kinds=KINDS,
        asked=asked,
        query=urlencode(_query(asked, window), doseq=True),
        address=context.address,
    )


def _window(context: Context, asked: Window) -> EvidenceWindow:
    newest = context.build.as_of.date() if context.build.as_of else datetime.now(UTC).date()
    until = asked.until or max(newest, asked.since or newest)
    since = asked.since or max(date(1, 1, 2), until - timedelta(days=_DAYS))
    return EvidenceWindow(since, until)


def _changes(context: Context, window: EvidenceWindow) -> tuple[Change, ...]:
    since, until = instants(window.since, window.until)
    return context.site.changes.recall(
        context.build.build_id, (since, until), lambda: tuple(changes(context.session, since, until))
    )


def _compared(context: Context, window: EvidenceWindow) -> str:
    """That nothing changed is a finding only where two documents could be laid side by side."""
    since, until = instants(window.since, window.until)
    found = context.site.compared.recall(
        context.build.build_id, (since, until), lambda: compared(context.session, since, until)
    )
    if not found.documents:
        return "No document with transactions was retrieved in these days, so nothing could be compared."
    held = count(found.documents, "document")
    was = "was" if found.documents == 1 else "were"
    if not found.comparable:
        return (
            f"{held} with transactions {was} retrieved in these days; no older document speaks of the same "
            "transactions, or of the same agency and year, so nothing could be compared."
        )
    return (
        f"{held} with transactions {was} retrieved in these days; {found.comparable:,} of them could be compared "
        "with an older one, which speaks of the same transactions or of the same agency and year."
    )


def _groups(found: Sequence[Change]) -> list[list[Change]]:
    """Changes of one transaction by one document together; newest day first, and in it what left and money first."""
    groups: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in found:
        groups[change.evidence_id, change.transaction_key].append(change)
    for group in groups.values():
        group.sort(key=lambda one: (_ORDER[one.kind], one.field != "obligation_cents", one.field or ""))
    return sorted(groups.values(), key=_place)


def _place(group: Sequence[Change]) -> tuple[int, int, int, str]:
    first = group[0]
    money = sum(_moved(one) for one in group)
    return -first.at.date().toordinal(), _ORDER[first.kind], -money, first.transaction_key


def _moved(change: Change) -> int:
    """Cents by which an obligation moved, whichever way."""
    if change.field != "obligation_cents" or change.old is None or change.new is None:
        return 0
    return abs(int(change.new) - int(change.old))


def _days(found: Sequence[Change]) -> tuple[DayCount, ...]:
    keys: defaultdict[tuple[date, Kind], set[str]] = defaultdict(set)
    for change in found:
        keys[change.at.date(), change.kind].add(change.transaction_key)
    days = sorted({day for day, _ in keys}, reverse=True)
    return tuple(DayCount(day, *(len(keys[day, kind]) for kind in KINDS)) for day in days)


def _sentence(groups: Sequence[Sequence[Change]], kinds: Sequence[Kind], agencies: Sequence[str]) -> str:
    transactions = len({group[0].transaction_key for group in groups})
    signed = f" signed or paid for by {one_of(agencies)}" if agencies else ""
    return f"{count(transactions, 'transaction')}{signed} {one_of([_VERBS[kind] for kind in kinds])}."


def _query(asked: Asked, window: EvidenceWindow) -> dict[str, object]:
    given: dict[str, object] = {"since": window.since, "until": window.until}
    if asked.agencies:
        given["agency"] = list(asked.agencies)
    if asked.kinds:
        given["kind"] = list(asked.kinds)
    return given

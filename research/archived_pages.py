"""Archived pages of the web by address: what the newest says, and what each capture counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from research.models import PageCount, PageMention, Run, WebPage


@dataclass(frozen=True)
class ArchivedPage:
    """One address. newest: its newest capture, one that could be read before one that could not.

    captures: how many are held. counts: of all captures, oldest first; the same words counted the same in a later
    capture stand once, with the first day. mentions: of the newest.
    """

    newest: WebPage
    captures: int
    counts: tuple[PageCount, ...]
    mentions: tuple[PageMention, ...]


@dataclass(frozen=True)
class NotGot:
    """Why the newest run that wanted a page did not get it, in the run's own words."""

    run_id: str
    when: datetime
    why: str


def not_got(session: Session, addresses: Sequence[str]) -> dict[str, NotGot]:
    """Of pages that runs wanted and did not get, the newest reason."""
    wanted = set(addresses)
    found: dict[str, NotGot] = {}
    runs = select(Run).where(Run.source == "web_pages", col(Run.missing).is_not(None))
    for run in session.exec(runs.order_by(col(Run.finished_at), col(Run.run_id))):
        for line in (run.missing or "").splitlines():
            address, mark, why = line.partition(": ")
            if mark and address in wanted:
                found[address] = NotGot(run.run_id, run.finished_at, why)
    return found


def archived_pages(session: Session, addresses: Sequence[str]) -> dict[str, ArchivedPage]:
    """The archived pages among these addresses."""
    held: dict[str, list[WebPage]] = defaultdict(list)
    for page in session.exec(select(WebPage).where(col(WebPage.page).in_(addresses))):
        held[page.page].append(page)
    counts: dict[str, dict[tuple[int, str, str | None], PageCount]] = defaultdict(dict)
    order = (col(PageCount.captured_at), col(PageCount.evidence_id), col(PageCount.start))
    for count in session.exec(select(PageCount).where(col(PageCount.page).in_(addresses)).order_by(*order)):
        counts[count.page].setdefault((count.number, count.unit, count.qualifier), count)
    newest = {address: max(pages, key=_newness) for address, pages in held.items()}
    mentions: dict[str, list[PageMention]] = defaultdict(list)
    named = select(PageMention).where(
        col(PageMention.evidence_id).in_([page.evidence_id for page in newest.values()])
    )
    for mention in session.exec(named.order_by(col(PageMention.kind), col(PageMention.start))):
        mentions[mention.page].append(mention)
    return {
        address: ArchivedPage(
            page, len(held[address]), tuple(counts[address].values()), tuple(mentions[address])
        )
        for address, page in newest.items()
    }


def _newness(page: WebPage) -> tuple[bool, str, str]:
    return page.text_part is not None, page.captured_at, page.evidence_id

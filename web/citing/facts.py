"""Facts: what a page states, in the shape from which one function makes its citation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch
from typing import TypeVar

from research.citations import Cited, EvidenceDays, Record, cite
from research.types import Window
from web.pages.base import EvidenceMark, Page, newest_of, oldest_of
from web.site import Context

AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass(frozen=True)
class Facts:
    """What one page states.

    statement: in sentences that may be printed. path: permanent address on this site, with window and rule where
    they can be asked for. marks: the evidence the statement rests on. title: where it is not the page's own. The
    rest as in `research.citations.Cited`.
    """

    statement: str
    path: str
    marks: tuple[EvidenceMark, ...] = ()
    title: str | None = None
    basis: str | None = None
    window: Window | EvidenceDays | None = None
    rule: tuple[str, str] | None = None
    record: Record | None = None
    documents: tuple[str, ...] = ()


@singledispatch
def facts_of(page: Page, context: Context) -> Facts | None:
    """What a page states; None for a page that only lists or explains. Each kind of page registers its own."""
    return None


def cite_page(context: Context, page: AnyPage) -> AnyPage:
    """The page with its citation, if it states anything."""
    facts = facts_of(page, context)
    if facts is None:
        return page
    return replace(page, citation=cite(make_cited(context, page.title, facts)))


def _built(context: Context) -> datetime | None:
    """When the database was made: the day of a fact that rests on no evidence, such as the wording of a rule."""
    built = context.build.built_at
    return datetime.fromisoformat(built) if built else None


def make_cited(context: Context, title: str, facts: Facts) -> Cited:
    """The fact to be cited, with address, build, publishers and the time of its newest evidence."""
    sources = context.registry.sources
    names = {mark.source for mark in facts.marks}
    newest = newest_of(facts.marks)
    return Cited(
        title=facts.title or f"{title}: public procurement records",
        statement=facts.statement,
        url=f"{context.address}{facts.path}",
        as_of=newest.retrieved_at if newest else _built(context),
        is_file_time=newest is not None and newest.is_file_time,
        is_earliest=newest is not None and newest.is_earliest,
        oldest=oldest_of(facts.marks),
        digests=tuple(dict.fromkeys(mark.sha256 for mark in facts.marks)),
        build=context.build.build_id,
        basis=facts.basis,
        window=facts.window,
        rule=facts.rule,
        record=facts.record,
        publishers=tuple(sorted({sources[name].publisher if name in sources else name for name in names})),
        documents=facts.documents,
    )

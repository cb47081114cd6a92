"""What the pages of a search, of changes and of AI systems state: how many, and a sum only where one is honest."""

from __future__ import annotations

from dataclasses import replace

from research.citations import EvidenceDays
from research.filters import write_filter
from research.found_by import is_by_link
from research.types import Obligation
from research.wording import count, exact_money
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.pages.base import EvidenceMark
from web.pages.changes import ChangesPage
from web.pages.counted import evidence_of_everything
from web.pages.search import SearchPage
from web.pages.systems import SystemsPage
from web.site import Context


@facts_of.register
def _search(page: SearchPage, context: Context) -> Facts:
    filter, rule = page.filter, None
    if is_by_link(filter):
        found = context.rule(filter.rule)
        rule = (found.id, context.build.version_of(found))
        filter = replace(filter, rule=found.id)
    query = write_filter(replace(filter, page=1))
    found_rows = count(page.total, "transaction")
    said = f"{page.sentence} {found_rows} {'is' if page.total == 1 else 'are'} held"
    if not page.total:
        said += ". That is no proof that there is no contract."
    elif page.net is not None and page.gross is not None:
        back = Obligation(page.gross.cents - page.net.cents)
        said += f", with net obligations of {exact_money(page.net)} ({exact_money(page.gross)} gross, "
        said += f"{exact_money(back)} taken back)."
    elif page.untold is not None:
        said += f". No sum is given: {page.untold}."
    elif page.chosen_sum is not None:
        said += f", chosen by their amounts, whose obligations come to {exact_money(page.chosen_sum)}. That is no net "
        said += "figure: what else the same awards obligated or took back is left out."
    else:
        said += ". No sum is given: text that holds a name is not money spent on it."
    return Facts(
        title="Search of public procurement records" if filter.is_empty else f"Search: {page.title}",
        statement=said,
        path=f"/search?{query}" if query else "/search",
        marks=evidence_of_everything(context),
        basis="obligation" if page.total and (page.net, page.chosen_sum) != (None, None) else None,
        window=filter.days_asked.within(context.build.window),
        rule=rule,
    )


@facts_of.register
def _changes(page: ChangesPage, context: Context) -> Facts:
    listed = [mark for entry in page.entries for move in entry.moves for mark in (move.evidence, move.former)]
    marks: dict[str, EvidenceMark] = {mark.evidence_id: mark for mark in listed if mark is not None}
    # The days count changes of other pages too, and of kinds that are not listed.
    told = {kind for kind in page.all_kinds if any(getattr(one, kind) for one in page.days)}
    is_all = page.pages.count == 1 and told <= set(page.kinds)
    days = EvidenceDays(page.window.since, page.window.until)
    counts = "; ".join(
        f"{one.day}: {one.gone} gone, {one.back} back, {one.changed} changed, {one.new} new"
        for one in page.days
    )
    by_day = f"By day of the evidence, in transactions: {counts}." if counts else None
    return Facts(
        title=page.title,
        statement=" ".join(said for said in (page.sentence, by_day, page.compared) if said),
        path=f"/changes?{page.query}",
        marks=tuple(marks.values()) if marks and is_all else evidence_of_everything(context),
        window=days,
    )


@facts_of.register
def _systems(page: SystemsPage, context: Context) -> Facts:
    marks = {one.evidence.evidence_id: one.evidence for one in page.systems}
    whose = page.agency.abbreviation if page.agency else "ICE and CBP"
    if page.systems:
        verb = "reports" if page.agency else "report"
        said = (
            f"In the federal inventory of AI use cases of {page.systems[0].edition}, {whose} {verb} "
            f"{count(len(page.systems), 'use case')}; {page.with_vendor} of them say something of a vendor. "
            "The inventory gives no amounts."
        )
    else:
        said = f"No inventory of AI use cases of {whose} is held here, which proves nothing of what they use."
    return Facts(
        title=page.title,
        statement=said,
        path=f"/systems?agency={page.agency.slug}" if page.agency else "/systems",
        marks=tuple(marks.values()) or digests.of_sources(context, ("omb_ai_inventory",)),
    )

"""What a comparison of companies states: the sentences of each of its links, which are never added."""

from __future__ import annotations

from urllib.parse import urlencode

from research.links import MONEY_TIERS, LinkSummary
from research.wording import window_words
from web.citing.facts import Facts, facts_of
from web.citing.pair_words import pair_sentences
from web.pages.base import EvidenceMark
from web.pages.compare import ComparePage
from web.pages.compare_parts import AgencyBlock, Cell, Column
from web.pages.link_grounds import evidence_of
from web.pages.link_words import Names
from web.site import Context


@facts_of.register
def _compare(page: ComparePage, context: Context) -> Facts | None:
    if not page.columns:
        return None  # the form on which companies are chosen
    said: list[str] = []
    marks: dict[str, EvidenceMark] = {}
    for block in page.agencies:
        for column, cell in zip(page.columns, block.cells, strict=True):
            asked = LinkSummary(
                column.slug,
                context.agency(block.slug).code,
                page.rule.id,
                page.rule_version,
                page.window,
                tiers={},
                base_descriptions_held=0,
                awards_linked=0,
                view=page.view,
            )
            said += _pair(page, block, column, cell, asked, context)
            marks |= {mark.evidence_id: mark for mark in evidence_of(context, asked)}
    if len(page.columns) > 1:
        said.append("One order can name several of these companies, so that their sums are never added.")
    return Facts(
        title=f"{page.title} compared: public procurement records, {page.rule.id}",
        statement=" ".join(said),
        path=f"/compare?{_query(page)}",
        marks=tuple(marks.values()),
        basis="obligation",
        window=page.window,
        rule=(page.rule.id, page.rule_version),
    )


def _pair(
    page: ComparePage, block: AgencyBlock, column: Column, cell: Cell, asked: LinkSummary, context: Context
) -> list[str]:
    names = Names(column.name, block.name, page.window, page.view)
    totals = {tier: getattr(cell.totals, tier) for tier in MONEY_TIERS}
    if said := pair_sentences(context, names, asked, totals):
        return said
    if not column.is_looked_for:
        return [f"Rule {page.rule.id} does not look for {column.name}."]
    found = f"finds no transaction of {block.name} that went to {column.name} or names it"
    dates = window_words(page.window)
    return [f"Rule {page.rule.id} {found}, {dates}. That is no proof that there is no contract."]


def _query(page: ComparePage) -> str:
    pairs = [("company", column.slug) for column in page.columns]
    pairs += [("agency", block.slug) for block in page.agencies]
    days = (("from", page.window.since), ("to", page.window.until))
    pairs += [(name, day.isoformat()) for name, day in days if day]
    pairs.append(("rule", f"{page.rule.id}@{page.rule_version}"))
    return urlencode([*pairs, ("view", "now")] if page.view == "now" else pairs, safe="@")

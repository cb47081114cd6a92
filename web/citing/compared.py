"""What a comparison states: of one company its sentences, of several one short line each; they are never added."""

from __future__ import annotations

from urllib.parse import urlencode

from research.links import MONEY_TIERS, LinkSummary, in_passing
from research.wording import all_of, exact_money, window_words
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
    is_alone = len(page.columns) == 1
    said: list[str] = [] if is_alone else [_beginning(page)]
    marks: dict[str, EvidenceMark] = {}
    for block in page.agencies:
        lines: list[str] = []
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
            if is_alone:
                said += _pair(page, block, column, cell, asked, context)
            else:
                lines.append(_line(column, cell, asked, context))
            marks |= {mark.evidence_id: mark for mark in evidence_of(context, asked)}
        if lines:
            said.append(f"{block.name}: {'; '.join(lines)}.")
    if not is_alone:
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


def _beginning(page: ComparePage) -> str:
    """What all lines share: the page with all its figures would make each form of its citation pages long."""
    owned = "what it owns today" if page.view == "now" else "its subsidiaries from the day they joined"
    is_based = any(cell.totals.base_named for block in page.agencies for cell in block.cells)
    counts = ["in rows whose own text does (lower bound)"]
    counts += ["in all transactions of awards whose base description does (base-named)"] if is_based else []
    counts.append("in all transactions counted on awards that name it anywhere (upper bound)")
    return (
        f"Net obligations, {window_words(page.window)}, by rule {page.rule.id}: what was awarded to each company, "
        f"counting {owned}, and orders placed with others that name it or its products, {all_of(counts)}."
    )


def _line(column: Column, cell: Cell, asked: LinkSummary, context: Context) -> str:
    """`EXAMPLE INC $100.00 awarded, $50.00 (lower), $60.00 (base-named) and $75.00 (upper) in orders naming it`."""
    totals = cell.totals
    said = [f"{exact_money(totals.recipient.net)} awarded"] if totals.recipient else []
    if upper := totals.award_named:
        lower = exact_money(totals.named.net) if totals.named else "none in rows of their own"
        bounds = [f"{lower} (lower)"]
        bounds += [f"{exact_money(totals.base_named.net)} (base-named)"] if totals.base_named else []
        naming = f"{all_of([*bounds, f'{exact_money(upper.net)} (upper)'])} in orders naming it"
        if upper.net.cents < (totals.named.net.cents if totals.named else 0):
            naming += " (the wider count is the smaller sum: money was taken back)"
        if cell.is_passing:
            naming += ", all of it only in passing"
        elif in_passing(
            context.session, asked.company_slug, asked.agency_code, asked.window, asked.rule_id, asked.view
        ):
            naming += ", part of it only in passing"
        said.append(naming)
    if not said:
        said.append(
            "nothing found, which is no proof that there is none"
            if column.is_looked_for
            else "not looked for"
        )
    return f"{column.name} {', '.join(said)}"


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

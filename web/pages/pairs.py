"""Pairs of a company and an agency: the totals of each tier, as the first page and lists show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.link_sums import Tied, closed
from research.links import MONEY_TIERS, TierTotal, View, link_matrix
from research.registry import Company, Rule
from research.types import Window
from web.pages.base import WINDOW_COLUMNS, window_columns
from web.site import Context
from web.tables import Table, Value

_EVERY_DAY = Window()


@dataclass(frozen=True)
class Pair:
    """One company and one agency: totals of each tier over all action dates held, None where nothing is.

    is_passing: whether every award counted in the upper bound names it only in passing.
    """

    company_slug: str
    company: str
    agency_slug: str
    agency: str
    recipient: TierTotal | None
    named: TierTotal | None
    base_named: TierTotal | None
    award_named: TierTotal | None
    is_passing: bool

    @property
    def is_empty(self) -> bool:
        return not (self.recipient or self.named or self.base_named or self.award_named)


def read_matrix(
    context: Context, rule_id: str, view: View = "then", part: Literal["all", "passing"] = "all"
) -> dict[tuple[str, str], dict[str, TierTotal]]:
    """`research.links.link_matrix`, read once for each build."""
    return context.site.matrices.recall(
        context.build.build_id,
        (rule_id, view, part),
        lambda: link_matrix(context.session, rule_id, view, part),
    )


def make_pairs(context: Context, rule: Rule, view: View = "then") -> dict[str, tuple[Pair, ...]]:
    """For each company (by slug) its pair with each agency followed, by one rule in one view of families."""
    companies = sorted(context.registry.companies.values(), key=lambda one: one.name.lower())
    return {company.slug: pairs_of(context, company, rule, view) for company in companies}


def pairs_of(context: Context, company: Company, rule: Rule, view: View = "then") -> tuple[Pair, ...]:
    """One company with each agency followed."""
    matrix, passing = (read_matrix(context, rule.id, view, part) for part in ("all", "passing"))
    return tuple(
        Pair(
            company.slug,
            company.name,
            agency.slug,
            agency.abbreviation,
            **{key: matrix.get((company.slug, agency.code), {}).get(key) for key in MONEY_TIERS},
            is_passing=is_all_passing(
                *(part.get((company.slug, agency.code), {}).get("award_named") for part in (matrix, passing))
            ),
        )
        for agency in context.registry.agencies.values()
    )


def is_all_passing(total: TierTotal | None, passing: TierTotal | None) -> bool:
    """Whether all awards of a total name a company only in passing, so that its sums say next to nothing of it."""
    return total is not None and passing is not None and passing.awards == total.awards


def pair_window(
    context: Context,
    company_slug: str,
    agency_code: str,
    rule_id: str,
    view: View = "then",
    asked: Window = _EVERY_DAY,
) -> Window:
    """The dates asked for of a pair, as its own page says them: single documents only where they hold any of it."""
    held = context.build.window_of(agency_code)
    return closed(context.session, Tied(company_slug, agency_code, rule_id, view), asked, held)


def pair_table(pairs: list[Pair] | tuple[Pair, ...], rule: tuple[str, str], window: Window) -> Table:
    """A row for each pair and tier; an indirect tier never stands without its upper bound beside it.

    rule: id and version.
    """
    rows: list[tuple[Value, ...]] = []
    for pair in pairs:
        for key in MONEY_TIERS:
            total: TierTotal | None = getattr(pair, key)
            if total is not None:
                rows.append(
                    (
                        pair.company_slug,
                        pair.agency_slug,
                        key,
                        total.net,
                        total.gross,
                        total.deobligated,
                        total.net.basis,
                        total.transactions,
                        total.awards,
                        *rule,
                        *window_columns(window),
                        "Contract Trail, from the sources named at /sources",
                    )
                )
    return Table(
        (
            "company",
            "agency",
            "tier",
            "net_usd",
            "gross_usd",
            "deobligated_usd",
            "amount_basis",
            "transactions",
            "awards",
            "rule",
            "rule_version",
            *WINDOW_COLUMNS,
            "source",
        ),
        rows,
    )


def looks_for(rule: Rule, slug: str) -> bool:
    """Whether a rule looks for a company at all; the product's own looks for every one in the registry."""
    return rule.method == "registry" or slug in rule.companies


def in_order(pairs: dict[str, tuple[Pair, ...]], sort: str) -> dict[str, tuple[Pair, ...]]:
    """By "name" as they come, by "largest" figure at any agency, or by the largest at the agency of that slug."""
    if sort == "name":
        return pairs

    def size(slug: str) -> int:
        row = [pair for pair in pairs[slug] if sort in ("largest", pair.agency_slug)]
        return max((_largest(pair) for pair in row), default=0)

    return {slug: pairs[slug] for slug in sorted(pairs, key=lambda slug: -size(slug))}


def leading(pairs: dict[str, tuple[Pair, ...]], how_many: int) -> dict[str, tuple[Pair, ...]]:
    """The companies with the largest figure of any tier at any agency, largest first."""
    largest = {slug: max((_largest(pair) for pair in row), default=0) for slug, row in pairs.items()}
    slugs = sorted((slug for slug in pairs if largest[slug]), key=lambda slug: (-largest[slug], slug))
    return {slug: pairs[slug] for slug in slugs[:how_many]}


def _largest(pair: Pair) -> int:
    totals: tuple[TierTotal | None, ...] = (pair.recipient, pair.award_named)
    return max((total.net.cents for total in totals if total is not None), default=0)

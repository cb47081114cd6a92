"""Whole links: every row that ties a company to an agency, or to any, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import TextClause, bindparam, text

from research.links import View
from research.masking import mask_optional
from research.registry import Agency, Company, Rule
from research.types import Window
from research.wording import all_of, window_words
from web.downloads.about import About
from web.downloads.columns import LINK, TRANSACTION
from web.downloads.reading import bundles_in_order, one_state
from web.downloads.transactions import read_block, selected
from web.site import Context
from web.tables import Block, Sheet

AT_A_TIME = 2_000
_LINKED = (
    "l.company_slug, l.agency_code, l.tier, l.basis, l.reason, l.matched_text, l.product, l.mention, l.member, "
    "l.ownership, l.rule_id, l.rule_version"
)


@dataclass(frozen=True)
class Wanted:
    """Which links. agency: None for every agency followed here. window: of action dates, both ends known or open."""

    company: Company
    agency: Agency | None
    rule: Rule
    window: Window
    tiers: tuple[str, ...]
    view: View = "then"


def link_sheet(context: Context, wanted: Wanted) -> Sheet:
    """The rows in the order of the page: newest action first."""
    asked, given = link_query(wanted, "count(*)")
    return Sheet(
        (*LINK, *TRANSACTION),
        int(context.session.connection().execute(asked, given).scalar_one()),
        _blocks(context, wanted),
    )


def _blocks(context: Context, wanted: Wanted) -> Iterator[Block]:
    asked, given = link_query(
        wanted,
        f"t.transaction_key, {_LINKED}",
        "ORDER BY t.action_date DESC, t.transaction_key, l.tier, l.agency_code, l.basis",
    )
    passing = {one.id: one.name for one in context.registry.incidental}
    slugs, columns = context.vocabulary.agency_slugs, selected(context)
    with one_state(context.site.engine, context.build.build_id) as connection:
        ties = connection.execute(asked, given, execution_options={"yield_per": AT_A_TIME})
        for rows in ties.partitions():
            keys = [row[0] for row in rows]
            linked = [_tie(row[1:], slugs, passing) for row in rows]
            read = bundles_in_order(connection, columns, keys)
            yield [*zip(*linked, strict=True), *read_block(keys, read, wanted.window, context.address)]


def _tie(row: Sequence[str | None], slugs: dict[str, str], passing: dict[str, str]) -> tuple[str, ...]:
    company, agency, tier, basis, reason, matched, product, mention, member, ownership, rule, version = row
    shown = (
        company, slugs.get(agency or "", agency), tier, basis, mask_optional(reason), mask_optional(matched),
        product, passing.get(mention, mention) if mention else None, member, ownership, rule, version,
    )  # fmt: skip
    return tuple(one or "" for one in shown)


def link_query(wanted: Wanted, columns: str, order: str = "") -> tuple[TextClause, dict[str, object]]:
    """Links `l` and their transactions `t` as SQL, with its values. columns, order: SQL of our own."""
    given: dict[str, object] = {
        "company": wanted.company.slug,
        "rule": wanted.rule.id,
        "tiers": list(wanted.tiers),
        "view": wanted.view,
    }
    conditions = [
        "l.record_kind = 'transaction'",
        "l.company_slug = :company",
        "l.rule_id = :rule",
        "l.tier IN :tiers",
        "l.ownership IN ('both', :view)",
    ]
    if wanted.agency is not None:
        given["agency"] = wanted.agency.code
        conditions.append("l.agency_code = :agency")
    for end, sign in (("since", ">="), ("until", "<=")):
        day = getattr(wanted.window, end)
        if day is not None:
            given[end] = day.isoformat()
            conditions.append(f"CAST(l.action_date AS TEXT) {sign} :{end}")
    query = text(
        f"SELECT {columns} FROM link l JOIN award_transaction t ON t.transaction_key = l.record_key "
        f"WHERE {' AND '.join(conditions)} {order}"
    )
    return query.bindparams(bindparam("tiers", expanding=True)), given


def about_links(context: Context, wanted: Wanted) -> About:
    """What the rows of a link are. The version of the rule is the one that the links held say."""
    agency = f" and {wanted.agency.abbreviation}" if wanted.agency else " and every agency followed here"
    path = (
        f"links/{wanted.company.slug}/{wanted.agency.slug}"
        if wanted.agency
        else f"companies/{wanted.company.slug}/rows.csv"
    )
    version = context.build.version_of(wanted.rule)
    query = [
        ("since", wanted.window.since),
        ("until", wanted.window.until),
        ("rule", f"{wanted.rule.id}@{version}"),
    ]
    query += [("tier", tier) for tier in wanted.tiers]
    query += [("view", wanted.view)] if wanted.view != "then" else []
    tiers = all_of([tier.replace("_", "-") for tier in wanted.tiers])
    return About(
        title=f"{wanted.company.name}{agency}",
        selection=(
            f"Transactions that tie {wanted.company.name}{agency} in the tiers {tiers}, {window_words(wanted.window)}, "
            f"families {'as filed then' if wanted.view == 'then' else 'as owned now'}; one row for each link of a "
            "transaction, so that one transaction may stand in several tiers."
        ),
        address=f"{context.address}/{path}?{urlencode([pair for pair in query if pair[1]], safe='@')}",
        build=context.build.build_id,
        as_of=context.build.as_of,
        as_of_known=context.build.as_of_known,
        is_sample=context.build.is_sample,
        rule=(wanted.rule.id, version),
    )

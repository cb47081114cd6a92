"""Why a search found a row by a company or a tier: the link that ties it, the surest of those asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlmodel import col

from research.filters import TIERS, Filter
from research.links import seen_in
from research.models import Link

_PORTION = 500


@dataclass(frozen=True)
class FoundBy:
    """One link of a row, its fields as in `research.models.Link`. Texts are as published: mask them."""

    company_slug: str
    tier: str
    reason: str
    matched_text: str | None
    mention: str | None
    rule_version: str


def is_by_link(filter: Filter) -> bool:
    """Whether rows are chosen by their links."""
    return bool(filter.company or filter.tier or filter.maker or filter.reseller)


def found_by(
    connection: Connection, keys: Sequence[str], filter: Filter, rule_id: str
) -> dict[str, tuple[FoundBy, ...]]:
    """By transaction key, one link for each company asked for, as filed then; nothing for other filters."""
    if not is_by_link(filter):
        return {}
    found: dict[str, dict[str, FoundBy]] = {key: {} for key in keys}
    for start in range(0, len(keys), _PORTION):
        asked = select(
            col(Link.record_key),
            col(Link.company_slug),
            col(Link.tier),
            col(Link.reason),
            col(Link.matched_text),
            col(Link.mention),
            col(Link.rule_version),
        ).where(
            col(Link.record_kind) == "transaction",
            col(Link.record_key).in_(keys[start : start + _PORTION]),
            col(Link.rule_id) == rule_id,
            col(Link.tier).in_(TIERS),
            seen_in("then"),
        )
        rows = [(str(row[0]), FoundBy(*row[1:])) for row in connection.execute(asked)]
        for key, one in sorted(rows, key=lambda row: (row[1].company_slug, TIERS.index(row[1].tier))):
            if _is_asked(one, filter):
                found[key].setdefault(one.company_slug, one)
    return {key: tuple(by_company.values()) for key, by_company in found.items()}


def _is_asked(one: FoundBy, filter: Filter) -> bool:
    by_company = bool(filter.company or filter.tier) and (
        (not filter.company or one.company_slug in filter.company)
        and (not filter.tier or one.tier in filter.tier)
    )
    resold = one.company_slug in filter.reseller and one.tier == "recipient"
    return by_company or resold or one.company_slug in filter.maker

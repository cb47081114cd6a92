"""Why each row of a search is there, as pages and feeds say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research import found_by as links
from research.filters import Filter
from research.masking import mask, mask_optional
from web.pages.base import Named
from web.site import Context


@dataclass(frozen=True)
class FoundBy:
    """The company that a row is tied to, how and why; text is masked. passing: how it is named only in passing."""

    company: Named
    tier: str
    reason: str
    matched_text: str | None
    passing: str | None
    rule_version: str

    @property
    def sentence(self) -> str:
        said = f"{self.company.name}, tier {self.tier.replace('_', '-')}: {self.reason}"
        return f"{said}, only in passing ({self.passing})." if self.passing else f"{said}."


def read_found_by(context: Context, keys: Sequence[str], filter: Filter) -> dict[str, tuple[FoundBy, ...]]:
    """By transaction key; empty for a search that chooses no rows by their links."""
    rule = filter.rule or context.vocabulary.default_rule
    found = links.found_by(context.session.connection(), keys, filter, rule)
    passing = passing_names(context)
    names = context.vocabulary.companies
    return {
        key: tuple(
            FoundBy(
                company=Named(
                    names.get(one.company_slug, one.company_slug), f"/companies/{one.company_slug}"
                ),
                tier=one.tier,
                reason=mask(one.reason),
                matched_text=mask_optional(one.matched_text),
                passing=passing.get(one.mention, one.mention) if one.mention else None,
                rule_version=one.rule_version,
            )
            for one in held
        )
        for key, held in found.items()
        if held
    }


def passing_names(context: Context) -> dict[str, str]:
    """Ways to be named only in passing, in words, by id."""
    return {one.id: one.name for one in context.registry.incidental}

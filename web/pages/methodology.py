"""Method: how figures are made, and each rule with its words, limits and printed figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.registry import FalseFriend, Rule
from research.types import Obligation
from web.pages.base import Page
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class MethodologyPage(Page):
    """How figures are made."""

    template: ClassVar[str] = "methodology.html"

    rules: tuple[Rule, ...]
    default_rule: str
    false_friends: tuple[FalseFriend, ...]

    def table(self) -> Table:
        return Table(
            ("rule", "rule_version", "title", "is_default", "what_it_catches", "what_it_misses"),
            [
                (
                    rule.id,
                    rule.version,
                    rule.title,
                    rule.id == self.default_rule,
                    rule.what_it_catches,
                    rule.what_it_misses,
                )
                for rule in self.rules
            ],
        )


@dataclass(frozen=True)
class Printed:
    """A printed figure, what the rule gives, and the address of the link page for the same window."""

    agency: str
    company: str
    net: Obligation
    window_from: str
    window_to: str
    printed: str
    note: str | None
    address: str


@dataclass(frozen=True)
class RuleWords:
    company: str
    company_slug: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    was_in_publication: bool


@dataclass(frozen=True)
class RulePage(Page):
    """One rule."""

    template: ClassVar[str] = "rule.html"

    rule: Rule
    version: str
    words: tuple[RuleWords, ...]
    printed: tuple[Printed, ...]

    def table(self) -> Table:
        return Table(
            ("rule", "rule_version", "company", "word_or_name", "tested_on"),
            [
                (self.rule.id, self.version, one.company_slug, text, tested)
                for one in self.words
                for tested, texts in (("words", one.words), ("exact recipient name", one.names))
                for text in texts
            ],
        )


def methodology_page(context: Context) -> MethodologyPage:
    return MethodologyPage(
        "How figures are made",
        tuple(context.registry.rules.values()),
        context.vocabulary.default_rule,
        tuple(context.registry.false_friends),
    )


def rule_page(context: Context, rule_id: str) -> RulePage:
    rule, registry = context.rule(rule_id), context.registry
    return RulePage(
        title=f"Rule {rule.id}",
        rule=rule,
        version=rule.version,
        words=tuple(
            RuleWords(
                registry.companies[slug].name,
                slug,
                part.words,
                part.names,
                slug in rule.companies_in_publication,
            )
            for slug, part in rule.companies.items()
        ),
        printed=tuple(
            Printed(
                registry.agencies[figure.agency].abbreviation,
                registry.companies[figure.company].name,
                Obligation.from_dollars(figure.net_obligation),
                figure.window_from.first.isoformat(),
                figure.window_to.last.isoformat(),
                figure.printed,
                figure.note,
                f"/links/{figure.company}/{figure.agency}?since={figure.window_from.first}"
                f"&until={figure.window_to.last}&rule={rule.id}",
            )
            for figure in rule.published_figures
        ),
    )

"""Method: how figures are made, and each rule with its words, limits and printed figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.document_rules import DocumentRule, document_rules
from research.links import TierTotal, link_summary
from research.matching.book import frozen_versions
from research.registry import FalseFriend, PublishedFigure, Rule
from research.registry.incidental import Incidental
from research.types import Window
from web.pages.base import Page
from web.pages.link_reading import total_of
from web.pages.pairs import read_matrix
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class MethodologyPage(Page):
    """How figures are made."""

    template: ClassVar[str] = "methodology.html"

    rules: tuple[Rule, ...]
    default_rule: str
    document_rules: tuple[DocumentRule, ...]
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
    """A printed figure, what the rule finds for the same dates, and the address of the page that shows it.

    recipient, named, award_named: totals by tier, None where nothing is found.
    """

    agency: str
    company: str
    recipient: TierTotal | None
    named: TierTotal | None
    award_named: TierTotal | None
    window: Window
    printed: str
    note: str | None
    address: str


@dataclass(frozen=True)
class RuleWords:
    """What a rule looks for on behalf of one company, and how many ties of a transaction to an agency it makes.

    words: those that count alone. context: those that need another beside them, with it. excluded: phrases in
    which they do not count. names: recipient names. recipient, named: ties of each tier, in the view as filed then.
    """

    company: str
    company_slug: str
    words: tuple[str, ...]
    context: tuple[str, ...]
    excluded: tuple[str, ...]
    names: tuple[str, ...]
    was_in_publication: bool
    recipient: int
    named: int


@dataclass(frozen=True)
class RulePage(Page):
    """One rule."""

    template: ClassVar[str] = "rule.html"

    rule: Rule
    version: str
    words: tuple[RuleWords, ...]
    incidental: tuple[Incidental, ...]
    versions: tuple[str, ...]
    printed: tuple[Printed, ...]

    def table(self) -> Table:
        return Table(
            ("rule", "rule_version", "company", "word_or_name", "tested_on"),
            [
                (self.rule.id, self.version, one.company_slug, text, tested)
                for one in self.words
                for tested, texts in (
                    ("words", one.words),
                    ("words beside others", one.context),
                    ("phrases that do not count", one.excluded),
                    ("recipient name", one.names),
                )
                for text in texts
            ],
        )


def methodology_page(context: Context) -> MethodologyPage:
    return MethodologyPage(
        "How figures are made",
        tuple(context.registry.rules.values()),
        context.vocabulary.default_rule,
        document_rules(context.registry),
        tuple(context.registry.false_friends),
    )


def rule_page(context: Context, rule_id: str) -> RulePage:
    rule, registry = context.rule(rule_id), context.registry
    return RulePage(
        title=f"Rule {rule.id}",
        rule=rule,
        version=rule.version,
        words=_words(context, rule),
        incidental=registry.incidental if rule.method == "registry" else (),
        versions=tuple(sorted(version for version in frozen_versions(context.site.settings.data, rule.id))),
        printed=tuple(_printed(context, rule, figure) for figure in rule.published_figures),
    )


def _words(context: Context, rule: Rule) -> tuple[RuleWords, ...]:
    """What the rule's book holds for each company, by the company's name."""
    book, registry = context.registry.book(rule), context.registry
    matrix = read_matrix(context, rule.id)
    made = []
    for company in book.companies:
        mine = [one for one in book.lexicons if any(owner == company.slug for owner, _ in one.owners)]
        totals = [tiers for (slug, _), tiers in matrix.items() if slug == company.slug]
        made.append(
            RuleWords(
                company=registry.companies[company.slug].name,
                company_slug=company.slug,
                words=tuple(word.text for one in mine for word in one.words if not word.near),
                context=tuple(
                    f"{word.text} (with {', '.join(word.near)})"
                    for one in mine
                    for word in one.words
                    if word.near
                ),
                excluded=tuple(text for one in mine for text in one.excluded),
                names=tuple(name.value for name in company.names),
                was_in_publication=company.slug in rule.companies_in_publication,
                recipient=sum(tiers["recipient"].transactions for tiers in totals if "recipient" in tiers),
                named=sum(tiers["named"].transactions for tiers in totals if "named" in tiers),
            )
        )
    return tuple(sorted(made, key=lambda one: one.company.lower()))


def _printed(context: Context, rule: Rule, figure: PublishedFigure) -> Printed:
    company, agency = context.company(figure.company), context.agency(figure.agency)
    window = Window(figure.window_from.first, figure.window_to.last)
    summary = link_summary(context.session, company.slug, agency.code, window, rule.id)
    return Printed(
        agency=agency.abbreviation,
        company=company.name,
        recipient=total_of(summary, "recipient"),
        named=total_of(summary, "named"),
        award_named=total_of(summary, "award_named"),
        window=window,
        printed=figure.printed,
        note=figure.note,
        address=f"/links/{company.slug}/{agency.slug}?since={window.since}&until={window.until}&rule={rule.id}",
    )

"""What no file can know alone: that everything it names exists, and that nothing is claimed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from research.registry.actions import Action
from research.registry.agencies import Agency
from research.registry.base import Reference
from research.registry.companies import Company
from research.registry.lobbying import DEPARTMENT, LobbyingEntity
from research.registry.positions import Location, Positioned
from research.registry.products import Product
from research.registry.rules import Decision, Rule
from research.registry.words import FalseFriend


@dataclass(frozen=True)
class Known:
    """The names that exist, taken from file names so that one broken file does not cause a flood.

    companies, agencies, organizations: slugs.
    """

    companies: frozenset[str]
    agencies: frozenset[str]
    organizations: frozenset[str]

    def complain(self, kind: str, slug: str, at: Location, source: Positioned) -> None:
        """Report `slug` unless a file of that name exists. `kind` is company, agency or organization."""
        folder = {"company": "companies", "agency": "agencies", "organization": "organizations"}[kind]
        names: frozenset[str] = getattr(self, folder)
        if slug not in names:
            source.report(at, f"is no known {kind}: add {folder}/{slug}.yml or correct the name", slug)


def check_keys(used: Iterator[tuple[Location, str]], held: dict[str, Reference], source: Positioned) -> None:
    """Report every fact whose `source` is no key of the entry's `sources`."""
    for at, key in used:
        if key not in held:
            source.report(at, "is no key under `sources`: add the document there or correct the key", key)


def company_sources(company: Company) -> Iterator[tuple[Location, str]]:
    """Where a company's facts name their source."""
    marks = company.identifiers
    for n, uei in enumerate(marks.uei):
        yield ("identifiers", "uei", n, "source"), uei.source
    for field, single in (("cik", marks.cik), ("lei", marks.lei), ("ticker", marks.ticker)):
        if single is not None:
            yield ("identifiers", field, "source"), single.source
    for n, recipient in enumerate(company.recipient_names):
        yield ("recipient_names", n, "source"), recipient.source
    for n, edge in enumerate(company.family):
        yield ("family", n, "source"), edge.source


def check_entity(entity: LobbyingEntity, at: Location, known: Known, source: Positioned) -> None:
    """The body that a name in lobbying filings means."""
    if entity.body != DEPARTMENT:
        known.complain("agency", entity.body, (*at, "body"), source)


def check_company(company: Company, known: Known, source: Positioned) -> None:
    """A company's family and recipient names."""
    check_keys(company_sources(company), company.sources, source)
    for n, edge in enumerate(company.family):
        if edge.child is not None:
            known.complain("company", edge.child, ("family", n, "child"), source)
    for n, recipient in enumerate(company.recipient_names):
        if recipient.member is not None and company.edge(recipient.member) is None:
            message = "is no `name` under `family`: add the edge or correct the name"
            source.report(("recipient_names", n, "member"), message, recipient.member)


def check_product(
    product: Product, companies: Mapping[str, Company], known: Known, source: Positioned
) -> None:
    """A product's makers, and the family edges they came by."""
    for n, maker in enumerate(product.makers):
        known.complain("company", maker.company, ("makers", n, "company"), source)
        company = companies.get(maker.company)
        if company is not None and maker.member is not None and company.edge(maker.member) is None:
            message = (
                f"is no `name` under `family` in companies/{company.slug}.yml: add the edge or correct it"
            )
            source.report(("makers", n, "member"), message, maker.member)


def check_agency(agency: Agency, known: Known, source: Positioned) -> None:
    """An agency's offices."""
    del known
    used = ((("offices", n, "source"), office.source) for n, office in enumerate(agency.offices))
    check_keys(used, agency.sources, source)


def check_action(action: Action, known: Known, source: Positioned) -> None:
    """Who acts, who is addressed, and who is meant by a printed name."""
    for field, kind, slugs in (
        ("actors", "organization", action.actors),
        ("companies", "company", action.companies),
        ("agencies", "agency", action.agencies),
    ):
        for n, slug in enumerate(slugs):
            known.complain(kind, slug, (field, n), source)
    for n, printed in enumerate(action.printed_names):
        known.complain("organization", printed.organization, ("printed_names", n, "organization"), source)
    claims = ((("claims", n, "source"), claim.source) for n, claim in enumerate(action.claims))
    names = ((("printed_names", n, "source"), name.source) for n, name in enumerate(action.printed_names))
    check_keys(claims, action.sources, source)
    check_keys(names, action.sources, source)


def check_rule(rule: Rule, known: Known, source: Positioned) -> None:
    """The companies a rule counts and the figures it is held against."""
    if rule.digest is not None:
        source.report(("digest",), "is filled in from the registry: remove it here")
    for slug, part in rule.companies.items():
        known.complain("company", slug, ("companies", slug), source)
        if part.names:
            message = "is filled in from the company's file: remove it here"
            source.report(("companies", slug, "names"), message)
    for n, figure in enumerate(rule.published_figures):
        known.complain("company", figure.company, ("published_figures", n, "company"), source)
        known.complain("agency", figure.agency, ("published_figures", n, "agency"), source)
    used = (
        (("published_figures", n, "source"), figure.source) for n, figure in enumerate(rule.published_figures)
    )
    check_keys(used, rule.sources, source)


def check_false_friend(friend: FalseFriend, at: Location, known: Known, source: Positioned) -> None:
    """The company a false friend is taken for."""
    if friend.company is not None:
        known.complain("company", friend.company, (*at, "company"), source)


def check_decision(decision: Decision, at: Location, known: Known, source: Positioned) -> None:
    """The company a decision is about."""
    known.complain("company", decision.company, (*at, "company"), source)


def check_unique(companies: list[tuple[Company, Positioned]]) -> None:
    """No recipient name and no UEI may lead to two companies, or be listed twice."""
    owner: dict[str, str] = {}
    for company, source in companies:
        marks: list[tuple[Location, str]] = [
            *((("recipient_names", n, "name"), name.name) for n, name in enumerate(company.recipient_names)),
            *(
                (("identifiers", "uei", n, "value"), uei.value)
                for n, uei in enumerate(company.identifiers.uei)
            ),
        ]
        for at, value in marks:
            if value in owner:
                source.report(at, f"is already listed in companies/{owner[value]}.yml: keep one", value)
            owner.setdefault(value, company.slug)

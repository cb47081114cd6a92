"""Transactions, subawards, actions, use cases, notices, documents against every rule: the rows of the link table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select
from sqlmodel import col

from research.columnar import Columns
from research.matching.engine import BookMatcher, Engine
from research.matching.families import OWNERSHIP, THEN
from research.matching.identity import Party, when
from research.matching.made import MadeLink
from research.matching.notices import notice_links
from research.matching.reading import WholeAward, whole_awards, worth_a_look
from research.matching.register import register_links
from research.matching.tying import Tying, agencies_of
from research.matching.vendors import STATED, STATED_VERSION, vendor_links
from research.models import Subaward
from research.registry import Action, Registry

_kept: list[tuple[Registry, Engine]] = []


def transaction_links(columns: Columns, registry: Registry, among: str | None = None) -> Iterator[MadeLink]:
    """Links of transactions by all rules; `among` is a query of the only award keys to look at."""
    yield from links_by(columns, engine_of(registry), agency_codes(registry), among)


def engine_of(registry: Registry) -> Engine:
    """All rules of the registry as they stand now, with the decisions of people; the last one made is kept."""
    if not _kept or _kept[0][0] is not registry:
        books = [registry.book(rule) for rule in registry.rules.values()]
        _kept[:] = [(registry, Engine(books, registry.decisions))]
    return _kept[0][1]


def agency_codes(registry: Registry) -> frozenset[str]:
    """Codes of the agencies followed."""
    return frozenset(agency.code for agency in registry.agencies.values())


def links_by(
    columns: Columns, engine: Engine, agencies: frozenset[str], among: str | None = None
) -> Iterator[MadeLink]:
    """Links of transactions by the books of an engine."""
    tying = [Tying(matcher, agencies) for matcher in engine.matchers]
    worth_a_look(columns, engine, among)
    for awards in whole_awards(columns):
        yield from _tied(awards, engine, tying)


def _tied(awards: Iterable[WholeAward], engine: Engine, tying: list[Tying]) -> Iterator[MadeLink]:
    awards = list(awards)
    texts = {row.description for award in awards for row in award.rows if row.description}
    texts |= {award.base for award in awards if award.base}
    distinct = sorted(texts)
    read = {text: said for text, said in zip(distinct, engine.read(distinct), strict=True) if any(said)}
    for award in awards:
        heard = {
            row.transaction_key: said
            for row in award.rows
            if row.description and (said := read.get(row.description))
        }
        base = read.get(award.base) if award.base else None
        for number, one in enumerate(tying):
            own = {key: named for key, said in heard.items() if (named := said[number])}
            yield from one.links(award, own, base[number] if base else {})


def other_links(connection: Connection, registry: Registry) -> Iterator[MadeLink]:
    """Links of subawards, actions, use cases, notices and documents of the Federal Register."""
    engine, agencies = engine_of(registry), agency_codes(registry)
    counting = select(Subaward.__table__).where(col(Subaward.duplicate_of).is_(None))  # type: ignore[attr-defined]
    rows = connection.execute(counting, execution_options={"yield_per": 5_000})
    for held in rows.mappings():
        row = Subaward(**held)
        for matcher in engine.matchers:
            yield from _subaward(row, matcher, agencies)
    for action in registry.actions.values():
        yield from _stated(action, registry)
    yield from vendor_links(connection, registry)
    yield from register_links(connection, registry)
    yield from notice_links(connection, registry)


def _subaward(row: Subaward, matcher: BookMatcher, agencies: frozenset[str]) -> Iterator[MadeLink]:
    book = matcher.book
    party = Party(row.subrecipient_name, row.subrecipient_uei, row.subrecipient_parent_name)
    for company, identity in matcher.identify(party).items():
        views = 0
        for tie in identity.ties:
            views |= tie.views(row.action_date)
        if not views or (book.method == "words" and not views & THEN):
            continue
        tie = max(identity.ties, key=lambda tie: tie.views(row.action_date) & THEN)
        grounds = identity.grounds_of("subrecipient") + when(
            tie, tie.views(row.action_date), matcher.names[company]
        )
        for code, basis in agencies_of(
            row.awarding_agency_code, row.funding_agency_code, book.agency_relation, agencies
        ):
            yield MadeLink(
                company,
                code,
                book.rule_id,
                book.version,
                "subrecipient",
                "subaward",
                row.subaward_key,
                basis,
                row.prime_award_key,
                row.action_date,
                grounds,
                identity.field.replace("recipient", "subrecipient", 1),
                identity.text,
                identity.start,
                identity.end,
                member=tie.member,
                ownership=OWNERSHIP[views],
            )


def _stated(action: Action, registry: Registry) -> Iterator[MadeLink]:
    for company in action.companies:
        for agency in action.agencies:
            yield MadeLink(
                company_slug=company,
                agency_code=registry.agencies[agency].code,
                rule_id=STATED,
                rule_version=STATED_VERSION,
                tier="stated",
                record_kind="action",
                record_key=action.id,
                basis="stated",
                award_key=None,
                action_date=action.date.first,
                reason=f"“{action.title}” names {registry.companies[company].name} "
                f"and {registry.agencies[agency].abbreviation}",
            )

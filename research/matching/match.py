"""Transactions, subawards and actions against every rule: the rows of the link table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, Select, column, select, table
from sqlmodel import col

from research.matching.candidates import CANDIDATE, find_candidates
from research.matching.rules import CompanyMatcher, Match, any_word, matchers
from research.models import Award, Link, Subaward, Transaction
from research.registry import Action, Decision, Registry, Rule

STATED = "stated"
"""Rule id of links that a document states; no words are searched for them."""

_CANDIDATES: Select[tuple[str]] = select(column("k")).select_from(table(CANDIDATE))


class _Row(NamedTuple):
    transaction_key: str
    award_key: str
    action_date: date
    recipient_name: str | None
    recipient_uei: str | None
    description: str | None
    awarding: str | None
    funding: str | None


def link_rows(connection: Connection, registry: Registry) -> Iterator[Link]:
    """All links by all rules. Nothing is written."""
    yield from transaction_links(connection, registry)
    yield from other_links(connection, registry)


def transaction_links(connection: Connection, registry: Registry, among: str | None = None) -> Iterator[Link]:
    """Links of transactions; `among` is a query of the only award keys to look at."""
    find_candidates(connection, registry, among)
    for rule in registry.rules.values():
        yield from _transactions(connection, registry, rule)


def other_links(connection: Connection, registry: Registry) -> Iterator[Link]:
    """Links of subawards and of actions."""
    counting = select(Subaward.__table__).where(col(Subaward.duplicate_of).is_(None))  # type: ignore[attr-defined]
    rows = [Subaward(**row) for row in connection.execute(counting).mappings()]
    for rule in registry.rules.values():
        yield from _subawards(rows, registry, rule)
    for action in registry.actions.values():
        yield from _stated(action, registry)


def _transactions(connection: Connection, registry: Registry, rule: Rule) -> Iterator[Link]:
    rows = list(_countable(connection, rule))
    awards = Award.__table__  # type: ignore[attr-defined]
    texts = connection.execute(
        select(awards.c.award_key, awards.c.base_description).where(awards.c.award_key.in_(_CANDIDATES))
    )
    base_texts = {str(key): str(said) for key, said in texts if said}
    worth_a_look = any_word(rule)
    spoken = [row for row in rows if row.description and worth_a_look.search(row.description)]
    spoken_bases = {key: text for key, text in base_texts.items() if worth_a_look.search(text)}
    by_award: dict[str, list[_Row]] = {}
    for row in rows:
        by_award.setdefault(row.award_key, []).append(row)
    agencies = {agency.code for agency in registry.agencies.values()}
    recipients = {(row.recipient_name, row.recipient_uei) for row in rows}
    for slug, matcher in matchers(rule, registry).items():
        verdicts = _Verdicts(slug, registry.decisions)
        make = _Maker(slug, rule, agencies)
        likely = {
            pair
            for pair in recipients
            if verdicts.recipient(*pair) or matcher.recipient(pair[0], date.max) or pair[0] in matcher.names
        }
        bases = {
            key: match
            for key, text in spoken_bases.items()
            if (match := matcher.named(text, "base_description"))
        }
        own: dict[str, Match] = {}
        received: dict[str, Match] = {}
        named_on: dict[str, Match] = {}
        for row in rows:
            if (row.recipient_name, row.recipient_uei) in likely and (
                match := _received(matcher, verdicts, row)
            ):
                received[row.transaction_key] = match
        for row in spoken:
            match = matcher.named(row.description)
            if match and not verdicts.rejects(row):
                own[row.transaction_key] = match
                named_on.setdefault(row.award_key, match)
        for award_key in {*bases, *named_on}:
            base = bases.get(award_key)
            for row in by_award.get(award_key, ()):
                if row.transaction_key in received or verdicts.rejects(row):
                    continue
                if match := own.get(row.transaction_key):
                    yield from make.links(row, "named", match)
                if base:
                    yield from make.links(row, "base_named", base)
                # The upper bound takes the award whole, by whichever text names the company first.
                whole = named_on.get(award_key) or base
                if whole:
                    yield from make.links(
                        row, "award_named", replace(whole, reason=f"elsewhere on the award, {whole.reason}")
                    )
        for row in rows:
            if match := received.get(row.transaction_key):
                yield from make.links(row, "recipient", match)


def _received(matcher: CompanyMatcher, verdicts: _Verdicts, row: _Row) -> Match | None:
    if verdicts.rejects(row):
        return None
    if decided := verdicts.recipient(row.recipient_name, row.recipient_uei):
        return decided
    return matcher.recipient(row.recipient_name, row.action_date)


def _countable(connection: Connection, rule: Rule) -> Iterable[_Row]:
    transactions = Transaction.__table__  # type: ignore[attr-defined]
    query = (
        select(
            transactions.c.transaction_key,
            transactions.c.award_key,
            transactions.c.action_date,
            transactions.c.recipient_name,
            transactions.c.recipient_uei,
            transactions.c.description,
            transactions.c.awarding_agency_code,
            transactions.c.funding_agency_code,
        )
        .where(transactions.c.duplicate_of.is_(None), transactions.c.gone_at.is_(None))
        # Searches saved as CSV hold contracts only and do not name the type.
        .where(
            transactions.c.award_type_code.is_(None)
            | transactions.c.award_type_code.in_(rule.scope.award_types)
        )
        .where(transactions.c.award_kind.is_(None) | (transactions.c.award_kind != "IDV"))
        .where(transactions.c.award_key.in_(_CANDIDATES))
        .order_by(transactions.c.transaction_key)
    )
    return (_Row(*row) for row in connection.execute(query))


@dataclass(frozen=True)
class _Maker:
    """Makes link rows of one company under one rule, for each agency the record belongs to."""

    slug: str
    rule: Rule
    agencies: set[str]

    def links(self, row: _Row, tier: str, match: Match) -> Iterator[Link]:
        for code, basis in self._agencies(row.awarding, row.funding):
            yield Link(
                company_slug=self.slug,
                agency_code=code,
                rule_id=self.rule.id,
                rule_version=self.rule.version,
                tier=tier,
                record_kind="transaction",
                record_key=row.transaction_key,
                basis=basis,
                award_key=row.award_key,
                action_date=row.action_date,
                field=match.field,
                matched_text=match.text,
                start=match.start,
                end=match.end,
                reason=match.reason,
            )

    def subaward(self, row: Subaward, match: Match) -> Iterator[Link]:
        for code, basis in self._agencies(row.awarding_agency_code, row.funding_agency_code):
            yield Link(
                company_slug=self.slug,
                agency_code=code,
                rule_id=self.rule.id,
                rule_version=self.rule.version,
                tier="subrecipient",
                record_kind="subaward",
                record_key=row.subaward_key,
                basis=basis,
                award_key=row.prime_award_key,
                action_date=row.action_date,
                field="subrecipient_name",
                matched_text=match.text,
                start=match.start,
                end=match.end,
                reason=match.reason.replace("recipient", "subrecipient", 1),
            )

    def _agencies(self, awarding: str | None, funding: str | None) -> Iterator[tuple[str, str]]:
        relation = self.rule.scope.agency_relation
        if awarding in self.agencies and relation in ("awarding", "either"):
            yield awarding, "awarding"
        if funding in self.agencies and relation in ("funding", "either") and funding != awarding:
            yield funding, "funding"


class _Verdicts:
    """What people decided about one company; it beats every rule."""

    def __init__(self, slug: str, decisions: Iterable[Decision]) -> None:
        mine = [d for d in decisions if d.company == slug]
        self.rejected = {(d.subject_kind, d.subject) for d in mine if d.verdict == "rejected"}
        self.confirmed = {(d.subject_kind, d.subject): d for d in mine if d.verdict == "confirmed"}

    def rejects(self, row: _Row) -> bool:
        keys = {
            ("transaction", row.transaction_key),
            ("recipient", row.recipient_name),
            ("recipient", row.recipient_uei),
        }
        return bool(keys & self.rejected)

    def recipient(self, name: str | None, uei: str | None) -> Match | None:
        for subject in (uei, name):
            if subject and (decided := self.confirmed.get(("recipient", subject))):
                field_name = "recipient_uei" if subject == uei else "recipient_name"
                return Match(field_name, subject, 0, len(subject), f"decided by {decided.who}: {decided.why}")
        return None


def _subawards(rows: Iterable[Subaward], registry: Registry, rule: Rule) -> Iterator[Link]:
    agencies = {agency.code for agency in registry.agencies.values()}
    for slug, matcher in matchers(rule, registry).items():
        make = _Maker(slug, rule, agencies)
        for row in rows:
            if match := matcher.recipient(row.subrecipient_name, row.action_date):
                yield from make.subaward(row, match)


def _stated(action: Action, registry: Registry) -> Iterator[Link]:
    for company in action.companies:
        for agency in action.agencies:
            yield Link(
                company_slug=company,
                agency_code=registry.agencies[agency].code,
                rule_id=STATED,
                rule_version="1",
                tier="stated",
                record_kind="action",
                record_key=action.id,
                basis="stated",
                action_date=action.date.first,
                reason=f"“{action.title}” names {registry.companies[company].name} "
                f"and {registry.agencies[agency].abbreviation}",
            )

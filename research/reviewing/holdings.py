"""The record's side: recipients under every spelling, their parents as recorded, and the money of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import bindparam, text
from sqlmodel import Session

from research.counting import counts
from research.registry import Registry
from research.reviewing.candidate import AgencyMoney
from research.types import Obligation

_AT_ONCE = 500
"""Values in one IN list."""

_AGENCY = (
    "CASE WHEN awarding_agency_code IN :codes THEN awarding_agency_code "
    "WHEN funding_agency_code IN :codes THEN funding_agency_code ELSE awarding_agency_code END"
)


@dataclass
class Holding:
    """One recipient as the records tell them apart. same_as: the UEI that alone carries its name, where it has none."""

    key: str
    name: str
    uei: str | None = None
    same_as: str | None = None
    spellings: set[str] = field(default_factory=set)
    parents: set[tuple[str | None, str | None]] = field(default_factory=set)
    first: date | None = None
    last: date | None = None

    @property
    def parent_names(self) -> tuple[str, ...]:
        return tuple(sorted({name for name, _ in self.parents if name}))

    @property
    def parent_ueis(self) -> tuple[str, ...]:
        return tuple(sorted({uei for _, uei in self.parents if uei}))


def holdings(session: Session) -> dict[str, Holding]:
    """Every recipient of a transaction or an award, by key; recipient tables are small beside transactions."""
    found: dict[str, Holding] = {}
    for key, name, uei, same_as in session.execute(
        text("SELECT recipient_key, name, uei, same_as_key FROM recipient ORDER BY recipient_key")
    ):
        found[key] = Holding(key, name, uei, same_as, {name})
    named = text("SELECT recipient_key, name, first_action_date, last_action_date FROM recipient_name")
    for key, name, first, last in session.execute(named):
        held = found.setdefault(key, Holding(key, name))
        held.spellings.add(name)
        held.first = min(filter(None, (held.first, as_day(first))), default=None)
        held.last = max(filter(None, (held.last, as_day(last))), default=None)
    for key, name, uei, parent, parent_uei in session.execute(
        text(
            "SELECT DISTINCT recipient_key, recipient_name, recipient_uei, recipient_parent_name, "
            "recipient_parent_uei FROM award WHERE recipient_key IS NOT NULL AND recipient_name IS NOT NULL"
        )
    ):
        held = found.setdefault(key, Holding(key, name, uei))
        held.spellings.add(name)
        if parent or parent_uei:
            held.parents.add((parent, parent_uei))
    return found


def recipients_linked(session: Session, registry: Registry) -> dict[str, set[str]]:
    """Recipient keys already tied to each company by a rule that knows more than the company's word."""
    by_words = {rule.id for rule in registry.rules.values() if getattr(rule, "recipient", None) == "words"}
    rows = session.execute(
        text(
            "SELECT DISTINCT l.company_slug, l.rule_id, t.recipient_key FROM link l "
            "JOIN award_transaction t ON t.transaction_key = l.record_key "
            "WHERE l.tier = 'recipient' AND l.record_kind = 'transaction' AND t.recipient_key IS NOT NULL"
        )
    )
    linked: dict[str, set[str]] = {}
    for slug, rule, key in rows:
        if rule not in by_words:
            linked.setdefault(slug, set()).add(key)
    return linked


def money_of(
    session: Session, registry: Registry, column: str, keys: Iterable[str]
) -> dict[str, list[AgencyMoney]]:
    """Net obligation of counting transactions by agency, for each value of one of their columns."""
    codes = _codes(registry)
    query = text(
        f"SELECT {column}, {_AGENCY} AS agency, sum(obligation_cents), count(*), count(DISTINCT award_key) "
        f"FROM award_transaction WHERE {counts()} AND {column} IN :keys GROUP BY 1, 2 ORDER BY 1, 2"
    ).bindparams(bindparam("keys", expanding=True), bindparam("codes", expanding=True))
    found: dict[str, list[AgencyMoney]] = {}
    for some in in_parts(keys):
        for key, agency, cents, rows, awards in session.execute(query, {"keys": some, "codes": codes}):
            found.setdefault(key, []).append(AgencyMoney(agency or "", Obligation(int(cents)), rows, awards))
    return found


def texts_of(session: Session, keys: Iterable[str], count: int) -> dict[str, list[str]]:
    """What the largest transactions of each recipient say, so that a person sees what the firm sells."""
    query = text(
        "SELECT recipient_key, description FROM (SELECT recipient_key, description, row_number() OVER (PARTITION BY "
        f"recipient_key ORDER BY obligation_cents DESC, transaction_key) AS n FROM award_transaction WHERE {counts()} "
        "AND description IS NOT NULL AND recipient_key IN :keys) x WHERE n <= :count ORDER BY recipient_key, n"
    ).bindparams(bindparam("keys", expanding=True))
    found: dict[str, list[str]] = {}
    for some in in_parts(keys):
        for key, said in session.execute(query, {"keys": some, "count": count}):
            if said not in found.setdefault(key, []):
                found[key].append(said)
    return found


def merged(parts: Iterable[AgencyMoney]) -> tuple[AgencyMoney, ...]:
    """The same by agency, largest first; parts must not share a transaction."""
    by_code: dict[str, AgencyMoney] = {}
    for part in parts:
        old = by_code.get(part.code, AgencyMoney(part.code, Obligation(0), 0, 0))
        by_code[part.code] = AgencyMoney(
            part.code, old.net + part.net, old.transactions + part.transactions, old.awards + part.awards
        )
    return tuple(sorted(by_code.values(), key=lambda part: (-abs(part.net.cents), part.code)))


def as_day(value: object) -> date | None:
    """A day as plain SQL gives it: ISO text from SQLite, a date from PostgreSQL."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def in_parts(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    """The keys in lists that fit one statement, in order."""
    some = sorted(set(keys))
    for first in range(0, len(some), _AT_ONCE):
        yield some[first : first + _AT_ONCE]


def _codes(registry: Registry) -> list[str]:
    return sorted(agency.code for agency in registry.agencies.values())

"""The blind spot: IT purchases whose text names no maker, counted and valued, to stand beside every indirect total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, func, select, text
from sqlmodel import Session, col

from research.filters.vocabulary import default_rule
from research.it_words import ItReader, it_reader
from research.link_sums import lie_inside, total_of_sums
from research.models import BlindTotal, ItTransaction, State
from research.registry import Registry
from research.types import Obligation, Window

OWN_RULE = "trail-1"
READINGS = ("named", "generic", "received", "other")
AT_A_TIME = 5_000
_RULE = "blind_spot_rule"


@dataclass(frozen=True)
class Seen:
    """Transactions of one reading: distinct ones, their awards, and their obligations."""

    transactions: int
    awards: int
    net: Obligation
    gross: Obligation
    deobligated: Obligation

    @classmethod
    def nothing(cls) -> Seen:
        return cls(0, 0, Obligation(0), Obligation(0), Obligation(0))


@dataclass(frozen=True)
class BlindSpot:
    """What the agency's IT transactions of a window tell of makers, by reading (see `ItTransaction`) and fiscal year.

    `readings` sum to `it`. The blind spot is `generic`; at most `generic` and `other` together. Of the generic part,
    `award_named` stands on awards that name a company in some other text, so that its award-level sum holds it;
    `received` went to a company of the registry that resells nothing, which is known by that. The two may overlap.
    `rule_id` is the rule whose links decide what names a company.
    """

    agency_code: str
    window: Window
    rule_id: str | None
    it: Seen
    readings: dict[str, Seen]
    award_named: Seen
    received: Seen
    years: dict[int, dict[str, Seen]]


def update_blind_spot(connection: Connection, registry: Registry, among: str | None = None) -> int:
    """Read all IT transactions anew, or those of the awards that `among` gives; after the links are made.

    Returns how many rows were made.
    """
    if among is None:
        connection.execute(text("DELETE FROM it_transaction"))
    else:
        rows = f"SELECT transaction_key FROM award_transaction WHERE award_key IN ({among})"
        connection.execute(text(f"DELETE FROM it_transaction WHERE award_key IN ({among})"))
        connection.execute(text(f"DELETE FROM it_transaction WHERE transaction_key IN ({rows})"))
    rule = OWN_RULE if OWN_RULE in registry.rules else default_rule(registry)
    connection.execute(text("DELETE FROM state WHERE name = :name"), {"name": _RULE})
    connection.execute(State.__table__.insert(), [{"name": _RULE, "value": rule}])  # type: ignore[attr-defined]
    reader = it_reader(registry.it_products, registry.generic_words)
    if not reader.groups:
        return 0
    made = 0
    table = ItTransaction.__table__  # type: ignore[attr-defined]
    for part in _parts(connection, registry, rule, among):
        found = [row for read in part for row in _rows(read, reader, _codes(registry))]
        if found:
            connection.execute(table.insert(), found)
            made += len(found)
    return made


@dataclass(frozen=True)
class _Read:
    """One transaction with what its links tell: whether a maker received it, its text or its award names one."""

    transaction_key: str
    award_key: str
    action_date: object
    fiscal_year: int
    obligation_cents: int
    psc_code: str | None
    psc_description: str | None
    description: str | None
    awarding: str | None
    funding: str | None
    is_received: bool
    is_named: bool
    is_award_named: bool


def _parts(
    connection: Connection, registry: Registry, rule: str, among: str | None
) -> Iterator[Iterator[_Read]]:
    """Transactions that a rule could count, some thousand at a time."""
    # A reseller that is named tells nothing of what is sold; one that receives does not even where it makes things too.
    namers = [slug for slug, company in registry.companies.items() if set(company.role) != {"reseller"}]
    receivers = [slug for slug, company in registry.companies.items() if "reseller" not in company.role]
    within = f" AND l.award_key IN ({among})" if among else ""
    for name, what, tiers, slugs in (
        ("received_it", "record_key", "'recipient'", receivers),
        ("named_it", "record_key", "'named'", namers),
        ("award_named_it", "award_key", "'named', 'base_named', 'award_named'", namers),
    ):
        names = {f"m{n}": slug for n, slug in enumerate(slugs)}
        chosen = ", ".join(f":{one}" for one in names) or "NULL"
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))
        connection.execute(text(f"CREATE TEMPORARY TABLE {name} (k TEXT PRIMARY KEY)"))
        connection.execute(
            text(
                f"INSERT INTO {name} SELECT DISTINCT l.{what} FROM link l WHERE l.rule_id = :rule "
                f"AND l.record_kind = 'transaction' AND l.company_slug IN ({chosen}) AND l.tier IN ({tiers}) "
                f"AND l.{what} IS NOT NULL{within}"
            ),
            {"rule": rule, **names},
        )
    rows = connection.execute(
        text(
            "SELECT t.transaction_key, t.award_key, t.action_date, t.fiscal_year, t.obligation_cents, t.psc_code, "
            "t.psc_description, t.description, t.awarding_agency_code, t.funding_agency_code, r.k, n.k, a.k "
            "FROM award_transaction t LEFT JOIN received_it r ON r.k = t.transaction_key "
            "LEFT JOIN named_it n ON n.k = t.transaction_key LEFT JOIN award_named_it a ON a.k = t.award_key "
            "WHERE t.duplicate_of IS NULL AND t.gone_at IS NULL "
            "AND (t.award_type_code IS NULL OR t.award_type_code IN ('A', 'B', 'C', 'D')) "
            "AND (t.award_kind IS NULL OR t.award_kind <> 'IDV') "
            "AND (t.psc_code IS NOT NULL OR t.psc_description IS NOT NULL)"
            + (f" AND t.award_key IN ({among})" if among else "")
        ),
        execution_options={"yield_per": AT_A_TIME},
    )
    for part in rows.partitions():
        yield (_Read(*row[:10], *(key is not None for key in row[10:])) for row in part)


def _codes(registry: Registry) -> frozenset[str]:
    return frozenset(agency.code for agency in registry.agencies.values())


def _rows(read: _Read, reader: ItReader, agencies: frozenset[str]) -> Iterator[dict[str, object]]:
    if not reader.is_it(read.psc_code, read.psc_description):
        return
    bases = [(read.awarding, "awarding")]
    if read.funding != read.awarding:
        bases.append((read.funding, "funding"))
    for code, basis in bases:
        if code in agencies:
            yield {
                "transaction_key": read.transaction_key,
                "agency_code": code,
                "basis": basis,
                "award_key": read.award_key,
                "action_date": _day(read.action_date),
                "fiscal_year": read.fiscal_year,
                "obligation_cents": read.obligation_cents,
                "reading": _reading(read, reader),
                "is_received": read.is_received,
                "is_award_named": read.is_award_named,
            }


def _reading(read: _Read, reader: ItReader) -> str:
    if read.is_named:
        return "named"
    if reader.is_generic(read.description):
        return "generic"
    return "received" if read.is_received else "other"


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def blind_spot(session: Session, agency_code: str, window: Window) -> BlindSpot:
    """What the agency's IT transactions with action dates in the window tell; zeros where there are none."""
    known = _rolled(session, agency_code, window)
    if known is not None:
        return known
    cents, award = col(ItTransaction.obligation_cents), col(ItTransaction.award_key)
    chosen = [col(ItTransaction.agency_code) == agency_code]
    if window.since:
        chosen.append(col(ItTransaction.action_date) >= window.since)
    if window.until:
        chosen.append(col(ItTransaction.action_date) <= window.until)
    sums = (
        func.count(),
        func.count(func.distinct(award)),
        func.coalesce(func.sum(cents), 0),
        func.coalesce(func.sum(case((cents > 0, cents), else_=0)), 0),
        func.coalesce(func.sum(case((cents < 0, cents), else_=0)), 0),
    )
    year, reading = col(ItTransaction.fiscal_year), col(ItTransaction.reading)
    years: dict[int, dict[str, Seen]] = {}
    for row in session.execute(
        select(year, reading, *sums).where(*chosen).group_by(year, reading).order_by(year)
    ):
        years.setdefault(int(row[0]), {kind: Seen.nothing() for kind in READINGS})[str(row[1])] = _seen(
            row[2:]
        )
    whole = {kind: Seen.nothing() for kind in READINGS}
    for row in session.execute(select(reading, *sums).where(*chosen).group_by(reading)):
        whole[str(row[0])] = _seen(row[1:])
    generic = [*chosen, reading == "generic"]
    of_awards = [*generic, col(ItTransaction.is_award_named).is_(True)]
    of_known = [*generic, col(ItTransaction.is_received).is_(True)]
    rule = session.get(State, _RULE)
    return BlindSpot(
        agency_code=agency_code,
        window=window,
        rule_id=rule.value if rule else None,
        it=_seen(session.execute(select(*sums).where(*chosen)).one()),
        readings=whole,
        award_named=_seen(session.execute(select(*sums).where(*of_awards)).one()),
        received=_seen(session.execute(select(*sums).where(*of_known)).one()),
        years=years,
    )


def _rolled(session: Session, agency_code: str, window: Window) -> BlindSpot | None:
    """The answer from roll-ups, or None where the window cuts through them."""
    rows = list(
        session.execute(
            select(BlindTotal)
            .where(col(BlindTotal.agency_code) == agency_code)
            .order_by(col(BlindTotal.fiscal_year))
        ).scalars()
    )
    if not lie_inside(rows, window):
        return None
    by: dict[int, dict[str, Seen]] = {}
    for row in rows:
        total = total_of_sums(row)
        by.setdefault(row.fiscal_year, {})[row.part] = Seen(
            total.transactions, total.awards, total.net, total.gross, total.deobligated
        )
    whole = by.pop(0, {})
    nothing = {kind: Seen.nothing() for kind in READINGS}
    rule = session.get(State, _RULE)
    return BlindSpot(
        agency_code=agency_code,
        window=window,
        rule_id=rule.value if rule else None,
        it=whole.get("it", Seen.nothing()),
        readings=nothing | {kind: whole[kind] for kind in READINGS if kind in whole},
        award_named=whole.get("generic_award_named", Seen.nothing()),
        received=whole.get("generic_received", Seen.nothing()),
        years={
            year: nothing | {kind: parts[kind] for kind in READINGS if kind in parts}
            for year, parts in by.items()
        },
    )


def _seen(row: Sequence[Any]) -> Seen:
    transactions, awards, net, gross, deobligated = (int(value) for value in row)
    return Seen(transactions, awards, Obligation(net), Obligation(gross), Obligation(deobligated))

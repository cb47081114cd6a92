"""The blind spot: IT purchases whose text names no maker, counted and valued, to stand beside every indirect total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, text
from sqlmodel import Session, col

from research.columnar import Columns
from research.filters.vocabulary import own_rule
from research.it_words import ItReader, it_reader
from research.link_sums import lie_inside, total_of_sums
from research.models import BlindTotal, ItTransaction, Link, State
from research.pair_links import OF_PAIR
from research.registry import Registry
from research.types import Obligation, Window
from research.writing import write_rows

READINGS = ("named", "generic", "received", "other")
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
    `award_named` stands on awards that name a company in some other text, so that its award-level sum holds it.
    `rule_id` is the rule whose links decide what names a company.
    """

    agency_code: str
    window: Window
    rule_id: str | None
    it: Seen
    readings: dict[str, Seen]
    award_named: Seen
    years: dict[int, dict[str, Seen]]


def update_blind_spot(
    connection: Connection, columns: Columns, registry: Registry, among: str | None = None
) -> int:
    """Read all IT transactions anew, or those of the awards that `among` gives; after the links are made.

    `columns` holds the links too. Returns how many rows were made.
    """
    if among is None:
        connection.execute(text("DELETE FROM it_transaction"))
    else:
        rows = f"SELECT transaction_key FROM award_transaction WHERE award_key IN ({among})"
        connection.execute(text(f"DELETE FROM it_transaction WHERE award_key IN ({among})"))
        connection.execute(text(f"DELETE FROM it_transaction WHERE transaction_key IN ({rows})"))
    rule = own_rule(registry)
    connection.execute(text("DELETE FROM state WHERE name = :name"), {"name": _RULE})
    connection.execute(State.__table__.insert(), [{"name": _RULE, "value": rule}])  # type: ignore[attr-defined]
    reader = it_reader(registry.it_products, registry.generic_words)
    if not reader.groups:
        return 0
    _find_it(columns, reader, registry, f" AND t.award_key IN ({among})" if among else "")
    if not columns.holds("it"):
        return 0
    _find_named(columns, registry, rule)
    generic = (
        said
        for (said,) in columns.rows("SELECT DISTINCT description FROM it WHERE description IS NOT NULL")
        if reader.is_generic(said)
    )
    columns.take("it_generic", ["description VARCHAR"], ((said,) for said in generic))
    return write_rows(connection, ItTransaction, _COLUMNS, columns.rows(_READINGS))


_COLUMNS = (
    "transaction_key",
    "agency_code",
    "basis",
    "award_key",
    "action_date",
    "fiscal_year",
    "obligation_cents",
    "reading",
    "is_award_named",
)
_READINGS = """
SELECT i.transaction_key, i.agency_code, i.basis, i.award_key, i.action_date, i.fiscal_year, i.obligation_cents,
CASE WHEN n.k IS NOT NULL THEN 'named' WHEN r.k IS NOT NULL THEN 'received'
WHEN i.description IS NULL OR g.description IS NOT NULL THEN 'generic' ELSE 'other' END, a.k IS NOT NULL
FROM it i LEFT JOIN it_received r ON r.k = i.transaction_key LEFT JOIN it_named n ON n.k = i.transaction_key
LEFT JOIN it_award_named a ON a.k = i.award_key LEFT JOIN it_generic g ON g.description = i.description
ORDER BY i.transaction_key, i.agency_code
"""


def _find_it(columns: Columns, reader: ItReader, registry: Registry, only: str) -> None:
    """Purchases with an IT product code, once for each followed agency that signed or pays for them."""
    products = columns.rows("SELECT DISTINCT psc_code, psc_description FROM award_transaction")
    fitting = [(code or "", name or "") for code, name in products if reader.is_it(code, name)]
    columns.take("it_code", ["psc_code VARCHAR", "psc_description VARCHAR"], fitting)
    followed = sorted({agency.code for agency in registry.agencies.values()})
    columns.take("it_agency", ["code VARCHAR"], [(code,) for code in followed])
    columns.run(
        "CREATE OR REPLACE TABLE it AS SELECT t.*, x.code AS agency_code, CASE WHEN x.code = t.awarding_agency_code "
        "THEN 'awarding' ELSE 'funding' END AS basis FROM award_transaction t "
        "JOIN it_code c ON c.psc_code = coalesce(t.psc_code, '') "
        "AND c.psc_description = coalesce(t.psc_description, '') "
        "JOIN it_agency x ON x.code IN (t.awarding_agency_code, t.funding_agency_code) "
        "WHERE (t.award_type_code IS NULL OR t.award_type_code IN ('A', 'B', 'C', 'D')) "
        f"AND (t.award_kind IS NULL OR t.award_kind <> 'IDV'){only}"
    )


def _find_named(columns: Columns, registry: Registry, rule: str) -> None:
    """Keys of transactions that a maker received or whose text names one, and of awards some text of which does."""
    # A reseller that is named tells nothing of what is sold; one that receives does not even where it makes things too,
    # nor does a firm that makes nothing: whose products it works with is open.
    namers = [slug for slug, company in registry.companies.items() if set(company.role) != {"reseller"}]
    receivers = [
        slug
        for slug, company in registry.companies.items()
        if "maker" in company.role and "reseller" not in company.role
    ]
    for name, what, tiers, slugs in (
        ("it_received", "record_key", "'recipient'", receivers),
        ("it_named", "record_key", "'named'", namers),
        ("it_award_named", "award_key", "'named', 'base_named', 'award_named'", namers),
    ):
        chosen = ", ".join(f"'{slug}'" for slug in slugs) or "NULL"
        columns.run(
            f"CREATE OR REPLACE TABLE {name} AS SELECT DISTINCT {what} AS k FROM link WHERE rule_id = '{rule}' "
            f"AND company_slug IN ({chosen}) AND tier IN ({tiers}) AND {what} IS NOT NULL"
        )


def blind_spot(session: Session, agency_code: str, window: Window) -> BlindSpot:
    """What the agency's IT transactions with action dates in the window tell; zeros where there are none."""
    rolled = _rolled(session, agency_code, window)
    if rolled is not None:
        return rolled
    chosen = [col(ItTransaction.agency_code) == agency_code]
    if window.since:
        chosen.append(col(ItTransaction.action_date) >= window.since)
    if window.until:
        chosen.append(col(ItTransaction.action_date) <= window.until)
    sums = _sums()
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
    rule = session.get(State, _RULE)
    return BlindSpot(
        agency_code=agency_code,
        window=window,
        rule_id=rule.value if rule else None,
        it=_seen(session.execute(select(*sums).where(*chosen)).one()),
        readings=whole,
        award_named=_seen(session.execute(select(*sums).where(*of_awards)).one()),
        years=years,
    )


def own_generic(session: Session, asked: Mapping[str, str | date]) -> Seen:
    """The part of the blind spot that the company itself received, so that its own figure holds it.

    asked: which pair, in which window and view (`research.pair_links.pair_values`).
    """
    return _seen(session.execute(_own_generic(), asked).one())


@cache
def _own_generic() -> Select[*tuple[Any, ...]]:
    return (
        select(*_sums())
        .select_from(Link)
        .join(
            ItTransaction,
            and_(
                col(ItTransaction.transaction_key) == col(Link.record_key),
                col(ItTransaction.agency_code) == col(Link.agency_code),
            ),
        )
        .where(*OF_PAIR, col(Link.tier) == "recipient", col(ItTransaction.reading) == "generic")
    )


def _sums() -> tuple[ColumnElement[Any], ...]:
    cents = col(ItTransaction.obligation_cents)
    return (
        func.count(),
        func.count(func.distinct(col(ItTransaction.award_key))),
        func.coalesce(func.sum(cents), 0),
        func.coalesce(func.sum(case((cents > 0, cents), else_=0)), 0),
        func.coalesce(func.sum(case((cents < 0, cents), else_=0)), 0),
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
        years={
            year: nothing | {kind: parts[kind] for kind in READINGS if kind in parts}
            for year, parts in by.items()
        },
    )


def _seen(row: Sequence[Any]) -> Seen:
    transactions, awards, net, gross, deobligated = (int(value) for value in row)
    return Seen(transactions, awards, Obligation(net), Obligation(gross), Obligation(deobligated))

"""Status events: read from descriptions and action types into their table; asked for by award, company, agency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Connection, Subquery, case, func, null, or_, select, text
from sqlmodel import Session, col

from research.columnar import Columns
from research.counting import counts
from research.event_words import event_reader
from research.models import Award, Link, StatusEvent, Transaction
from research.ownership import seen_in
from research.registry import EventKind, Registry
from research.types import Obligation, Window
from research.writing import write_rows

_TIERS = ("recipient", "named", "base_named", "award_named")


@dataclass(frozen=True)
class EventFilter:
    """Which events are asked for; what is None or empty does not limit.

    company_slug, rule_id: events on awards that the rule links to the company, in the view as filed then. agency_code:
    awards that it signed or pays for. kinds: ids of data/events.yml. window: of the days on which records say so.
    """

    award_key: str | None = None
    company_slug: str | None = None
    rule_id: str | None = None
    agency_code: str | None = None
    kinds: tuple[str, ...] = ()
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class Event:
    """One event with the transaction that says so.

    obligation is that transaction's. tier: the surest tier by which the award is linked to the company asked for.
    `description` is as published, with officials' addresses: mask it before it is shown.
    """

    day: date
    kind: str
    basis: str
    award_key: str
    piid: str | None
    transaction_key: str
    modification_number: str
    agency_code: str | None
    recipient_name: str | None
    obligation: Obligation
    field: str
    matched_text: str
    start: int | None
    end: int | None
    description: str | None
    tier: str | None


def update_events(
    connection: Connection, columns: Columns, registry: Registry, among: str | None = None
) -> int:
    """Read the events of all transactions anew, or of the awards that the query `among` gives; returns how many."""
    if among is None:
        connection.execute(text("DELETE FROM status_event"))
    else:
        rows = f"SELECT transaction_key FROM award_transaction WHERE award_key IN ({among})"
        connection.execute(text(f"DELETE FROM status_event WHERE award_key IN ({among})"))
        connection.execute(text(f"DELETE FROM status_event WHERE transaction_key IN ({rows})"))
    only = f" AND award_key IN ({among})" if among else ""
    found = _from_texts(columns, registry.events, only)
    return write_rows(connection, StatusEvent, _READ, found) + _from_codes(connection, registry.events, only)


_READ = ("transaction_key", "kind", "basis", "award_key", "day", "field", "matched_text", "start", "end")


def _from_texts(columns: Columns, kinds: Sequence[EventKind], only: str) -> Iterator[tuple[object, ...]]:
    reader = event_reader(tuple(kinds))
    if not reader.signs:
        return
    # Letters beyond ASCII may have capitals that the sign holds: Python must look at those texts itself.
    tells = f"regexp_matches(description, '(?i){'|'.join(reader.signs)}') OR strlen(description) > length(description)"
    rows = columns.rows(
        "SELECT transaction_key, award_key, action_date, modification_number, description FROM award_transaction "
        f"WHERE ({tells}){only}"
    )
    for key, award_key, day, modification, said in rows:
        for hit in reader.read(said, modification):
            matched = said[hit.start : hit.end]
            yield key, hit.kind, "text", award_key, day, "description", matched, hit.start, hit.end


def _from_codes(connection: Connection, kinds: Sequence[EventKind], only: str) -> int:
    codes = {one.code: kind.id for kind in kinds for one in kind.action_types}
    if not codes:
        return 0
    whens = " ".join(f"WHEN '{code}' THEN '{kind}'" for code, kind in sorted(codes.items()))
    made = connection.execute(
        text(
            "INSERT INTO status_event "
            '(transaction_key, kind, basis, award_key, day, field, matched_text, start, "end") '
            f"SELECT transaction_key, CASE action_type_code {whens} END, 'action_type', award_key, action_date, "
            "'action_type', coalesce(action_type, action_type_code), NULL, NULL FROM award_transaction "
            f"WHERE {counts()}{only} AND action_type_code IN ({', '.join(map(repr, sorted(codes)))})"
        )
    )
    return made.rowcount


def events(session: Session, wanted: EventFilter, limit: int | None = None, offset: int = 0) -> list[Event]:
    """Events in the order of their days; texts before action types of the same transaction."""
    tiers = _tiers(wanted)
    query = (
        select(StatusEvent, Transaction, col(Award.piid), tiers.c.rank if tiers is not None else null())
        .join(Transaction, col(Transaction.transaction_key) == col(StatusEvent.transaction_key))
        .join(Award, col(Award.award_key) == col(StatusEvent.award_key), isouter=True)
        .where(*_conditions(wanted))
        .order_by(
            col(StatusEvent.day),
            col(StatusEvent.transaction_key),
            col(StatusEvent.kind),
            col(StatusEvent.basis).desc(),
        )
        .offset(offset)
        .limit(limit)
    )
    if tiers is not None:
        query = query.join(tiers, tiers.c.award_key == col(StatusEvent.award_key))
    return [_event(*row) for row in session.execute(query)]


def event_counts(session: Session, wanted: EventFilter) -> dict[str, int]:
    """How many transactions tell of each kind; words and action type of one transaction count once."""
    query = (
        select(col(StatusEvent.kind), func.count(func.distinct(col(StatusEvent.transaction_key))))
        .join(Transaction, col(Transaction.transaction_key) == col(StatusEvent.transaction_key))
        .where(*_conditions(wanted))
        .group_by(col(StatusEvent.kind))
        .order_by(col(StatusEvent.kind))
    )
    if (tiers := _tiers(wanted)) is not None:
        query = query.join(tiers, tiers.c.award_key == col(StatusEvent.award_key))
    return {str(kind): int(count) for kind, count in session.execute(query)}


def _conditions(wanted: EventFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.award_key is not None:
        yield col(StatusEvent.award_key) == wanted.award_key
    if wanted.agency_code is not None:
        yield or_(
            col(Transaction.awarding_agency_code) == wanted.agency_code,
            col(Transaction.funding_agency_code) == wanted.agency_code,
        )
    if wanted.kinds:
        yield col(StatusEvent.kind).in_(wanted.kinds)
    if wanted.window.since:
        yield col(StatusEvent.day) >= wanted.window.since
    if wanted.window.until:
        yield col(StatusEvent.day) <= wanted.window.until


def _tiers(wanted: EventFilter) -> Subquery | None:
    """The awards linked to the company, each with the rank of its surest tier; None where no company is asked for."""
    if wanted.company_slug is None:
        return None
    ranks = case({tier: rank for rank, tier in enumerate(_TIERS)}, value=col(Link.tier))
    conditions = [
        col(Link.company_slug) == wanted.company_slug,
        col(Link.record_kind) == "transaction",
        col(Link.tier).in_(_TIERS),
        seen_in("then"),
    ]
    if wanted.rule_id is not None:
        conditions.append(col(Link.rule_id) == wanted.rule_id)
    return (
        select(col(Link.award_key), func.min(ranks).label("rank"))
        .where(*conditions)
        .group_by(col(Link.award_key))
        .subquery()
    )


def _event(event: StatusEvent, row: Transaction, piid: str | None, rank: int | None) -> Event:
    return Event(
        day=event.day,
        kind=event.kind,
        basis=event.basis,
        award_key=event.award_key,
        piid=piid,
        transaction_key=event.transaction_key,
        modification_number=row.modification_number,
        agency_code=row.awarding_agency_code,
        recipient_name=row.recipient_name,
        obligation=Obligation(row.obligation_cents),
        field=event.field,
        matched_text=event.matched_text,
        start=event.start,
        end=event.end,
        description=row.description,
        tier=None if rank is None else _TIERS[rank],
    )

"""Links row by row for those who judge them: streamed and sorted, with what people decided, without addresses."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select
from sqlmodel import Session, col

from research.counting import counting
from research.export_format import ExportedLink
from research.masking import mask_optional
from research.models import Agency, Link, Transaction
from research.registry import Decision
from research.types import Obligation

AT_A_TIME = 2_000

_Key = tuple[str, ...]


@dataclass(frozen=True)
class LinkExport:
    """Which links are wanted. rule_version: of the rule's current version, for rows that no link carries.

    companies: slugs. agencies: codes. Either empty: all. tiers: of `Link.tier`. decisions: of the registry, which say
    what people confirmed. with_rejected: transactions that a decision on them or on their recipient forbids to link, as
    tier `rejected`; no notices or documents.
    """

    rule_id: str
    rule_version: str
    tiers: tuple[str, ...]
    companies: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    with_rejected: bool = False


def exported_links(session: Session, wanted: LinkExport) -> Iterator[ExportedLink]:
    """The rows by company, agency, award, transaction and tier; a few at a time in memory whatever their number."""
    streams = [_linked(session, wanted)]
    if wanted.with_rejected:
        streams.append(sorted(_rejected(session, wanted), key=lambda pair: pair[0]))  # type: ignore[arg-type]
    return (row for _, row in heapq.merge(*streams, key=lambda pair: pair[0]))


def _linked(session: Session, wanted: LinkExport) -> Iterator[tuple[_Key, ExportedLink]]:
    conditions: list[ColumnElement[bool]] = [
        # Documents are read by none of the rules that can be asked for.
        or_(
            col(Link.rule_id) == wanted.rule_id,
            col(Link.record_kind).in_(("action", "use_case", "register_document", "notice")),
        ),
        col(Link.tier).in_(wanted.tiers),
    ]
    if wanted.companies:
        conditions.append(col(Link.company_slug).in_(wanted.companies))
    if wanted.agencies:
        conditions.append(col(Link.agency_code).in_(wanted.agencies))
    order = (
        col(Link.company_slug),
        col(Link.agency_code),
        func.coalesce(col(Link.award_key), ""),
        col(Link.record_key),
        col(Link.tier),
        col(Link.basis),
    )
    query = (
        select(
            Link,
            col(Agency.abbreviation),
            col(Transaction.modification_number),
            col(Transaction.obligation_cents),
            col(Transaction.recipient_name),
            col(Transaction.recipient_uei),
        )
        .join(Agency, col(Agency.code) == col(Link.agency_code), isouter=True)
        .join(
            Transaction,
            (col(Transaction.transaction_key) == col(Link.record_key))
            & (col(Link.record_kind) == "transaction"),
            isouter=True,
        )
        .where(*conditions)
        .order_by(*(_bytewise(session, one) for one in order))
    )
    decided = _Decided(wanted.decisions)
    for link, agency, modification, cents, name, uei in session.execute(
        query, execution_options={"yield_per": AT_A_TIME}
    ):
        row = ExportedLink(
            award_key=link.award_key or "",
            modification_number=modification or "",
            transaction_key=link.record_key if link.record_kind == "transaction" else "",
            record_kind=link.record_kind,
            record_key=link.record_key,
            agency=agency or link.agency_code,
            action_date=_iso(link.action_date),
            net_obligation="" if cents is None else str(Obligation(cents)),
            company=link.company_slug,
            tier=link.tier,
            matched_text=mask_optional(link.matched_text) or "",
            field=link.field or "",
            rule=link.rule_id,
            rule_version=link.rule_version,
            decision=decided.on(link.company_slug, (link.record_key, uei, name)),
            reason=mask_optional(link.reason) or "",
            product=link.product or "",
            mention=link.mention or "",
            member=link.member or "",
            ownership=link.ownership,
        )
        key = (
            link.company_slug,
            link.agency_code,
            link.award_key or "",
            link.record_key,
            link.tier,
            link.basis,
        )
        yield key, row


def _rejected(session: Session, wanted: LinkExport) -> Iterator[tuple[_Key, ExportedLink]]:
    """Transactions that a decision forbids to link; each decision is about few rows."""
    agencies = {agency.code: agency for agency in session.execute(select(Agency)).scalars() if agency.slug}
    for decision in wanted.decisions:
        if decision.verdict != "rejected" or (wanted.companies and decision.company not in wanted.companies):
            continue
        for field_name, row in _decided_rows(session, decision):
            for code in dict.fromkeys((row.awarding_agency_code, row.funding_agency_code)):
                if code is None or code not in agencies or (wanted.agencies and code not in wanted.agencies):
                    continue
                yield (
                    (decision.company, code, row.award_key, row.transaction_key, "rejected", ""),
                    ExportedLink(
                        award_key=row.award_key,
                        modification_number=row.modification_number,
                        transaction_key=row.transaction_key,
                        record_kind="transaction",
                        record_key=row.transaction_key,
                        agency=agencies[code].abbreviation or code,
                        action_date=_iso(row.action_date),
                        net_obligation=str(Obligation(row.obligation_cents)),
                        company=decision.company,
                        tier="rejected",
                        matched_text=mask_optional(decision.subject) or "",
                        field=field_name,
                        rule=wanted.rule_id,
                        rule_version=wanted.rule_version,
                        decision="rejected",
                        reason=f"decided by {decision.who} on {decision.when}: {decision.why}",
                        product="",
                        mention="",
                        member="",
                        ownership="",
                    ),
                )


def _decided_rows(session: Session, decision: Decision) -> Iterator[tuple[str, Transaction]]:
    places = {
        "transaction": (("transaction_key", col(Transaction.transaction_key)),),
        "recipient": (
            ("recipient_uei", col(Transaction.recipient_uei)),
            ("recipient_name", col(Transaction.recipient_name)),
        ),
    }
    for field_name, column in places.get(decision.subject_kind, ()):
        query = select(Transaction).where(column == decision.subject, *counting())
        for row in session.execute(query).scalars():
            yield field_name, row


class _Decided:
    """What people said of a company's rows, by the row's own key or its recipient."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.verdicts = {
            (one.company, one.subject): f"{one.verdict} by {one.who} on {one.when}"
            for one in decisions
            if one.subject_kind in ("transaction", "recipient")
        }

    def on(self, company: str, subjects: Iterable[str | None]) -> str:
        found = (self.verdicts.get((company, subject)) for subject in subjects if subject)
        return next((verdict for verdict in found if verdict), "")


def _bytewise(session: Session, column: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Order by code point in both databases, whatever language the server was set up in."""
    bytewise = "C" if session.get_bind().dialect.name == "postgresql" else "BINARY"
    return column.collate(bytewise)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""

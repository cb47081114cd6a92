"""Entries for transactions: which are newest by evidence, and what each says, with its amount and basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, text
from sqlmodel import col, select

from research.models import Transaction
from research.wording import exact_money, long_date
from web.feeds.feed import Entry, tag
from web.formatting import segment
from web.pages.lines import Line, make_lines
from web.site import Context

_PORTION = 5_000
_TOLD = "kind IN ('new', 'changed', 'back')"


def entries_of(
    context: Context, keys: Sequence[str], reasons: Mapping[str, Sequence[str]] | None = None
) -> tuple[Entry, ...]:
    """Entries of these transactions by the time of their evidence, newest first; in the order given where it is one.

    reasons: sentences by transaction key that say why a row is linked.
    """
    times = shown_since(context, keys)
    rows = context.session.exec(select(Transaction).where(col(Transaction.transaction_key).in_(list(times))))
    lines = {line.transaction_key: line for line in make_lines(context, rows.all())}
    ordered = sorted(times, key=lambda key: times[key], reverse=True)
    return tuple(
        _entry(context, lines[key], times[key], (reasons or {}).get(key, ()))
        for key in ordered
        if key in lines
    )


def shown_since(context: Context, keys: Iterable[str]) -> dict[str, datetime]:
    """Since when the evidence shows each row as it now stands: its last change, else when it was first seen."""
    asked = text(
        "SELECT s.record_key, min(e.retrieved_at) FROM sighting s "
        "JOIN award_transaction t ON t.transaction_key = s.record_key "
        "JOIN evidence e ON e.evidence_id = s.evidence_id WHERE s.record_kind = 'transaction' "
        "AND s.record_key IN :keys AND s.state_hash = t.state_hash GROUP BY s.record_key"
    ).bindparams(bindparam("keys", expanding=True))
    told = text(
        f"SELECT transaction_key, max(at) FROM change_log WHERE {_TOLD} AND transaction_key IN :keys "
        "GROUP BY transaction_key"
    ).bindparams(bindparam("keys", expanding=True))
    connection, wanted = context.session.connection(), list(dict.fromkeys(keys))
    known: dict[str, datetime] = {}
    for start in range(0, len(wanted), 500):
        portion = {"keys": wanted[start : start + 500]}
        for query in (asked, told):
            known |= {key: datetime.fromisoformat(at) for key, at in connection.execute(query, portion)}
    newest = context.build.as_of or datetime(2026, 1, 1, tzinfo=UTC)
    return {key: known.get(key, newest) for key in wanted}


def told_newest(context: Context) -> Iterable[list[str]]:
    """Keys of transactions of which the change log tells, those told last first, in portions."""
    asked = text(
        f"SELECT transaction_key, max(at) AS last FROM change_log WHERE {_TOLD} GROUP BY transaction_key "
        "ORDER BY last DESC, transaction_key LIMIT :rows OFFSET :start"
    )
    start = 0
    while True:
        given = {"rows": _PORTION, "start": start}
        keys = [key for key, _ in context.session.connection().execute(asked, given)]
        if keys:
            yield keys
        if len(keys) < _PORTION:
            return
        start += _PORTION


def _entry(context: Context, line: Line, moment: datetime, reasons: Sequence[str]) -> Entry:
    who = line.recipient_name or "a recipient not named"
    paid = line.funding_agency if line.funding_agency != line.awarding_agency else None
    step = "base award" if line.modification_number == "0" else f"modification {line.modification_number}"
    said = [
        f"{line.awarding_agency or 'Agency not published'}{f', paid by {paid},' if paid else ''} with {who}:",
        f"{exact_money(line.obligation)} obligated by this one transaction, action date {long_date(line.action_date)}.",
        *([f"Text: “{line.description}”."] if line.description else []),
        *reasons,
        f"Evidence {line.evidence.evidence_id}, line {line.evidence_line}, SHA-256 {line.evidence.sha256}.",
    ]
    return Entry(
        id=tag(context, f"/transactions/{segment(line.transaction_key)}"),
        title=f"{exact_money(line.obligation)} obligated, {who}, award {line.piid}, {step}",
        address=f"{context.address}/transactions/{segment(line.transaction_key)}",
        updated=moment,
        summary=" ".join(said),
    )

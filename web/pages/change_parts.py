"""Parts of the pages on changes: one change of one record with its values, and what differs between two texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import ClassVar

from sqlmodel import col, select

from research.changes import Change, Kind
from research.masking import Piece, mask, pieces
from research.models import Deletion, Sighting, Transaction, TransactionState
from research.types import Obligation
from web.pages.base import EvidenceMark, evidence_marks
from web.site import Context

PORTION = 500
"""Keys in one question to the database."""

Value = Obligation | date | str | None
_NAMES = {"obligation_cents": "obligation"}
_NOTHING: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Move:
    """One change. `field`, `old` and `new` only where kind is "changed"; text is masked.

    evidence: where the new state was seen. former: where the old one was last seen, or for a row that is
    back, the document that lacked it. is_deleted: gone because the publisher said so; else a document that
    should have held the row did not. old_text, new_text: a text with the words that differ marked.
    """

    html_only: ClassVar[frozenset[str]] = frozenset({"old_text", "new_text"})

    kind: Kind
    field: str | None
    old: Value
    new: Value
    evidence: EvidenceMark
    former: EvidenceMark | None
    is_deleted: bool
    old_text: tuple[Piece, ...]
    new_text: tuple[Piece, ...]


@dataclass(frozen=True)
class Said:
    """What one document said of a transaction."""

    obligation: Obligation
    action_date: date


@dataclass(frozen=True)
class Entry:
    """All that one document changed about one transaction. recipient: as the newest evidence names it.

    said: what the document with the row said, the last one that had it where the row is gone.
    """

    at: datetime
    transaction_key: str
    award_key: str
    piid: str
    modification_number: str
    agency: str | None
    recipient_key: str | None
    recipient_name: str | None
    said: Said | None
    moves: tuple[Move, ...]


def make_moves(context: Context, found: Sequence[Change]) -> tuple[Move, ...]:
    """The changes as pages show them, in the order given."""
    marks = evidence_marks(
        context, (one for change in found for one in (change.evidence_id, change.former_evidence_id))
    )
    deleted = _deletions(context, {change.transaction_key for change in found if change.kind == "gone"})
    return tuple(_move(change, marks, deleted) for change in found)


def make_entries(context: Context, groups: Sequence[Sequence[Change]]) -> tuple[Entry, ...]:
    """One entry for each group of changes of one transaction by one document."""
    rows = _transactions(context, {group[0].transaction_key for group in groups})
    said = said_in(context, [_last_word(group[0]) for group in groups])
    moves = iter(make_moves(context, [change for group in groups for change in group]))
    entries = []
    for group in groups:
        first = group[0]
        row = rows[first.transaction_key]
        entries.append(
            Entry(
                at=first.at,
                transaction_key=first.transaction_key,
                award_key=first.award_key,
                piid=row.piid,
                modification_number=row.modification_number,
                agency=context.agency_name(row.awarding_agency_code, row.awarding_agency_name),
                recipient_key=row.recipient_key,
                recipient_name=row.recipient_name,
                said=said.get(_last_word(first)),
                moves=tuple(next(moves) for _ in group),
            )
        )
    return tuple(entries)


def said_in(context: Context, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Said]:
    """What each document said: (transaction key, evidence id) to its words; unknown states are left out."""
    pairs = set(wanted)
    keys = sorted({key for key, _ in pairs})
    states: dict[tuple[str, str], Said] = {}
    seen: list[tuple[str, str, str]] = []
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        former = select(TransactionState).where(col(TransactionState.transaction_key).in_(portion))
        current = select(Transaction).where(col(Transaction.transaction_key).in_(portion))
        for one in (*context.session.exec(former), *context.session.exec(current)):
            states[one.transaction_key, one.state_hash] = Said(
                Obligation(one.obligation_cents), one.action_date
            )
        seen += context.session.exec(
            select(Sighting.record_key, Sighting.evidence_id, Sighting.state_hash).where(
                Sighting.record_kind == "transaction", col(Sighting.record_key).in_(portion)
            )
        ).all()
    return {
        (key, evidence): states[key, state]
        for key, evidence, state in seen
        if (key, evidence) in pairs and (key, state) in states
    }


def differences(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both masked texts, with the words that only one of them has marked."""
    before, after = _words(old), _words(new)
    matched = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    old_parts = [(before[a:b], what != "equal") for what, a, b, _, _ in matched if a < b]
    new_parts = [(after[c:d], what != "equal") for what, _, _, c, d in matched if c < d]
    return _spaced(old_parts), _spaced(new_parts)


def _spaced(parts: Iterable[tuple[Sequence[str], bool]]) -> tuple[Piece, ...]:
    """Stretches of words as text; the space between two of them is never marked."""
    made: list[Piece] = []
    for words, is_match in parts:
        if made:
            made.append(Piece(" "))
        made.append(Piece(" ".join(words), is_match))
    return tuple(made)


def _words(text: str) -> list[str]:
    return "".join(piece.text for piece in pieces(text)).split()


def _last_word(change: Change) -> tuple[str, str]:
    """The key, and the document that last said something of the row."""
    evidence = change.former_evidence_id if change.kind == "gone" else change.evidence_id
    return change.transaction_key, evidence or ""


def _move(change: Change, marks: dict[str, EvidenceMark], deleted: set[tuple[str, str]]) -> Move:
    is_text = change.field in ("description", "recipient_name")
    texts = differences(change.old or "", change.new or "") if is_text else (_NOTHING, _NOTHING)
    return Move(
        kind=change.kind,
        field=_NAMES.get(change.field or "", change.field),
        old=_value(change.field, change.old),
        new=_value(change.field, change.new),
        evidence=marks[change.evidence_id],
        former=marks.get(change.former_evidence_id or ""),
        is_deleted=change.kind == "gone" and (change.transaction_key, change.evidence_id) in deleted,
        old_text=texts[0],
        new_text=texts[1],
    )


def _value(field: str | None, text: str | None) -> Value:
    if text is None:
        return None
    if field == "obligation_cents":
        return Obligation(int(text))
    return date.fromisoformat(text) if field == "action_date" else mask(text)


def _deletions(context: Context, wanted: Iterable[str]) -> set[tuple[str, str]]:
    """Transaction key and evidence id of every deletion of these transactions."""
    keys = sorted(set(wanted))
    found: set[tuple[str, str]] = set()
    for start in range(0, len(keys), PORTION):
        asked = select(Deletion.transaction_key, Deletion.evidence_id)
        found.update(
            context.session.exec(
                asked.where(col(Deletion.transaction_key).in_(keys[start : start + PORTION]))
            )
        )
    return found


def _transactions(context: Context, wanted: Iterable[str]) -> dict[str, Transaction]:
    keys = sorted(set(wanted))
    found = {}
    for start in range(0, len(keys), PORTION):
        asked = select(Transaction).where(col(Transaction.transaction_key).in_(keys[start : start + PORTION]))
        for one in context.session.exec(asked):
            found[one.transaction_key] = one
    return found

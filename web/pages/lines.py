"""Lines: a transaction as lists show it, wherever it is listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from research.filters import Phrase, find_words
from research.link_rows import ListedTransaction
from research.masking import Piece, pieces
from research.models import Transaction
from research.types import Obligation, Window
from web.downloads.columns import TRANSACTION
from web.downloads.transactions import Held, transaction_block
from web.pages.base import EvidenceMark, evidence_marks
from web.site import Context
from web.tables import Table, Value


@dataclass(frozen=True)
class Line:
    """One transaction. `description` is masked; `shown` is the same with matched words marked."""

    html_only: ClassVar[frozenset[str]] = frozenset({"shown"})

    transaction_key: str
    key_basis: str
    action_date: date
    fiscal_year: int
    award_key: str
    piid: str
    modification_number: str
    action_type: str | None
    award_type: str | None
    awarding_agency: str | None
    funding_agency: str | None
    recipient_key: str | None
    recipient_name: str | None
    obligation: Obligation
    description: str | None
    evidence: EvidenceMark
    evidence_line: int
    shown: tuple[Piece, ...]


def make_lines(
    context: Context, transactions: Sequence[Transaction], words: Sequence[Phrase] = ()
) -> tuple[Line, ...]:
    """Lines in the order given, with `words` marked in their descriptions."""
    marks = evidence_marks(context, (one.evidence_id for one in transactions))
    return tuple(
        make_line(
            context, one, marks, find_words(one.description, words) if words and one.description else ()
        )
        for one in transactions
    )


def make_line(
    context: Context,
    one: Transaction | ListedTransaction,
    marks: dict[str, EvidenceMark],
    matches: Iterable[tuple[int, int]] = (),
) -> Line:
    """One line; `marks` holds the evidence of all transactions listed together.

    matches: (start, end) of what is marked in its description.
    """
    text = one.description
    shown = pieces(text, matches) if text else []
    return Line(
        transaction_key=one.transaction_key,
        key_basis=one.key_basis,
        action_date=one.action_date,
        fiscal_year=one.fiscal_year,
        award_key=one.award_key,
        piid=one.piid,
        modification_number=one.modification_number,
        action_type=one.action_type,
        award_type=one.award_type,
        awarding_agency=context.agency_name(one.awarding_agency_code, one.awarding_agency_name),
        funding_agency=context.agency_name(one.funding_agency_code, one.funding_agency_name),
        recipient_key=one.recipient_key,
        recipient_name=one.recipient_name,
        obligation=Obligation(one.obligation_cents),
        description="".join(piece.text for piece in shown) if text else None,
        evidence=marks[one.evidence_id],
        evidence_line=one.line,
        shown=tuple(shown),
    )


COLUMNS = tuple(column.name for column in TRANSACTION)


def cells(line: Line, window: Window, address: str) -> tuple[Value, ...]:
    """The values of one line for `COLUMNS`. address: of the site."""
    identity = (
        line.transaction_key,
        line.key_basis,
        line.award_key,
        line.piid,
        line.modification_number,
        line.action_date,
        line.fiscal_year,
        line.obligation,
    )
    parties = (line.action_type, line.award_type, line.awarding_agency, line.funding_agency)
    evidence = (line.evidence.evidence_id, line.evidence_line, line.evidence.sha256, line.evidence.source)
    held = Held(
        keys=[line.transaction_key],
        identity=[[value] for value in identity],
        parties=[[value] for value in parties],
        recipient_name=[line.recipient_name],
        recipient_key=[line.recipient_key],
        description=[line.description],
        evidence=[[value] for value in evidence],
    )
    return tuple(column[0] for column in transaction_block(held, window, address))


def line_table(lines: Iterable[Line], window: Window, address: str) -> Table:
    return Table(COLUMNS, (cells(line, window, address) for line in lines))

"""Transactions for downloads: the one place that says which values make a row, on pages and in whole results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from re import compile as pattern

from sqlalchemy import Connection, bindparam, text

from research.masking import mask, may_hold_private
from research.types import Obligation, Window
from web.downloads.reading import Row
from web.formatting import segment
from web.site import Context
from web.tables import Block, Value

SELECTED = (
    "t.transaction_key, t.award_key, t.piid, t.modification_number, t.action_date, t.fiscal_year, "
    "t.obligation_cents, t.action_type, t.award_type, t.awarding_agency_code, t.awarding_agency_name, "
    "t.funding_agency_code, t.funding_agency_name, t.recipient_name, t.recipient_key, t.description, "
    "t.evidence_id, t.line"
)
"""What is read of each transaction `t`, in the order in which `Reader.block` takes it."""

_PLAIN_KEYS = pattern(r"[A-Za-z0-9_.~-]*")
_REMEMBERED = 50_000


@dataclass(frozen=True)
class Held:
    """Values of some transactions, column by column: agencies by the name shown, descriptions masked.

    amount: money as objects or as whole cents. action_date: days as objects or as ISO text.
    """

    transaction_key: Sequence[str]
    award_key: Sequence[Value]
    piid: Sequence[Value]
    modification_number: Sequence[Value]
    action_date: Sequence[Value]
    fiscal_year: Sequence[Value]
    amount: Sequence[Value]
    action_type: Sequence[Value]
    award_type: Sequence[Value]
    awarding_agency: Sequence[Value]
    funding_agency: Sequence[Value]
    recipient_name: Sequence[Value]
    recipient_key: Sequence[Value]
    description: Sequence[Value]
    evidence_id: Sequence[Value]
    evidence_line: Sequence[Value]
    evidence_sha256: Sequence[Value]
    source: Sequence[Value]


def transaction_block(held: Held, window: Window, address: str) -> Block:
    """The columns of `web.downloads.columns.TRANSACTION`. address: of the site."""
    rows = len(held.transaction_key)
    since, until = (day.isoformat() if day else "" for day in (window.since, window.until))
    pages = f"{address}/transactions/"
    is_plain = _PLAIN_KEYS.fullmatch("".join(held.transaction_key))
    keys = held.transaction_key if is_plain else [segment(key) for key in held.transaction_key]
    columns = [getattr(held, one.name) for one in fields(held)]
    return [
        *columns[:7],
        [Obligation.basis] * rows,
        *columns[7:],
        [since] * rows,
        [until] * rows,
        [window.basis] * rows,
        [pages + key for key in keys],
    ]


class Reader:
    """Makes blocks of rows as the database gives them, and remembers what many rows share."""

    def __init__(self, context: Context, connection: Connection, window: Window) -> None:
        self._context = context
        self._connection = connection
        self._window = window
        self._agencies: dict[tuple[str | None, str | None], str | None] = {}
        self._masked = _Masked()
        self._evidence: dict[str, tuple[str, str]] = {}

    def block(self, rows: Sequence[Row]) -> Block:
        """`SELECTED` of some transactions as the columns of a download."""
        (
            keys, awards, piids, modifications, days, years, cents, actions, kinds, signed, signed_names,
            paid, paid_names, names, recipients, texts, evidence, lines,
        ) = zip(*rows, strict=True)  # fmt: skip
        documents = self._documents(evidence)
        held = Held(
            transaction_key=keys,
            award_key=awards,
            piid=piids,
            modification_number=modifications,
            action_date=days if isinstance(days[0], str) else [day.isoformat() for day in days],
            fiscal_year=years,
            amount=cents,
            action_type=actions,
            award_type=kinds,
            awarding_agency=self._named(signed, signed_names),
            funding_agency=self._named(paid, paid_names),
            recipient_name=names,
            recipient_key=recipients,
            description=list(map(self._masked.__getitem__, texts)),
            evidence_id=evidence,
            evidence_line=lines,
            evidence_sha256=[digest for digest, _ in documents],
            source=[source for _, source in documents],
        )
        return transaction_block(held, self._window, self._context.address)

    def _named(self, codes: Sequence[str | None], names: Sequence[str | None]) -> list[str | None]:
        pairs = list(zip(codes, names, strict=True))
        for pair in set(pairs) - self._agencies.keys():
            self._agencies[pair] = self._context.agency_name(*pair)
        return list(map(self._agencies.__getitem__, pairs))

    def _documents(self, ids: Sequence[str]) -> list[tuple[str, str]]:
        """Digest and source of each row's document."""
        missing = sorted(set(ids) - self._evidence.keys())
        for start in range(0, len(missing), 500):
            asked = text(
                "SELECT evidence_id, payload_sha256, source FROM evidence WHERE evidence_id IN :ids"
            ).bindparams(bindparam("ids", expanding=True))
            for one, digest, source in self._connection.execute(asked, {"ids": missing[start : start + 500]}):
                self._evidence[one] = (digest, source)
        return list(map(self._evidence.__getitem__, ids))


class _Masked(dict[str | None, str | None]):
    """Texts as they are shown; the same text often stands in many rows."""

    def __missing__(self, said: str | None) -> str | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[said] = mask(said) if said and may_hold_private(said) else said
        return made

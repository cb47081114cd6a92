"""Transactions for downloads: the one place that says which values make a row, on pages and in whole results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from re import compile as pattern

from research.masking import mask, may_end_cut, may_hold_private
from research.types import Obligation, Window
from web.downloads.reading import Ours, Selected
from web.formatting import segment
from web.site import Context
from web.tables import BETWEEN, Block, Bundle, Plain, Same, Value

_PLAIN_KEYS = pattern(r"[A-Za-z0-9_.~-]*")
_LOOKED_AT_ONCE = 32
_DOLLARS = (
    "CASE WHEN t.obligation_cents < 0 THEN '-' ELSE '' END || CAST(abs(t.obligation_cents) / 100 AS TEXT) || '.' || "
    "substr(CAST(100 + abs(t.obligation_cents) % 100 AS TEXT), 2)"
)

_IDENTITY = (
    *("transaction_key", "key_basis", "award_key", "piid", "modification_number"),
    *("action_date", "fiscal_year"),
)

Columns = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Held:
    """Values of some transactions by column, neighbouring columns together; a bundle stands for all of its own.

    identity: transaction_key, key_basis, award_key, piid, modification_number, action_date, fiscal_year, amount.
    parties: action_type, award_type, awarding and funding agency. evidence: id, line, SHA-256, source.
    description: masked. keys: of the transactions.
    """

    keys: Sequence[str]
    identity: Columns
    parties: Columns
    recipient_name: Sequence[Value]
    recipient_key: Sequence[Value]
    description: Sequence[Value]
    evidence: Columns


def transaction_block(held: Held, window: Window, address: str) -> Block:
    """The columns of `web.downloads.columns.TRANSACTION`. address: of the site."""
    rows = len(held.keys)
    since, until = (day.isoformat() if day else "" for day in (window.since, window.until))
    pages = f"{address}/transactions/"
    is_plain = _PLAIN_KEYS.fullmatch("".join(held.keys))
    steps = held.keys if is_plain else [segment(key) for key in held.keys]
    return [
        *held.identity,
        Same(Obligation.basis, rows),
        *held.parties,
        held.recipient_name,
        held.recipient_key,
        held.description,
        *held.evidence,
        Same(since, rows),
        Same(until, rows),
        Same(window.basis, rows),
        Plain([pages + step for step in steps], 1),
    ]


def selected(context: Context) -> Selected:
    """What is read of each transaction for `read_block`."""
    return (
        (*(f"t.{name}" for name in _IDENTITY), _DOLLARS),
        ("t.action_type", "t.award_type", *(_agency(context, side) for side in ("awarding", "funding"))),
        ("t.recipient_name",),
        ("t.recipient_key",),
        ("t.description",),
        # Ours, every one of them: no comma, quotation mark or formula can be in it.
        Ours(("t.evidence_id", "t.line", "e.payload_sha256", "e.source")),
    )


def read_block(keys: Sequence[str], read: Sequence[Bundle], window: Window, address: str) -> Block:
    """`selected` of some transactions as the columns of a download."""
    identity, parties, names, recipients, texts, evidence = read
    held = Held(keys, [identity], [parties], names, recipients, masked(texts), [evidence])
    return transaction_block(held, window, address)


def masked(texts: Sequence[str]) -> list[str]:
    """Each text as it is shown. Several are looked at together: most hold nothing that could be masked."""
    shown: list[str] = []
    for start in range(0, len(texts), _LOOKED_AT_ONCE):
        some = texts[start : start + _LOOKED_AT_ONCE]
        # A text that is cut short shows by its own end alone, so that each is looked at for itself.
        if may_hold_private(BETWEEN.join(some)) or any(map(may_end_cut, some)):
            some = [mask(one) if may_hold_private(one) else one for one in some]
        shown += some
    return shown


def _agency(context: Context, side: str) -> str:
    """The name that `Context.agency_name` gives to an agency, as SQL."""
    code, name = f"t.{side}_agency_code", f"t.{side}_agency_name"
    vocabulary = context.vocabulary
    followed = {
        vocabulary.agency_codes[slug]: one.abbreviation
        for slug, one in context.registry.agencies.items()
        if slug in vocabulary.agency_codes
    }
    named = {
        code: vocabulary.agencies[slug]
        for code, slug in vocabulary.agency_slugs.items()
        if code not in followed and slug in vocabulary.agencies
    }
    cases = "".join(f" WHEN {_literal(one)} THEN {_literal(said)}" for one, said in followed.items())
    others = "".join(f" WHEN {_literal(one)} THEN {_literal(said)}" for one, said in named.items())
    known = f"CASE {code}{others} ELSE {code} END" if others else code
    published = f"coalesce(nullif({name}, ''), {known})"
    return f"CASE {code}{cases} ELSE {published} END" if cases else published


def _literal(said: str) -> str:
    return "'" + said.replace("'", "''").replace(":", "\\:") + "'"

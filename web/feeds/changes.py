"""The feed of changes: what a publisher changed, took away or brought back, one entry a transaction and document."""

from __future__ import annotations

from research.wording import exact_money, long_date, sentence
from web.feeds.feed import SIZE, Entry, Feed, newest, tag
from web.formatting import held, segment
from web.pages.change_parts import Entry as Changed
from web.pages.change_parts import Move, Value
from web.pages.changes import Asked, changes_page
from web.site import Context

_FIELDS = {
    "obligation": "obligation",
    "action_date": "action date",
    "modification_number": "modification number",
    "description": "description",
    "recipient_name": "recipient’s name",
}


def changes_feed(context: Context, asked: Asked, query: str) -> Feed:
    """The newest changes of the kinds and agencies asked for. query: of the address, still encoded."""
    page = changes_page(context, asked, 1)
    entries = tuple(_entry(context, one) for one in page.entries[:SIZE])
    suffix = f"?{query}" if query else ""
    return Feed(
        id=tag(context, f"/changes{suffix}"),
        title=f"Contract Trail: what changed{_signed(context, asked)}",
        subtitle=(
            f"{page.sentence} Times are those at which the evidence was retrieved. A row that is missing from a whole "
            "document is called gone; that is no proof that the publisher deleted it."
        ),
        page=f"{context.address}/changes{suffix}",
        own=f"{context.address}/changes.atom{suffix}",
        updated=newest(entries, context),
        entries=entries,
    )


def _signed(context: Context, asked: Asked) -> str:
    names = [context.registry.agencies[slug].abbreviation for slug in asked.agencies]
    return f", signed by {' or '.join(names)}" if names else ""


def _entry(context: Context, one: Changed) -> Entry:
    first = one.moves[0]
    evidence = first.evidence.evidence_id
    named = f"award {one.piid}, modification {one.modification_number}"
    what = {"gone": "Gone", "back": "Back", "new": "New"}.get(first.kind)
    return Entry(
        id=tag(context, f"/changes/{segment(evidence)}/{segment(one.transaction_key)}"),
        title=f"{what}: {named}" if what else f"Changed: {_what(one.moves)} of {named}",
        address=f"{context.address}/transactions/{segment(one.transaction_key)}",
        updated=one.at,
        summary=" ".join(_sentences(one)),
        categories=tuple(dict.fromkeys(move.kind for move in one.moves)),
    )


def _what(moves: tuple[Move, ...]) -> str:
    names = dict.fromkeys(_FIELDS.get(move.field or "", move.field or "") for move in moves if move.field)
    return ", ".join(names) or "state"


def _sentences(one: Changed) -> list[str]:
    said = [_move(move) for move in one.moves]
    who = f"{one.agency or 'Agency not published'} with {one.recipient_name or 'a recipient not named'}"
    said.append(sentence(who))
    if one.said is not None:
        amount, day = exact_money(one.said.obligation), long_date(one.said.action_date)
        said.append(f"The row says or said: {amount} obligated by this transaction, action date {day}.")
    mark = one.moves[0].evidence
    said.append(f"Evidence {mark.evidence_id}, SHA-256 {mark.sha256}.")
    return said


def _move(move: Move) -> str:
    match move.kind:
        case "gone" if move.is_deleted:
            return "The publisher says that it deleted the row."
        case "gone":
            return "A document that should hold the row does not."
        case "back":
            return "The row is there again after a document lacked it."
        case "new":
            return "The row was not there before."
    name = _FIELDS.get(move.field or "", move.field or "")
    return f"The {name} was {_value(move.old)} and is {_value(move.new)}."


def _value(value: Value) -> str:
    """A published text between quotation marks: two may differ by the point at the end alone."""
    return f"“{value}”" if isinstance(value, str) else held(value)

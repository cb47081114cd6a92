"""What the transactions of an award tell of its status: stopped, ended, handed on."""

from __future__ import annotations

from research.events import Event, EventFilter, events
from research.masking import Piece, mask_optional, pieces
from web.pages.award_parts import StatusLine
from web.site import Context


def read_status(context: Context, award_key: str) -> tuple[StatusLine, ...]:
    """Status events of one award, oldest first."""
    kinds = {one.id: one for one in context.registry.events}
    made = []
    for event in events(context.session, EventFilter(award_key=award_key)):
        kind = kinds.get(event.kind)
        made.append(
            StatusLine(
                day=event.day,
                kind=event.kind,
                name=kind.name if kind else event.kind,
                definition=kind.definition if kind else "",
                basis=event.basis,
                modification_number=event.modification_number,
                transaction_key=event.transaction_key,
                matched_text=mask_optional(event.matched_text),
                shown=_shown(event),
            )
        )
    return tuple(made)


def _shown(event: Event) -> tuple[Piece, ...]:
    """The whole text, masked, with the words marked: a cut could leave half a telephone number behind."""
    if event.basis != "text" or event.start is None or event.end is None or event.description is None:
        return tuple(pieces(event.matched_text))
    return tuple(pieces(event.description, ((event.start, event.end),)))

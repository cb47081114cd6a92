"""Status events: the words and action types by which a record says that an award was stopped, ended or handed on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import StringConstraints

from research.registry.base import Entry, Reference, Slug, Text
from research.registry.detection import Words
from research.registry.positions import Location, Positioned


class ActionType(Entry):
    """A reason for modification, as USAspending's `action_type_code` gives it. name: as published."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    name: Text


class EventKind(Entry):
    """One kind of status event.

    id, name: for addresses and readers. definition: what it means, and what it does not prove. words: how a
    transaction's own description says so; of two kinds the longer words count, of equal ones the kind that stands
    first. action_types: codes that say so. counts_on_base: whether the words of an award's base transaction
    count as well; mostly they tell of another award or of work that is bought. source: where the codes were read.
    """

    id: Slug
    name: Text
    definition: Text
    words: Words
    source: Reference
    action_types: tuple[ActionType, ...] = ()
    counts_on_base: bool = False


def check_events(kinds: Iterable[tuple[EventKind, Location, Positioned]]) -> None:
    """No id twice; no word and no action type in two kinds."""
    owner: dict[tuple[str, str], str] = {}
    for kind, at, source in kinds:
        marks = [("id", kind.id)]
        marks += [("action_types", one.code) for one in kind.action_types]
        # A word with company (`near`) may stand in several kinds: what stands near it decides.
        marks += [("words", word.text) for word in kind.words.strong]
        for field, value in marks:
            first = owner.setdefault((field, value), kind.id)
            if first != kind.id or (field == "id" and marks.count((field, value)) > 1):
                source.report((*at, field), f"stands under {first} already: keep one", value)
        if not kind.words.strong and not kind.words.context and not kind.action_types:
            source.report(at, "needs words or action types: add one", kind.id)

"""Chicago, notes and bibliography: the note of a page and its entry in the bibliography."""

from __future__ import annotations

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import annotation
from research.citations.styles import american_day, in_quotes


def write_note(fact: Cited) -> str:
    """A numbered note, without its number; after the address follows what is commented."""
    title = in_quotes(fact.title, ",")
    return (
        f"{PUBLISHER}, {title} data set, version {fact.build}, {_when(fact)}, {fact.url}. {annotation(fact)}"
    )


def write_bibliography(fact: Cited) -> str:
    """An entry of an annotated bibliography."""
    title = in_quotes(fact.title, ".")
    return (
        f"{PUBLISHER}. {title} Data set, version {fact.build}. {_when(fact)}. {fact.url}.\n{annotation(fact)}"
    )


def _when(fact: Cited) -> str:
    return american_day(fact.as_of) if fact.as_of else "n.d."

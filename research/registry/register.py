"""Words of the Federal Register that show a document to be no sign of a tie between a company and an agency."""

from __future__ import annotations

from research.registry.base import Entry, Text


class NoTie(Entry):
    """A phrase in a title or abstract that shows what else a document is about.

    text: the phrase, upper or lower case. why: what such a document is about instead.
    """

    text: Text
    why: Text

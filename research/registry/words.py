"""Words: the glossary, and the false friends that look like a company and are not."""

from __future__ import annotations

from typing import Literal

from research.registry.base import Entry, Reference, Slug, Text


class Term(Entry):
    """A word of this field, explained for newspaper readers.

    term: the word. definition: one or two sentences. origin: whether the publisher's word or ours.
    also_written: other forms of it.
    """

    term: Text
    definition: Text
    origin: Literal["publisher", "ours"]
    also_written: tuple[Text, ...] = ()


class FalseFriend(Entry):
    """Text that looks like a company or its product and means something else. Each one is a test.

    text: the word or name that misleads. mistaken_for: what a reader may take it for. company: the slug of
    that company, when it has an entry. really: what it is. seen_in: the field of the record it stands in.
    example_text: a real text that shows it. example_piid: the award of that text. source: where it was
    seen.
    """

    text: Text
    mistaken_for: Text
    really: Text
    seen_in: Literal["description", "recipient"]
    source: Reference
    company: Slug | None = None
    example_text: Text | None = None
    example_piid: Text | None = None

"""Mentions in passing: phrases that show that a text names a company without buying from it or of its products."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from research.registry.base import Entry, Slug, Text
from research.registry.detection import Pattern

Place = Literal["before", "after", "near", "within", "anywhere"]


class Incidental(Entry):
    """One way of naming a company in passing. It labels a link and never drops it.

    id: its key, stored with the link. name: for readers. words: phrases, written as
    `research.registry.detection` says. place: where one of them stands, seen from the company's words;
    `within`: the phrase holds them. reach: how many characters may lie between, for `before`, `after` and `near`.
    excluded: longer phrases that hold one of them and show no mention in passing. why: what such a text is
    about instead.
    """

    id: Slug
    name: Text
    words: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    why: Text
    place: Place = "near"
    reach: Annotated[int, Field(ge=0, le=500)] = 40
    excluded: tuple[Pattern, ...] = ()

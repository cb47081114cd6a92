"""Products: a brand that came to its maker with a purchase, so that its words count for that maker by date."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from research.registry.base import Entry, Slug, Text
from research.registry.detection import Words


class Maker(Entry):
    """Who makes a product. company: slug. member: the `name` of the family edge whose dates apply, if any."""

    company: Slug
    member: Text | None = None


class Product(Entry):
    """One brand and its makers over time.

    slug: equal to the file name. name: as newspapers print it. what: one sentence for readers. makers: those
    with an entry in `companies/`, each by its dated family edge. words: how texts name it.
    """

    slug: Slug
    name: Text
    what: Text
    makers: Annotated[tuple[Maker, ...], Field(min_length=1)]
    words: Words

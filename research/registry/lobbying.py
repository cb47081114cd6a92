"""Bodies of government as lobbying filings name them, and which agency each is."""

from __future__ import annotations

from research.registry.base import Basis, Entry, Reference, Slug, Text

DEPARTMENT = "dhs"
"""The department of ICE and CBP, which a filing may name instead of them."""


class LobbyingEntity(Entry):
    """One body under the name by which filers choose it.

    name: as the publisher lists it. body: the slug of an agency in data/agencies, or "dhs" for their department. basis,
    source: how the name is known. note: what to watch.
    """

    name: Text
    body: Slug
    basis: Basis
    source: Reference
    note: Text | None = None

    def is_named(self, printed: str) -> bool:
        """Whether a printed name is this one, whatever its capitals, gaps and signs for "and"."""
        return evened(printed) == evened(self.name)


def evened(name: str) -> str:
    """A body's name without capitals, and with one blank for each gap."""
    return " ".join(name.lower().replace("&", " and ").split())

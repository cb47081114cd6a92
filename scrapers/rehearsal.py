"""A question tried without asking: what a source would refuse of it is found, and what it would ask first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from research.config import Settings
from research.errors import TrailError
from scrapers.asked_with import keys_for, require_contact
from scrapers.base import ApiSource, Document, FileDocument, FileQuestion, Query


def first_question(source: ApiSource, query: Query, settings: Settings) -> str | None:
    """Method and path of the first question that a run would put, or the address of its first page or file.

    None where nothing would be asked. Raises what the run would raise before asking anything.
    """
    require_contact(source, settings)
    source.check(query)
    keys_for(source, settings)
    asked = replace(query, until=query.until or datetime.now(UTC).date())
    try:
        for _ in source.fetch(_Rehearsal(asked)):
            raise LookupError(f"source {source.name} yielded a document before it asked for one")
    except _AsksError as first:
        return str(first)
    return None


class _AsksError(Exception):
    """The source wants its first answer."""


class _Rehearsal:
    """A context that is left with the first question. Implements `scrapers.base.Context`."""

    def __init__(self, query: Query) -> None:
        self.query = query

    def get(self, path: str, **params: str | Sequence[str]) -> Document:
        raise _AsksError(f"GET {path}")

    def post(self, path: str, body: Mapping[str, object]) -> Document:
        raise _AsksError(f"POST {path}")

    def download(self, url: str, question: FileQuestion) -> FileDocument | None:
        raise _AsksError(url)

    def page(self, url: str) -> Document | None:
        raise _AsksError(url)

    def order(self, path: str, **params: str) -> Document:
        raise _AsksError(f"GET {path}")

    def collect(self, path: str, order: Document) -> Document | None:
        raise _AsksError(f"GET {path}")

    def again(self, document: Document) -> None:
        """Nothing came yet."""

    def wait(self, what: str, pauses: float = 1) -> None:
        """Nothing is under way that could be waited for."""

    def missing(self, what: str, because: TrailError | None = None) -> None:
        """Whoever only tries the question is told by the run."""

    def note(self, text: str) -> None:
        """Whoever only tries the question is told by the run."""

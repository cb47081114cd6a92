"""What a source is: the question put to it, the two verbs it may use, and the documents it hands back.

A source is `fetch(context)`, which asks and yields documents, and `parse(document)`, a pure function from
one document to records. Rules that `scrapers.runner` holds a source to:

* every document that `context.get` or `context.post` returned is yielded, before it is looked into;
* whatever makes a document unfit to be stored is found by `parse`, so that a rebuild refuses it too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, Protocol

from research.errors import Problem, SourceChanged
from research.records import Batch

Basis = Literal["awarding", "funding"]

_REPORT = "Nothing of it was stored. Try again later; if it stays so, bring the source's parser up to date."


@dataclass(frozen=True)
class AgencyQuery:
    """A sub-tier agency to ask for. Names are the publisher's, letter for letter."""

    code: str
    name: str
    toptier_name: str
    abbreviation: str


@dataclass(frozen=True)
class Query:
    """What one run asks for. `until` is filled with the day of the run where it is left open."""

    agencies: tuple[AgencyQuery, ...] = ()
    awards: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    basis: tuple[Basis, ...] = ("awarding", "funding")
    limit: int | None = None


@dataclass(frozen=True)
class Document:
    """One archived answer, its body content-decoded, with the question that brought it."""

    source: str
    evidence_id: str
    layout: str
    url: str
    method: str
    request: Mapping[str, object] | None
    status: int
    media_type: str
    payload: bytes = field(repr=False)
    retrieved_at: datetime

    def json(self) -> dict[str, object]:
        """The answer as a JSON object, its numbers exact.

        Raises `SourceChanged` for an HTML page, truncated text and anything else that is no JSON object.
        """
        return self._object

    @cached_property
    def _object(self) -> dict[str, object]:
        start = self.payload[:200].lstrip().lower()
        if start.startswith((b"<!doctype", b"<html", b"<?xml")) or "html" in self.media_type.lower():
            raise self._refused("an HTML page came where JSON was expected")
        try:
            # NaN is no JSON, but Python reads it: as a Decimal it is refused where an amount is expected.
            value = json.loads(self.payload.decode("utf-8"), parse_float=Decimal, parse_constant=Decimal)
        except UnicodeDecodeError as error:
            raise self._refused(f"the answer is not UTF-8 text (byte {error.start:,})") from error
        except json.JSONDecodeError as error:
            at_end = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
            what = "the answer ends in mid-sentence" if at_end else "the answer is not JSON"
            raise self._refused(f"{what}: {error.msg} at character {error.pos:,}") from error
        except (RecursionError, ValueError) as error:
            raise self._refused(f"the answer cannot be read as JSON: {error}") from error
        if not isinstance(value, dict):
            raise self._refused(f"a JSON object was expected, not {type(value).__name__}")
        return value

    def _refused(self, what: str) -> SourceChanged:
        message = f"{self.method} {self.url} (status {self.status}): {what}"
        return SourceChanged(message, [Problem(self.url, None, None, what)], _REPORT)


class Context(Protocol):
    """What a source may do while it asks: two verbs, both archived before they return."""

    @property
    def query(self) -> Query: ...

    def get(self, path: str, **params: str) -> Document:
        """Ask for a path under the publisher's base address; raises `NotFound` and `FetchFailed`."""
        ...

    def post(self, path: str, body: Mapping[str, object]) -> Document:
        """Put a JSON question; raises `NotFound` and `FetchFailed`."""
        ...

    def note(self, text: str) -> None:
        """Say something that the user of this run should know."""
        ...


@dataclass(frozen=True)
class ApiSource:
    """One source behind an API. `base` names the setting that holds the publisher's address.

    `layouts` maps the start of a path to the layout name its answers are archived under; the longest
    start that fits counts. Answers with any status but 200, or from any other path, get `error_layout`
    and are never parsed.
    """

    name: str
    base: str
    layouts: Mapping[str, str]
    error_layout: str
    fetch: Callable[[Context], Iterator[Document]]
    parse: Callable[[Document], list[Batch]]

    def layout(self, path: str, status: int) -> str:
        if status != 200:
            return self.error_layout
        starts = [start for start in self.layouts if path.startswith(start)]
        return self.layouts[max(starts, key=len)] if starts else self.error_layout

"""What a source is: the question put to it, what it may do while it asks, and what it hands back.

A source is `fetch(context)`, which asks and yields documents, and `parse(document)`, a pure function from
one document to records. Rules that `scrapers.runner` holds a source to:

* every document that `context` returned is yielded, before it is looked into;
* whatever makes a document unfit to be stored is found by `parse`, so that a rebuild refuses it too.

A document that was refused is raised as `InputRefused` where `fetch` yielded it, one that is stored and has fewer rows
than its publisher counted as `CountMismatch`. A source that can do without says so (`context.missing`) and goes on;
otherwise the run ends there.

A file with a table in it (`context.download`) is yielded too; its rows are read by the layouts of
`scrapers.layouts`, never by `parse`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from research.errors import BadQuestion, Problem, SourceChanged, TrailError
from research.evidence import Claim
from research.records import Batch
from scrapers.query import OPTIONS, AgencyQuery, Basis, CompanyQuery, Part, Query

__all__ = [
    "AgencyQuery",
    "ApiSource",
    "Basis",
    "CompanyQuery",
    "Context",
    "Document",
    "FileDocument",
    "FileQuestion",
    "Query",
]

_REPORT = "Nothing of it was stored. Try again later; if it stays so, bring the source's parser up to date."


@dataclass(frozen=True)
class Document:
    """One archived answer, its body content-decoded, with the question that brought it.

    `replayed` is true for an answer that the archive held from a run that was stopped. `memento_datetime` is told of
    pages of the web, `asked` of these and of what was ordered (`research.evidence.EvidenceRecord`).
    """

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
    asked: str | None = None
    memento_datetime: str | None = None
    replayed: bool = field(default=False, compare=False)

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


@dataclass(frozen=True)
class FileQuestion:
    """How a file of tables is to be kept and read.

    `layout` names what it should hold; `kept` are the sub-tier agencies whose rows are stored, none meaning
    all; `generated_at` is when the publisher made the file, where its name says so; `claim` is what it holds
    in whole. `max_rejected_share` is how many of its rows, from 0 to 1, may be left out because a value cannot be
    right, each told by name, before the file is refused.
    """

    layout: str
    kept: tuple[str, ...] = ()
    generated_at: datetime | None = None
    claim: Claim | None = None
    max_rejected_share: float = 0.0


@dataclass(frozen=True)
class FileDocument:
    """One archived file of tables."""

    source: str
    evidence_id: str
    url: str
    file_name: str


class Context(Protocol):
    """What a source may do while it asks. What is returned was archived before."""

    @property
    def query(self) -> Query: ...

    def get(self, path: str, **params: str | Sequence[str]) -> Document:
        """Ask for a path under the publisher's base address; raises `NotFound` and `FetchFailed`.

        A parameter with several values is put once for each.
        """
        ...

    def post(self, path: str, body: Mapping[str, object]) -> Document:
        """Put a JSON question; raises `NotFound` and `FetchFailed`."""
        ...

    def download(self, url: str, question: FileQuestion) -> FileDocument | None:
        """Get a file from the publisher's file host; None where it has not changed since it was stored.

        `url` is an address or path as the publisher gave it; only its path counts, under our own setting of
        the file host. Raises `NotFound` and `FetchFailed`, and of these
        `FileFailed` where it came damaged each time.
        """
        ...

    def page(self, url: str) -> Document | None:
        """A page of the web, from its publisher or a web archive.

        None where it has not changed since it was stored, or cannot be had: why is said, and the run goes on.
        """
        ...

    def order(self, path: str, **params: str) -> Document:
        """Ask, like `get`, for something to be made. A token in the answer is kept apart.

        That of an earlier order of the same is thrown away.
        """
        ...

    def collect(self, path: str, order: Document) -> Document | None:
        """What was ordered, asked for with the token of that answer; None where it is not held any more.

        The document's `asked` is the order's address. Raises `NotFound` and `FetchFailed`.
        """
        ...

    def wait(self, what: str, pauses: float = 1) -> None:
        """Let so many pauses pass before asking again for `what`; raises `FileFailed` when it took too long.

        Nothing is waited for where the last answer came from the archive, or no question is left today.
        """
        ...

    def missing(self, what: str, because: TrailError | None = None) -> None:
        """Note something that the publisher lists, or should have, and does not give: the run is then incomplete.

        because: the fault that the run goes on after; the command then ends with its exit code.
        """
        ...

    def again(self, document: Document) -> None:
        """What came of that answer is of no use: whoever goes on with this run puts its question anew."""
        ...

    def note(self, text: str) -> None:
        """Say something that the user of this run should know."""
        ...


@dataclass(frozen=True)
class ApiSource:
    """One source behind an API. `base` names the setting that holds the publisher's address.

    `layouts` maps the start of a path to the layout name its answers are archived under; the longest
    start that fits counts. Answers with any other status, or from any other path, get `error_layout`
    and are never parsed. `files` names the setting of the file host, where the source downloads files.
    `understands` are the parts of a question that the source reads: a question with another is refused, never asked
    without it. `takes_departments` is true where a whole department can be asked for. `keys` maps parameters that
    go with every `get` to the settings that hold their secret values; `key` names the setting of one that goes in the
    header `Authorization` instead and may be unset. `questions_a_day` names the setting that says how many
    questions the publisher allows in a day. `elsewhere` maps the start of a path to
    the setting of another host that answers it. `headers` go with every question. `needs_contact` is true where
    the publisher refuses whoever does not say whom to write to. `most_per_second` bounds the setting of that name
    on each host of the publisher. `asks_companies` is true where companies are asked for, all of the registry
    unless some are named. `takes_pages` is true where pages of the web are asked for by their addresses: each stands
    for itself, so that one that is refused does not end the run. `empty_statuses` are those by which the publisher
    says that it holds nothing: answers without a body, archived and parsed like those with status 200; so are answers
    of other statuses whose words `says` (path with its question, status, body) knows. `tokens` are expressions, with
    one group each, of the token that stands in the answer to an order (`Context.order`). `poll` names the setting of
    the pause between two questions for something ordered. `is_ordered` is true where each file is made for us: a run
    that lacks some of them is gone on with for a week, so that the others are not ordered again each night.
    """

    name: str
    base: str
    layouts: Mapping[str, str]
    error_layout: str
    fetch: Callable[[Context], Iterator[Document | FileDocument]]
    parse: Callable[[Document], list[Batch]]
    understands: frozenset[Part] = frozenset()
    files: str | None = None
    takes_departments: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    questions_a_day: str | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    needs_contact: bool = False
    most_per_second: float | None = None
    asks_companies: bool = False
    takes_pages: bool = False
    empty_statuses: frozenset[int] = frozenset()
    says: Callable[[str, int, bytes], bool] | None = None
    tokens: tuple[str, ...] = ()
    poll: str = "poll_seconds"
    is_ordered: bool = False

    def check(self, query: Query) -> None:
        """Raise `BadQuestion` for a question with a part that this source would not read."""
        unread = [OPTIONS[part] for part in query.parts if part not in self.understands]
        if unread:
            read = ", ".join(OPTIONS[part] for part in OPTIONS if part in self.understands)
            raise BadQuestion(
                f"{self.name} cannot be asked by {', '.join(unread)}",
                f"Run it without: it would make no difference. Options that narrow this source: {read or 'none'}.",
            )

    def base_of(self, path: str) -> str:
        """The setting of the host that answers a path."""
        return next((name for start, name in self.elsewhere.items() if path.startswith(start)), self.base)

    def is_known(self, path: str, status: int, payload: bytes) -> bool:
        """Whether an answer of another status than 200 is one that the source reads."""
        return self.says is not None and self.says(path, status, payload)

    def layout(self, path: str, status: int, payload: bytes = b"") -> str:
        is_read = status == 200 or status in self.empty_statuses or self.is_known(path, status, payload)
        if not is_read:
            return self.error_layout
        starts = [start for start in self.layouts if path.startswith(start)]
        return self.layouts[max(starts, key=len)] if starts else self.error_layout

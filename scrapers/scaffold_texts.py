"""What `trail scrape new` writes: the texts of a module, a description and a test, with gaps to fill."""

from __future__ import annotations

from string import Template

MARK = "REVIEW"
"""Stands on every line that holds a guess; the first test of a new source fails while any is left."""

MODULE = Template('''"""$mark: one line on what $name gives."""

from __future__ import annotations

from collections.abc import Iterator

from research.records import Batch, $record
from scrapers.base import ApiSource, Context, Document
from scrapers.normalize import $converters
from scrapers.paging import Linked, linked_pages, listed_records
from scrapers.strict import Row

PATH = "/$mark/of/the/list"
FORM = Linked(next="next", key="$key", most=100)  # $mark: fields and limits of a page


def fetch(context: Context) -> Iterator[Document]:
    """$mark: what is asked for."""
    yield from linked_pages(context, PATH, {"per_page": "100"}, FORM)


def parse(document: Document) -> list[Batch]:
    """One page of the list; raises `SourceChanged` for a field that is new, gone or of another kind."""
    return listed_records(document, FORM, "$kind", _record)


def _record(row: Row, line: int) -> $record:
    record = $record(
${fields}        line=line,
    )
    row.done()
    return record


SOURCE = ApiSource(
    name="$name",
    base="${publisher}_url",
    layouts={PATH: "$name"},
    error_layout="${name}_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset(),  # $mark: parts of a question that it reads, such as "since"
)
''')

DESCRIPTION = Template("""name: $name
title: "$mark: title for readers"
publisher: "$mark: who puts it out"
terms: "$mark: what may be done with it"
hosts: []
coverage: "$mark: what it holds, from when to when"
expectations:
  min_rows: 0
caveats:
  - "$mark: one sentence for each trap"
cannot_tell:
  - "$mark: what it does not say at all"
sources:
  documentation:
    title: "$mark: the document these sentences rest on"
    publisher: "$mark: who put it out"
    read_as: link_only
    url: https://example.org/$mark
""")

TEST = Template('''"""$name: what its pages say, read by its parser."""

from __future__ import annotations

from datetime import UTC, datetime

from research.config import PROJECT
from scrapers.base import Document
from scrapers.sources.$name import parse

FILES = ("scrapers/sources/$name.py", "data/sources/$name.yml")
FIXTURE = PROJECT / "tests" / "fixtures" / "$name.json"


def test_the_source_was_reviewed() -> None:
    left = [
        f"{file}:{number}: {line.strip()}"
        for file in FILES
        for number, line in enumerate((PROJECT / file).read_text("utf-8").splitlines(), start=1)
        if "$mark" in line
    ]
    assert not left, "put in what the publisher's documents say and take the mark away:\\n" + "\\n".join(left)


def test_a_page_gives_its_records() -> None:
    document = Document(
        source="$name",
        evidence_id="0",
        layout="$name",
        url="https://publisher.example/list",
        method="GET",
        request=None,
        status=200,
        media_type="application/json",
        payload=FIXTURE.read_bytes(),
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    (batch,) = parse(document)
    assert batch.kind == "$kind" and len(list(batch.rows)) == 1  # type: ignore[call-overload]
''')

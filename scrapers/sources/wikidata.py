"""Wikidata: parents and subsidiaries that editors state of followed companies, by Central Index Key; hints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from research.records import Batch, FamilyHintRecord
from scrapers.base import ApiSource, Context, Document
from scrapers.strict import Row, keep_once

SPARQL = "/sparql"
BATCH = 50
"""Companies in one question: its address stays short enough for any server."""

_VARIABLES = ("c", "cik", "version", "relation", "other", "otherLabel", "start", "end")
_QUESTION = """SELECT ?c ?cik ?version ?relation ?other ?otherLabel ?start ?end WHERE {
  VALUES ?cik { %s }
  ?c wdt:P5531 ?cik ; schema:version ?version .
  { ?c p:P749 ?s . ?s ps:P749 ?other . BIND("parent" AS ?relation) }
  UNION { ?c p:P355 ?s . ?s ps:P355 ?other . BIND("subsidiary" AS ?relation) }
  ?s wikibase:rank ?rank . FILTER(?rank != wikibase:DeprecatedRank)
  OPTIONAL { ?s pq:P580 ?start } OPTIONAL { ?s pq:P582 ?end }
  SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
}"""
_RELATIONS = ("parent", "subsidiary")


def fetch(context: Context) -> Iterator[Document]:
    """One question for each fifty companies with a Central Index Key."""
    companies = context.query.companies
    keys = [company.cik for company in companies if company.cik][: context.query.limit]
    if without := sum(not company.cik for company in companies):
        context.note(
            f"{without:,} of {len(companies):,} companies have no Central Index Key: they are not asked for"
        )
    for start in range(0, len(keys), BATCH):
        yield context.get(SPARQL, query=question(keys[start : start + BATCH]), format="json")


def question(ciks: Sequence[str]) -> str:
    """P749 is the parent organization, P355 the subsidiary, P5531 the key, as ten digits."""
    return _QUESTION % " ".join(f'"{cik}"' for cik in ciks)


def parse(document: Document) -> list[Batch]:
    """Each statement once; of one told with several dates, each."""
    answer = Row(document.json(), document=document.url)
    head = answer.row("head")
    if head.pop("vars") != list(_VARIABLES):
        raise head.changed("vars", "other variables than asked for")
    head.done(ignore=("link",))
    results = answer.row("results")
    found: dict[str, FamilyHintRecord] = {}
    for line, row in enumerate(results.rows("bindings"), start=1):
        hint = _hint(row, line)
        if hint is not None:
            keep_once(found, hint.hint_key, hint, row)
    results.done(ignore=("distinct", "ordered"))
    answer.done()
    return [Batch("family_hint", list(found.values()))] if found else []


def _hint(row: Row, line: int) -> FamilyHintRecord | None:
    cik, version, relation = (_value(row, name) for name in ("cik", "version", "relation"))
    item, other, label = (_value(row, name) for name in ("c", "other", "otherLabel"))
    since, until = (_day(row, name) for name in ("start", "end"))
    row.done()
    if relation not in _RELATIONS or cik is None or item is None:
        raise row.changed("relation", "a statement without company or relation", relation)
    if other is None or label is None or label == _entity(other):
        return None  # an unknown party, or one that has no English name: nothing to look for among recipients
    entity = _entity(other)
    return FamilyHintRecord(
        hint_key=f"wikidata:{cik}:{_entity(item)}:{relation}:{entity}:{since or ''}:{until or ''}",
        source="wikidata",
        relation=relation,
        subject_id=cik,
        other_id=entity,
        other_name=label,
        since=since,
        until=until,
        version=f"{_entity(item)} revision {version}",
        line=line,
    )


def _value(row: Row, name: str) -> str | None:
    """The value of one variable; none where it is unbound, or a node that stands for "unknown"."""
    if name not in row:
        return None
    cell = row.row(name)
    kind, value = cell.required_text("type"), cell.required_text("value")
    cell.done(ignore=("datatype", "xml:lang"))
    return None if kind == "bnode" or "/.well-known/genid/" in value else value


def _day(row: Row, name: str) -> date | None:
    value = _value(row, name)
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError as error:
        raise row.rejected(name, "this is no day", value) from error


def _entity(address: str) -> str:
    return address.rsplit("/", 1)[-1]


SOURCE = ApiSource(
    name="wikidata",
    base="wikidata_url",
    layouts={SPARQL: "wikidata_statements"},
    error_layout="wikidata_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"limit"}),
    headers={"Accept": "application/sparql-results+json"},
    needs_contact=True,
    most_per_second=0.5,
    asks_companies=True,
)

"""GLEIF: legal entities that bear a followed company's LEI or whole name, their parents and their children; hints."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from urllib.parse import urlsplit

from research.errors import NotFound
from research.names import name_key
from research.records import Batch, FamilyHintRecord
from scrapers.base import ApiSource, CompanyQuery, Context, Document
from scrapers.strict import Row

RECORDS = "/api/v1/lei-records"
SIZE = 200
_MOST_PAGES = 50
"""10,000 entities: as far as the publisher counts pages."""

_ASKED = re.compile(
    r"/lei-records/(?P<lei>[A-Z0-9]{18}\d{2})(?:/(?P<what>direct-parent|ultimate-parent|direct-children))?$"
)
_RELATIONS = {
    "direct-parent": "direct_parent",
    "ultimate-parent": "ultimate_parent",
    "direct-children": "direct_child",
}
_UNREAD = ("bic", "mic", "ocid", "qcc", "spglobal", "conformityFlag")
_ENTITY_UNREAD = (
    *(
        "jurisdiction",
        "otherNames",
        "transliteratedOtherNames",
        "legalAddress",
        "headquartersAddress",
        "registeredAt",
        "registeredAs",
    ),
    *("category", "subCategory", "legalForm", "associatedEntity", "status", "expiration", "successorEntity"),
    *("successorEntities", "creationDate", "otherAddresses", "eventGroups"),
)
_REGISTRATION_UNREAD = (
    *("initialRegistrationDate", "lastUpdateDate", "nextRenewalDate", "managingLou", "corroborationLevel"),
    *("validatedAt", "validatedAs", "otherValidationAuthorities"),
)


def fetch(context: Context) -> Iterator[Document]:
    """By LEI where the registry holds one, else by name; an entity counts where its whole name is the company's."""
    for company in context.query.companies[: context.query.limit]:
        found = yield from _entities(context, company)
        for lei in found:
            yield from _relatives(context, lei)


def _entities(context: Context, company: CompanyQuery) -> Generator[Document, None, list[str]]:
    if company.lei:
        try:
            document = context.get(f"{RECORDS}/{company.lei}")
        except NotFound:
            context.missing(f"{company.slug}: GLEIF knows no LEI {company.lei}")
            return []
        yield document
        return [one.other_id for one in hints(document)]
    wanted = name_key(company.name)
    found: list[str] = []
    asked = {"filter[entity.legalName]": company.name}
    for document in _pages(context, RECORDS, asked, f"{company.slug}: entities of such a name"):
        yield document
        found += [one.other_id for one in hints(document) if name_key(one.other_name) == wanted]
    if not found:
        context.note(f"{company.slug}: GLEIF has no entity of exactly the name “{company.name}”")
    return found


def _relatives(context: Context, lei: str) -> Iterator[Document]:
    for what in ("direct-parent", "ultimate-parent"):
        try:
            yield context.get(f"{RECORDS}/{lei}/{what}")
        except NotFound:
            context.note(f"{lei}: GLEIF reports no {what.replace('-', ' ')}")
    try:
        yield from _pages(context, f"{RECORDS}/{lei}/direct-children", {}, f"{lei}: children")
    except NotFound:
        return


def _pages(context: Context, path: str, asked: Mapping[str, str], what: str) -> Iterator[Document]:
    """A list to its last page, or as far as pages are asked for."""
    for page in range(1, _MOST_PAGES + 1):
        document = context.get(path, **asked, **{"page[size]": str(SIZE), "page[number]": str(page)})
        yield document
        if page >= last_page(document):
            return
    context.missing(f"{what} beyond page {_MOST_PAGES}")


def last_page(document: Document) -> int:
    """The number of the last page of a list; 1 where it is one."""
    meta = Row(document.json(), document=document.url).row("meta")
    pages = meta.row("pagination").pop("lastPage") if "pagination" in meta else 1
    if not isinstance(pages, int):
        raise meta.changed("pagination.lastPage", "a whole number was expected here", pages)
    return pages


def hints(document: Document) -> list[FamilyHintRecord]:
    """What the answer says of the entity asked about; a search by name gives each entity's own record."""
    asked = _ASKED.search(urlsplit(document.url).path)
    relation = _RELATIONS[asked["what"]] if asked and asked["what"] else "itself"
    answer = Row(document.json(), document=document.url)
    meta = answer.row("meta")
    version = meta.row("goldenCopy").required_text("publishDate") if "goldenCopy" in meta else None
    meta.done(ignore=("pagination",))
    many = isinstance(document.json().get("data"), list)
    rows = answer.rows("data") if many else [answer.row("data")]
    answer.done(ignore=("links",))
    return [
        _hint(row, at, relation, asked["lei"] if asked else None, version)
        for at, row in enumerate(rows, start=1)
    ]


def _hint(row: Row, line: int, relation: str, subject: str | None, version: str | None) -> FamilyHintRecord:
    lei = row.required_text("id")
    attributes = row.row("attributes")
    row.done(ignore=("type", "relationships", "links"))
    if attributes.required_text("lei") != lei:
        raise attributes.changed("lei", f"another LEI than the record's own, {lei}")
    entity, registration = attributes.row("entity"), attributes.row("registration")
    name = entity.row("legalName")
    hint = FamilyHintRecord(
        hint_key=f"gleif:{subject or lei}:{relation}:{lei}",
        source="gleif",
        relation=relation,
        subject_id=subject or lei,
        other_id=lei,
        other_name=name.required_text("name"),
        status=registration.text("status"),
        version=version,
        line=line,
    )
    name.done(ignore=("language",))
    entity.done(ignore=_ENTITY_UNREAD)
    registration.done(ignore=_REGISTRATION_UNREAD)
    attributes.done(ignore=_UNREAD)
    return hint


def parse(document: Document) -> list[Batch]:
    """Hints about families; none where the answer lists nobody."""
    found = hints(document)
    return [Batch("family_hint", found)] if found else []


SOURCE = ApiSource(
    name="gleif",
    base="gleif_url",
    layouts={RECORDS: "gleif_records"},
    error_layout="gleif_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"limit"}),
    headers={"Accept": "application/vnd.api+json"},
    most_per_second=0.8,
    asks_companies=True,
)

"""Pages of the web that actions rest on: petitions, letters, press reports; what each says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from research.errors import Problem, SourceChanged
from research.models.columns import instant_text
from research.records import Batch, WebPageRecord
from research.webpages.facts import page_says
from research.webpages.markup import is_html, read_markup
from research.webpages.readable import readable
from scrapers.base import ApiSource, Context, Document, FileDocument

_COPY = re.compile(r"/web/\d{14}id_/")


def fetch(context: Context) -> Iterator[Document | FileDocument]:
    """Each page that was asked for, unless its publisher says that it has not changed."""
    pages = context.query.pages
    for page in pages[: context.query.limit]:
        document = context.page(page)
        if document is not None:
            yield document


def parse(document: Document) -> list[Batch]:
    """What one page says of itself; of an answer that is no HTML page only that it is held.

    Raises `Damaged` for a page beyond all bounds, `SourceChanged` for a copy that does not say when it was taken.
    """
    page = document.asked or document.url
    is_saved = document.url.startswith("urn:")
    is_copy = not is_saved and _COPY.search(document.url) is not None
    address = page if is_saved or is_copy else document.url
    record = WebPageRecord(
        page=page,
        address=page if is_saved else document.url,
        kept_by="reader" if is_saved else "web archive" if is_copy else "publisher",
        captured_at=instant_text(_taken(document) if is_copy else document.retrieved_at),
        media_type=document.media_type,
    )
    if is_html(document.payload, document.media_type):
        markup = read_markup(document.payload, document.media_type, document.url)
        said = page_says(markup, address)
        part = readable(markup.tree).part
        record = record.model_copy(
            update={
                "title": said.title,
                "publisher": said.publisher,
                "authors": said.authors,
                "published": said.published,
                "modified": said.modified,
                "canonical": said.canonical,
                "links": "\n".join(said.links) or None,
                "text_part": part,
            }
        )
    return [Batch("web_page", [record])]


def _taken(document: Document) -> datetime:
    """When the web archive took its copy; by its own header, as its address may name another time."""
    said = document.memento_datetime
    try:
        if said is not None:
            return parsedate_to_datetime(said)
    except ValueError:
        said = said[:60] if said else None
    problem = Problem(document.url, None, "Memento-Datetime", "does not say when the copy was taken", said)
    raise SourceChanged(
        "a copy of a web archive has no time",
        [problem],
        "Nothing of it was stored: a count without a day is no evidence. Load a copy saved by hand.",
    )


SOURCE = ApiSource(
    name="web_pages",
    base="wayback_url",
    layouts={"/": "web_page"},
    error_layout="web_pages_other",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"limit"}),
    files="wayback_copies_url",
    takes_pages=True,
)

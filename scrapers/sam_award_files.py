"""Files that SAM.gov's Contract Awards API makes to order: how one is ordered, what is said of it, what it holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from research.errors import Damaged, Problem, SourceChanged
from research.records import Batch
from scrapers.base import Document
from scrapers.fetch import LARGEST_ANSWER
from scrapers.sam_award_answers import batches, keys_of
from scrapers.sam_award_fields import IGNORED
from scrapers.sam_award_questions import AGENCY, SEARCH, asked_of
from scrapers.strict import Row

DOWNLOAD = "/contract-awards/v1/download"
ORDERED: Mapping[str, str] = {"format": "json", "emailId": "NO"}
"""What makes an order of a search: both or neither, another user reports (2026). NO: the token is not mailed, too."""

PLACEHOLDER = "REPLACE_WITH_API_KEY"
TOKENS = (
    r'"exportToken"\s*:\s*"((?:[^"\\]|\\.)*)',
    r"[?&]token=([^\"&\s<>]+)",
)

FOUND, FILE = "sam_award_extract_search", "sam_award_extract_file"
"""Layouts: what a search answers, pages and orders alike, and what a download does."""

Word = Literal["not ready", "expired", "too many"]
Told = Literal["order", "file"]

_WORDS: tuple[tuple[Word, int, tuple[Told, ...], str], ...] = (
    ("not ready", 400, ("file",), "is not generated yet"),
    ("not ready", 303, ("file",), "the specified key does not exist"),
    ("expired", 400, ("file",), "token is expired"),
    ("expired", 403, ("file",), "token provided has expired"),
    ("too many", 400, ("order", "file"), "exceeded the maximum allowable limit"),
)
"""By what the publisher says it, under which status, and where. 303 and 403 are from another user's report (2026)."""

_LONGEST_WORD = 4_000


def is_known(asked: str, status: int, payload: bytes) -> bool:
    """Whether an answer to a path, with its question, is a word about a file. A page that is refused is none."""
    path, _, question = asked.partition("?")
    if path == DOWNLOAD:
        return _word("file", status, payload) is not None
    return path == SEARCH and "format" in parse_qs(question) and _word("order", status, payload) is not None


def word_of(document: Document) -> Word | None:
    """What an answer says of a file instead of giving it; None for one that is not known, or says two things."""
    if document.layout == FILE:
        return _word("file", document.status, document.payload)
    return _word("order", document.status, document.payload) if is_order(document) else None


def _word(told: Told, status: int, payload: bytes) -> Word | None:
    text = payload[:_LONGEST_WORD].decode("utf-8", "replace").lower()
    found = {
        said
        for said, its_status, where, phrase in _WORDS
        if status == its_status and told in where and phrase in text
    }
    return found.pop() if len(found) == 1 else None


def is_order(document: Document) -> bool:
    return "format" in asked_of(document)


def read_order(document: Document) -> None:
    """The publisher's promise of a file; raises `SourceChanged` for anything else. Stars stand for its token."""
    answer = Row(document.json(), document=document.url)
    address = urlsplit(answer.required_text("presignedUrl"))
    answer.required_text("exportToken")
    answer.text_optional("message")
    question = parse_qs(address.query)
    if address.path != DOWNLOAD or question.get("api_key") != [PLACEHOLDER] or "token" not in question:
        raise answer.changed(
            "presignedUrl", f"is not {DOWNLOAD} with {PLACEHOLDER} and a token", address.path
        )
    answer.done()


def parse_file(document: Document) -> list[Batch]:
    """The records of a file that was ordered; raises `SourceChanged`, `RowsRejected` and `Damaged`."""
    asked = asked_of(document)
    if not asked.keys() & set(AGENCY.values()):
        raise Row({}, document=document.url).changed(None, "nothing says which order this file answers")
    # Of the file's own address no more is known than that of any other; its order says what it is.
    opened = _opened(replace(document, url=document.asked or document.url))
    answer = Row(opened.json(), document=opened.url)
    rows = answer.rows("awardSummary")
    # Counts of a page: what they would count in a file is not said.
    answer.done(ignore=(*IGNORED["answer"], "totalRecords", "limit", "offset"))
    return batches(rows, asked)


def different_records(document: Document) -> int:
    """How many different records a file holds that was parsed before without complaint."""
    return len(keys_of(_opened(document)))


def _opened(document: Document) -> Document:
    """The file as JSON text: it comes in a zip with one member, by the publisher's specification, or plain."""
    if not document.payload.startswith(b"PK"):
        return document
    name = document.url
    try:
        with zipfile.ZipFile(io.BytesIO(document.payload)) as archive:
            members = archive.namelist()
            if len(members) != 1 or not members[0].lower().endswith(".json"):
                what = f"a zip came that holds {', '.join(members[:5]) or 'nothing'}, where one JSON file was ordered"
                raise SourceChanged(f"{name}: {what}", [Problem(name, None, None, what)], _LOOK)
            with archive.open(members[0]) as data:
                body = data.read(LARGEST_ANSWER + 1)
    except (zipfile.BadZipFile, EOFError, zlib.error, RuntimeError, NotImplementedError) as error:
        what = f"the zip is cut short, damaged or locked: {error}"
        raise Damaged(f"{name}: {what}", [Problem(name, None, None, what)], _AGAIN) from error
    if len(body) > LARGEST_ANSWER:
        what = f"the file unpacks to over {LARGEST_ANSWER:,} bytes"
        raise Damaged(f"{name}: {what}", [Problem(name, None, None, what)], "Ask for fewer days at once.")
    return replace(document, payload=body, media_type="application/json")


_LOOK = "Nothing of it was stored. It is in the archive: look what it is, and bring the source up to date."
_AGAIN = "Nothing of it was stored. The same command asks for the file again, with the token it was given."

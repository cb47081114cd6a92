"""The bytes of a page made into a tree, within bounds of time and memory whatever they hold."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from research.config import LARGEST_PAGE
from research.errors import Damaged, Problem

LARGEST = LARGEST_PAGE
MOST_TAGS = 40_000
"""A long article with its comments has some 5,000; each takes about 2 kB of memory."""
MOST_ANGLES = 100_000
"""Opening angle brackets, those of closing tags and of no tag at all among them."""
MOST_REFERENCES = 200_000
"""Ampersands: each is looked at as a character reference."""
MOST_WITHIN_TAGS = 4_000_000
"""Characters inside all tags together: each may begin an attribute."""
LONGEST_TAG = 20_000
"""Characters; images written into their tag are longer, and nothing of them is read."""

_NOT_READ = "It is in the archive; nothing of it was read. Read it yourself, or load a copy saved by hand."
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_OF_THE_WEB = re.compile(
    r"(?:utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)"
    r"|iso-2022-jp|gbk|gb2312|gb18030|big5|macintosh)",
    re.IGNORECASE,
)
"""Python knows codecs that are none of the web's and can be led to work for hours: only these are used."""
_RAW = re.compile(
    r"<(script|style|svg|math|template|iframe|object|textarea|xmp|noembed)(?=[\s/>])", re.IGNORECASE
)
_LINKED_DATA = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)
_OPENS = re.compile(r"<(/?)(?=([a-zA-Z!?])?)")


@dataclass(frozen=True)
class Markup:
    """A page as a tree without scripts, styles and pictures.

    linked_data: texts of its JSON-LD scripts.
    """

    tree: BeautifulSoup
    linked_data: tuple[str, ...]


def read_markup(payload: bytes, media_type: str, name: str) -> Markup:
    """The tree of a page. name: its address, for messages.

    Raises `Damaged`, naming what is wrong, for what is no text or more than a page can be.
    """
    if len(payload) > LARGEST:
        raise _unfit(
            name, f"it has {len(payload):,} bytes, more than the {LARGEST:,} that are read of a page"
        )
    plain, linked_data = _without_raw(_without_comments(_decoded(payload, media_type, name)))
    for mark, most, what in (("<", MOST_ANGLES, "angle brackets"), ("&", MOST_REFERENCES, "ampersands")):
        if plain.count(mark) > most:
            raise _unfit(name, f"it has more than {most:,} {what}")
    plain = _closed(plain, name)
    try:
        tree = BeautifulSoup(plain, "html.parser")
    except (ParserRejectedMarkup, ValueError, AssertionError, RecursionError) as error:
        raise _unfit(name, f"its markup cannot be read: {str(error)[:200]}") from error
    return Markup(tree, linked_data)


def unpacked(payload: bytes, name: str) -> bytes:
    """The body without gzip, which some servers send though none was asked for; raises `Damaged`."""
    if not payload.startswith(b"\x1f\x8b"):
        return payload
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(payload)) as stream:
            body = stream.read(LARGEST + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise _unfit(name, f"its gzip body cannot be read: {error}") from error
    if len(body) > LARGEST:
        raise _unfit(name, f"its gzip body unpacks to more than {LARGEST:,} bytes")
    return body


def is_html(payload: bytes, media_type: str) -> bool:
    """Whether an answer is an HTML page: by its type, or by its first words where the type says nothing."""
    said = media_type.lower()
    if said and "octet-stream" not in said:
        return "html" in said
    return (
        re.match(rb"\s*<(?:!doctype\s+html|html|head|\?xml[^>]{0,200}\?>\s*<html)", payload[:2000], re.I)
        is not None
    )


def _unfit(name: str, what: str) -> Damaged:
    return Damaged(f"{name}: {what}", [Problem(name, None, None, what)], _NOT_READ)


def _decoded(payload: bytes, media_type: str, name: str) -> str:
    """The text of the bytes as they declare it, or as they can only be."""
    for mark, charset in _MARKS:
        if payload.startswith(mark):
            return payload.removeprefix(mark).decode(charset, "replace")
    said = _IN_HEADER.search(media_type)
    written = _DECLARED.search(payload[:4096])
    declared = said[1] if said else written[1].decode("ascii") if written else None
    if b"\x00" in payload:
        raise _unfit(name, "it holds bytes that no text has (NUL)")
    for candidate in (declared, "utf-8"):
        used = _of_the_web(candidate) if candidate else None
        if used:
            try:
                return payload.decode(used)
            except (UnicodeDecodeError, LookupError):
                continue
    return payload.decode("windows-1252", "replace")


def _of_the_web(charset: str) -> str | None:
    """The codec of a declared charset; browsers read ISO-8859-1 as windows-1252, and so do we."""
    lower = charset.lower()
    if not _OF_THE_WEB.fullmatch(lower):
        return None
    if lower in ("ascii", "us-ascii", "latin1", "latin-1") or re.fullmatch(r"iso-?8859-?1", lower):
        return "windows-1252"
    return "utf-8" if lower == "utf8" else lower


def _without_comments(text: str) -> str:
    pieces, place = [], 0
    while (start := text.find("<!--", place)) >= 0:
        pieces.append(text[place:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(pieces)
        place = end + 3
    return "".join([*pieces, text[place:]])


def _without_raw(text: str) -> tuple[str, tuple[str, ...]]:
    """The page without elements that hold no text for readers, and its linked data."""
    pieces: list[str] = []
    linked_data: list[str] = []
    place = 0
    while found := _RAW.search(text, place):
        pieces.append(text[place : found.start()])
        body = text.find(">", found.end())
        if body < 0:
            return "".join(pieces), tuple(linked_data)
        ends = re.compile(rf"</{found[1]}(?=[\s/>])", re.IGNORECASE).search(text, body)
        if ends is None:
            return "".join(pieces), tuple(linked_data)
        if found[1].lower() == "script" and _LINKED_DATA.search(
            text, found.end(), min(body, found.end() + 300)
        ):
            linked_data.append(text[body + 1 : ends.start()])
        close = text.find(">", ends.end())
        if close < 0:
            return "".join(pieces), tuple(linked_data)
        place = close + 1
    return "".join([*pieces, text[place:]]), tuple(linked_data)


def _closed(text: str, name: str) -> str:
    """Only tags that end are left as tags: the parser looks for the end of each through all the rest of the page."""
    return "".join(_tags(text, name))


def _tags(text: str, name: str) -> Iterator[str]:
    place = tags = within = 0
    for opens in _OPENS.finditer(text):
        start = opens.start()
        if start < place:
            continue
        yield text[place:start]
        end = text.find(">", start, start + LONGEST_TAG)
        if opens[2] is None or (opens[2] in "!?" and end < 0):
            yield "&lt;"
            place = start + 1
        elif opens[2] in "!?":
            place = end + 1
        elif end < 0:
            place = _end_of_long_tag(text, start)
        else:
            yield text[start : end + 1]
            place = end + 1
            tags, within = tags + 1, within + end - start
            if tags > MOST_TAGS or within > MOST_WITHIN_TAGS:
                raise _unfit(
                    name, f"it has more than {MOST_TAGS:,} tags, or {MOST_WITHIN_TAGS:,} characters in them"
                )
    yield text[place:]


def _end_of_long_tag(text: str, start: int) -> int:
    """Where a tag ends that is too long to be read; the end of the page where it does not end."""
    end = text.find(">", start)
    return len(text) if end < 0 else end + 1

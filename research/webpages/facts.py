"""What a page says of itself: title, publisher, authors, dates, address, links; from its metadata first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from research.masking import find_private, mask
from research.webpages.markup import Markup

MOST_LINKS = 200
_LONGEST = 400  # characters of a title, a name or a list of authors
_LONGEST_ADDRESS = 2_000
_LARGEST_DATA = 1_000_000  # characters of one JSON-LD script
_MOST_NODES = 500
_ABOUT_THE_PAGE = re.compile(r"Article|Posting|WebPage|Report|CreativeWork|Petition")
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title")
_PUBLISHERS = ("og:site_name", "article:publisher", "dc.publisher", "application-name")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_PUBLISHED = (
    *("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued"),
    *("dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date"),
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")

_Node = Mapping[str, object]


@dataclass(frozen=True)
class PageSays:
    """What a page says of itself, as printed, private contacts masked; None where it says nothing.

    links: other addresses that its text leads to, http and https only, at most `MOST_LINKS`.
    """

    title: str | None
    publisher: str | None
    authors: str | None
    published: str | None
    modified: str | None
    canonical: str | None
    links: tuple[str, ...]


def page_says(markup: Markup, address: str) -> PageSays:
    """The facts of a page that stood at `address`.

    Linked data counts before OpenGraph, that before other `<meta>`, those before the text.
    """
    tree, metas = markup.tree, _metas(markup.tree)
    node = _linked(markup.linked_data)
    return PageSays(
        title=_text(_string(node.get("headline"))) or _first(metas, _TITLES) or _heading(tree),
        publisher=_text(_names(node.get("publisher"))) or _first(metas, _PUBLISHERS),
        authors=_text(_names(node.get("author"))) or _first(metas, _AUTHORS),
        published=_text(_string(node.get("datePublished"))) or _first(metas, _PUBLISHED) or _time(tree),
        modified=_text(_string(node.get("dateModified"))) or _first(metas, _MODIFIED),
        canonical=_canonical(tree, metas, address),
        links=tuple(_links(tree, address)),
    )


def _heading(tree: BeautifulSoup) -> str | None:
    for name in ("h1", "title"):
        found = tree.find(name)
        if isinstance(found, Tag) and (said := _text(found.get_text(" "))):
            return said
    return None


def _metas(tree: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in tree.find_all("meta", limit=1_000):
        if isinstance(one, Tag):
            key = str(one.get("property") or one.get("name") or one.get("itemprop") or "").strip().lower()
            if key and (said := _text(str(one.get("content") or ""))):
                found.setdefault(key, said)
    return found


def _linked(texts: tuple[str, ...]) -> _Node:
    """The first node of the page's linked data that is about the page and has a headline or a date."""
    for text in texts:
        for node in _nodes(text):
            kind = node.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            about = any(isinstance(one, str) and _ABOUT_THE_PAGE.search(one) for one in kinds)
            if about and (node.get("headline") or node.get("datePublished")):
                return node
    return {}


def _nodes(text: str) -> Iterator[_Node]:
    """The objects of a JSON-LD script and of its `@graph`; none where it is no JSON, as on many pages."""
    try:
        value = json.loads(text[:_LARGEST_DATA])
    except (ValueError, RecursionError):
        return
    left, seen = [value], 0
    while left and seen < _MOST_NODES:
        one, seen = left.pop(0), seen + 1
        if isinstance(one, list):
            left += one[:_MOST_NODES]
        elif isinstance(one, dict):
            yield one
            if isinstance(one.get("@graph"), list):
                left += one["@graph"][:_MOST_NODES]


def _names(value: object) -> str | None:
    """Names of a person, an organization or a list of them."""
    many = value if isinstance(value, list) else [value]
    names = [_string(one.get("name")) if isinstance(one, dict) else _string(one) for one in many[:20]]
    return "; ".join(name for name in names if name) or None


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _text(value: str | None) -> str | None:
    """One line, masked, of a length that fits a name."""
    said = " ".join((value or "")[: 10 * _LONGEST].split())
    if len(said) > _LONGEST:
        said = said[: _LONGEST - 1] + "…"
    return mask(said) or None


def _first(metas: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((metas[key] for key in keys if key in metas), None)


def _time(tree: BeautifulSoup) -> str | None:
    """The first `<time datetime>` of the article, or of the page."""
    root = tree.find("article") or tree
    found = root.find("time", attrs={"datetime": True}) if isinstance(root, Tag) else None
    return _text(str(found.get("datetime"))) if isinstance(found, Tag) else None


def _canonical(tree: BeautifulSoup, metas: Mapping[str, str], address: str) -> str | None:
    for link in tree.find_all("link", limit=1_000):
        if isinstance(link, Tag) and "canonical" in str(link.get("rel") or "").lower():
            return _address(str(link.get("href") or ""), address)
    return _address(metas["og:url"], address) if "og:url" in metas else None


def _links(tree: BeautifulSoup, address: str) -> Iterator[str]:
    given: set[str] = {urldefrag(address).url}
    for one in tree.find_all("a", href=True, limit=10_000):
        if isinstance(one, Tag) and (to := _address(str(one["href"]), address)) and to not in given:
            given.add(to)
            yield to
            if len(given) > MOST_LINKS:
                return


def _address(href: str, base: str) -> str | None:
    """A web address as a reader may follow it; None for `file:`, `javascript:`, passwords and private contacts."""
    try:
        to = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(to)
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    is_short = len(to) <= _LONGEST_ADDRESS and not re.search(r"[\s<>\"\x00-\x1f]", to)
    return to if is_plain and is_short and not find_private(to) else None

"""The text of a page for readers: its article, else its main part, else its body, a line for each block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

Part = Literal["article", "main", "body"]

_LEFT_OUT = ("nav", "footer", "noscript", "select", "head")
_NOT_OF_THE_ARTICLE = ("aside", "form", "button")
_INLINE = frozenset(
    {
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "cite",
            "code",
            "data",
            "dfn",
            "em",
            "font",
            "i",
            "kbd",
            "mark",
            "q",
        ),
        *("s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
    }
)
_GAPS = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\s*\n\s*")
_FEWEST = 200  # characters; an article with fewer is a teaser beside the text


@dataclass(frozen=True)
class Readable:
    """Text for readers and the part of the page it was taken from.

    whole: the text of the whole page but for navigation, where counters of petitions stand.
    """

    text: str
    part: Part
    whole: str


def readable(tree: BeautifulSoup) -> Readable:
    """The readable text; it takes what is not text out of the tree."""
    _remove(tree, _LEFT_OUT)
    whole = text_of(tree)
    found, part = _root(tree)
    _remove(found, _NOT_OF_THE_ARTICLE)
    return Readable(text_of(found), part, whole)


def text_of(root: Tag) -> str:
    """The text of an element, a line for each block. Nesting of any depth is walked without recursion."""
    pieces: list[str] = []
    walk: list[tuple[Tag, list[PageElement], int]] = [(root, root.contents, 0)]
    while walk:
        tag, children, place = walk.pop()
        if place == len(children):
            if tag.name not in _INLINE:
                pieces.append("\n")
            continue
        walk.append((tag, children, place + 1))
        child = children[place]
        if isinstance(child, Tag):
            if child.name not in _INLINE:
                pieces.append("\n")
            walk.append((child, child.contents, 0))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            pieces.append(" ".join(child.split("\n")))
    return _LINES.sub("\n", _GAPS.sub(" ", "".join(pieces))).strip()


def _root(tree: BeautifulSoup) -> tuple[Tag, Part]:
    articles = [one for one in tree.find_all("article", limit=50) if isinstance(one, Tag)]
    texts = [(len(text_of(one)), one) for one in articles if one.find_parent("article") is None]
    if texts:
        length, longest = max(texts, key=lambda pair: pair[0])
        if length >= _FEWEST:
            return longest, "article"
    main = tree.find("main") or tree.find(True, attrs={"role": "main"})
    if isinstance(main, Tag) and len(text_of(main)) >= _FEWEST:
        return main, "main"
    body = tree.find("body")
    return (body if isinstance(body, Tag) else tree), "body"


def _remove(root: Tag, names: tuple[str, ...]) -> None:
    for one in root.find_all(list(names)):
        if isinstance(one, Tag) and not one.decomposed:
            one.decompose()

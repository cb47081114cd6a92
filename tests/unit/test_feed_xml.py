"""XML that attacks: refused by name within bounds of time and memory, nothing of it let in."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from research.errors import Damaged
from scrapers.feed_xml import MAX_DEPTH, MAX_TEXT, Node, read_feed

FEED = '<feed xmlns="http://www.w3.org/2005/Atom">'


def entries(text: str | bytes) -> list[Node]:
    found: list[Node] = []
    payload = text.encode() if isinstance(text, str) else text
    read_feed(payload, "page.xml", "entry", found.append)
    return found


def bomb() -> str:
    levels = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10)
    )  # ten to the tenth
    return f"<!DOCTYPE feed [{levels}]>{FEED}<entry>&a9;</entry></feed>"


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        (bomb(), "document type or entity"),
        ('<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + FEED + "&x;</feed>", "document type"),
        ('<!DOCTYPE feed SYSTEM "http://192.0.2.1/x.dtd">' + FEED + "</feed>", "document type"),
        (FEED + "<entry>&undefined;</entry></feed>", "no well-formed XML"),
        (FEED + "<entry>" + "<a>" * 100_000, "deeper than"),
        (FEED + "<entry>" + "<a/>" * 100_000 + "</entry></feed>", "an entry of more than 5,000 elements"),
        (FEED + "<entry/>stray<entry/></feed>", "text between its entries"),
        (FEED + "<link/>" * 100_000 + "</feed>", "more than 1,000 elements beside its entries"),
        (FEED + "<entry>" + "x" * (MAX_TEXT + 1) + "</entry></feed>", "characters in <entry>"),
        (FEED + "<entry></feed>", "no well-formed XML"),
        (FEED + "<entry>\x00</entry></feed>", "no well-formed XML"),
        ((FEED + "<entry>é</entry></feed>").encode("latin-1"), "no well-formed XML"),
        (b"\xff\xfe" + FEED.encode("utf-16-le"), "cut short"),
        ("", "cut short"),
    ],
)
def test_hostile_or_broken_xml_is_refused_by_name(hostile: str | bytes, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(Damaged, match=message) as refused:
        entries(hostile)
    assert refused.value.problems[0].file == "page.xml"
    assert time.monotonic() - started < 5


def test_nesting_up_to_the_bound_is_read() -> None:
    deep = MAX_DEPTH - 2
    (entry,) = entries(f"{FEED}<entry>{'<a>' * deep}x{'</a>' * deep}</entry></feed>")
    for _ in range(deep):
        (entry,) = entry.children
    assert entry.text == "x"


def test_memory_does_not_grow_with_the_number_of_entries() -> None:
    payload = (FEED + "<entry><a>x</a><b>y</b></entry>\n" * 30_000 + "</feed>").encode()
    tracemalloc.start()
    try:
        count = 0

        def take(entry: Node) -> None:
            nonlocal count
            count += 1

        read_feed(payload, "page.xml", "entry", take)
        assert count == 30_000 and tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_an_element_knows_the_line_it_begins_on() -> None:
    first, second = entries(f"{FEED}\n<entry>\n<a/></entry>\n<entry/></feed>")
    assert (first.line, first.children[0].line, second.line) == (2, 3, 4)

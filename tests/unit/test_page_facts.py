"""What is read of a page: metadata first, the text of its article, counts of people; within bounds whatever comes."""

from __future__ import annotations

import time

import pytest

from research.errors import Damaged
from research.webpages.counts import people_counts
from research.webpages.facts import PageSays, page_says
from research.webpages.markup import is_html, read_markup, unpacked
from research.webpages.quoting import quotation
from research.webpages.readable import readable
from tests.fixtures.pagehost import PAGE

HERE = "https://www.example.org/petition"


def says(html: bytes, media_type: str = "text/html") -> PageSays:
    return page_says(read_markup(html, media_type, HERE), HERE)


def test_linked_data_counts_before_open_graph_and_that_before_the_heading() -> None:
    assert says(PAGE).title == "EXAMPLE petition asks a maker to stop"
    without = PAGE.replace(b"application/ld+json", b"text/plain")
    assert says(without).title == "EXAMPLE petition, as OpenGraph has it"
    assert says(without).published == "2018-07-05T08:00:00-04:00"
    bare = without.replace(b"<meta property", b"<meta data-x")
    assert says(bare).title == "EXAMPLE petition"


def test_a_time_element_gives_the_date_where_no_metadata_does() -> None:
    html = b"<article><h1>EXAMPLE</h1><time datetime='2018-07-03'>3 July</time></article>"
    assert says(html).published == "2018-07-03"


def test_contacts_are_masked_and_links_lead_to_the_web_only() -> None:
    read = says(PAGE)
    assert read.authors == "Jane Example; [e-mail masked]"
    assert read.links == ("https://www.example.org/about", "https://www.example.org/letter")
    assert read.canonical == "https://www.example.org/petition"


def test_linked_data_that_is_no_json_or_too_deep_is_passed_over() -> None:
    for data in (b"{oops", b"[" * 100_000, b'{"@type": "Article", "headline": 7}'):
        html = b"<script type='application/ld+json'>" + data + b"</script><h1>EXAMPLE</h1>"
        assert says(html).title == "EXAMPLE"


@pytest.mark.parametrize(
    ("html", "media_type", "title"),
    [
        ("<h1>Müller</h1>".encode(), "text/html", "Müller"),
        ("<h1>Müller</h1>".encode("latin-1"), "text/html; charset=ISO-8859-1", "Müller"),
        ("<h1>Müller</h1>".encode("latin-1"), "text/html; charset=utf-8", "Müller"),
        (b"<meta charset=punycode><h1>Muller</h1>", "text/html", "Muller"),
        ("<h1>Müller</h1>".encode("utf-16"), "text/html", "Müller"),
    ],
)
def test_bytes_are_read_as_declared_or_as_they_can_only_be(html: bytes, media_type: str, title: str) -> None:
    assert says(html, media_type).title == title


def test_the_text_is_that_of_the_article_and_scripts_are_none_of_it() -> None:
    read = readable(read_markup(PAGE, "text/html", HERE).tree)
    assert read.part == "article" and read.text.startswith("EXAMPLE petition\nMore than 100,000 people")
    assert "signatures" not in read.text and "So far 120,345 signatures" in read.whole
    assert "script was run" not in read.whole and "Microsoft" not in read.whole and "9,999" not in read.whole


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("More than 100,000 people have signed.", [(100000, "people have signed", "more than")]),
        ("Signed by over 300 employees", [(300, "signed by employees", "over")]),
        ("12,345 signatures", [(12345, "signatures", None)]),
        ("Signatures: 4021", [(4021, "signatures:", None)]),
        ("1,500+ of our supporters", [(1500, "of our supporters", "+")]),
        ("Help us reach 150,000 signatures", []),
        ("Our goal: 5,000 signatures", []),
        ("In 2018 signed a contract", []),
        ("Thanks to 2000 supporters, about 2018 signatories", []),  # a year, for all we know
        (
            "Over 2000 supporters and 2,018 signatures",
            [(2000, "supporters", "over"), (2018, "signatures", None)],
        ),
        ("2000+ signatures", [(2000, "signatures", "+")]),
        ("a $19,400,000 contract was signed", []),
        ("100% signed", []),
    ],
)
def test_counts_of_people_are_told_from_goals_years_and_money(
    text: str, counted: list[tuple[int, str, str | None]]
) -> None:
    assert [(one.number, one.unit, one.qualifier) for one in people_counts(text)] == counted


def test_a_quotation_has_at_most_twenty_five_words_of_one_line() -> None:
    text = "first line\n" + " ".join(f"w{n}" for n in range(100)) + "\nlast line"
    start = text.index("w50 ")
    said = quotation(text, start, start + 3)
    assert said.startswith("… w") and said.endswith(" …") and "w50" in said
    assert len(said.strip("… ").split()) == 25 and "line" not in said


@pytest.mark.parametrize(
    "html",
    [
        b"<div>" * 300_000,
        b"<a " * 200_000,
        b"<!" * 300_000,
        b"&" * 300_000,
        b"<a " * 1 + b"x=1 " * 4_000 + b">" + (b"<a " + b"x=1 " * 4_000 + b">") * 400,
        b"&#" + b"9" * 5_000 + b";",
        b"<p>\x00EXAMPLE",
        b"<p>" + b"EXAMPLE " * 2_100_000,
    ],
    ids=["nesting", "open tags", "declarations", "ampersands", "attributes", "digits", "binary", "size"],
)
def test_a_page_beyond_all_bounds_is_refused_by_name_and_soon(html: bytes) -> None:
    began = time.process_time()
    with pytest.raises(Damaged, match=r"example\.org/petition: it"):
        read_markup(html, "text/html", HERE)
    assert time.process_time() - began < 10


def test_what_is_just_within_bounds_is_read_however_deep() -> None:
    markup = read_markup(b"<div>" * 5_000 + b"EXAMPLE", "text/html", HERE)
    assert readable(markup.tree).text == "EXAMPLE"


def test_comments_and_scripts_that_never_end_hide_what_follows() -> None:
    for opening in (b"<!--" * 1_000, b"<script>" * 1_000):
        markup = read_markup(b"<p>EXAMPLE</p>" + opening + b"hidden", "text/html", HERE)
        assert readable(markup.tree).text == "EXAMPLE"


def test_a_packed_body_that_is_broken_is_refused() -> None:
    with pytest.raises(Damaged, match="gzip body cannot be read"):
        unpacked(b"\x1f\x8b\x08broken", HERE)


def test_a_page_is_told_by_its_type_or_by_its_first_words() -> None:
    assert is_html(b"anything", "application/xhtml+xml") and is_html(b"\n<!DOCTYPE html>", "")
    assert not is_html(b"%PDF-1.7", "application/octet-stream") and not is_html(b"<html>", "application/pdf")

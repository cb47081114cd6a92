"""The text of a notice as a reader sees it, what of it is read for names, and that each word is found again."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from research.matching.notice_passages import LONGEST, passages, readable
from research.notice_text import rough, shown
from research.registry import load_registry

PHRASES = load_registry(Path(__file__).parents[2] / "data").notice_phrases


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>\r\n<br>\n\n<br>Three", "One\nTwo\n\nThree"),
        ("a <b>bold</b>&nbsp;&amp; plain", "a bold & plain"),
        ("<a href='mailto:jane.doe@example.gov'>write</a> us", "write us"),
        ("<style>p {}</style>x<!-- <p>no</p> --><script>1 < 2</script>y", "xy"),
        ("5 < 6 and 7 > 3 &bogus; &#8217;", "5 < 6 and 7 > 3 &bogus; ’"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_text_is_shown_without_its_tags(published: str, read: str) -> None:
    assert shown(published).text == read


def test_a_span_is_found_again_in_both_directions() -> None:
    published = "<p>Licences of <b>AT&amp;T</b>, Inc.&nbsp;</p>"
    read = shown(published)
    start = read.text.index("AT&T")
    first, last = read.published(start, start + 4)
    assert published[first:last] == "AT&amp;T"
    assert read.place(first, last) == (start, start + 4)


def test_nested_and_open_tags_end_in_time() -> None:
    begun = process_time()
    assert shown("<div>" * 100_000 + "x").text == "x"
    assert shown("<" * 100_000 + "&" * 100_000).text == "<" * 100_000 + "&" * 100_000
    assert rough("<p " * 100_000) == "<p " * 100_000
    assert process_time() - begun < 5  # a quarter of a second; minutes where a tag is looked for to the end


@pytest.mark.parametrize(
    "text",
    [
        "Quotes shall be submitted in Microsoft Word or Adobe PDF format.",
        "Responses: MS Office 2016 compatible files, no more than ten pages, font size 12.",
        "The site visit is held via Microsoft Teams.",
        "An industry day will take place on Cisco WebEx; the meeting link follows.",
        "Please reply with the Microsoft Forms link below.",
        "See https://www.microsoft.com/licensing and https://forms.office.com/x?google=1",
        "Ask jane.doe@microsoft.com or teams.microsoft.com",
        "The page opens in Google Chrome, not in another browser.",
    ],
)
def test_what_only_tells_how_to_answer_is_not_read(text: str) -> None:
    read = readable(text, PHRASES).lower()
    assert len(read) == len(text)
    assert not any(name in read for name in ("microsoft", "ms office", "adobe", "webex", "chrome", "google"))


@pytest.mark.parametrize(
    "text",
    [
        "ICE intends to buy Microsoft Office licenses; e-mail your quote.",
        "Renewal of Adobe Acrobat subscriptions. Submit by e-mail.",
        "The Government seeks Cisco WebEx licenses for virtual meetings.",
        "Salesforce.com licenses, brand name only",
        "Palantir maintenance, submitted as a file",
    ],
)
def test_what_is_sought_is_read(text: str) -> None:
    names = ("Microsoft Office", "Adobe Acrobat", "WebEx", "Salesforce.com", "Palantir")
    assert any(name in readable(text, PHRASES) for name in names)


def test_passages_are_the_whole_text_in_order_and_short() -> None:
    text = ("A sentence of some length stands here. " * 40 + "\n\nSecond paragraph.\n\n") * 2
    parts = list(passages(text))
    assert "".join(part for _, part in parts) == text
    assert all(text[start : start + len(part)] == part for start, part in parts)
    assert max(len(part) for _, part in parts) <= LONGEST + 40
    assert not any("Second" in part and "sentence" in part for _, part in parts)

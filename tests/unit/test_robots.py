"""robots.txt: whose rules are ours, and which of them counts."""

from __future__ import annotations

from time import process_time

import pytest

from scrapers.robots import read_robots

SITE = "https://www.example.org"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\n\nDisallow: /a", "/a/b", False),  # a blank line ends no group
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: ContractTrail/0.1\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\nUser-agent: contracttrail\nDisallow: /private", "/a", True),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", False),  # two groups are one
        ("User-agent: *\nDisallow: /a\nAllow: /a/open", "/a/open/1", True),  # the longer rule counts
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),  # of two as long the allowing one
        ("User-agent: *\nDisallow: /*?print", "/story?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe/", False),
        ("user-agent:*\r\nDISALLOW : /a # why", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("<html>not found</html>", "/a", True),
    ],
)
def test_a_path_is_allowed_or_not(rules: str, path: str, allowed: bool) -> None:
    assert read_robots(rules.encode()).allows(SITE + path) is allowed


def test_the_pause_that_is_asked_for_is_that_of_our_group() -> None:
    rules = b"User-agent: *\nCrawl-delay: 30\nUser-agent: contracttrail\nCrawl-delay: 7.5\n"
    assert read_robots(rules).delay == 7.5
    assert read_robots(b"User-agent: *\nCrawl-delay: soon").delay == 0


def test_a_hostile_pattern_costs_no_time() -> None:
    rules = b"User-agent: *\nDisallow: /" + b"*a" * 50_000 + b"$\n"
    begun = process_time()
    assert read_robots(rules).allows(SITE + "/" + "a" * 10_000 + "b")
    # It takes a hundredth of a second; for ever where a match is tried again and again.
    assert process_time() - begun < 1

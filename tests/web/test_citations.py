"""Every form of a citation holds what makes the fact checkable, and breaks in no program that reads it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest

from research.citations import Cited, cite, fingerprint
from research.types import Window

FACT = Cited(
    title="Example Maker and ICE {100% & more}",
    statement="ICE obligated $949,999.75 to Example Maker.",
    url="https://example.org/links/example-maker/ice?since=2024-01-01&until=2025-12-31&rule=plain-words",
    as_of=datetime(2026, 4, 20, 9, 30, tzinfo=UTC),
    digests=("b" * 64, "a" * 64),
    build="0123456789ab",
    basis="obligation",
    window=Window(date(2024, 1, 1), date(2025, 12, 31)),
    rule=("plain-words", "deadbeef"),
)


@pytest.mark.parametrize(
    "form", ["plain", "apa", "chicago_note", "chicago_bibliography", "mla", "wiki", "bibtex", "ris"]
)
def test_every_form_holds_basis_window_rule_time_address_and_digests(form: str) -> None:
    text = getattr(cite(FACT), form)
    for part in (
        "obligation",
        "1 January 2024 – 31 December 2025",
        "plain-words",
        "deadbeef",
        "20 April 2026",
    ):
        assert part in text
    assert "a" * 64 in text and "b" * 64 in text
    assert "since=2024-01-01" in text and "until=2025-12-31" in text


def test_csl_json_holds_them_as_fields() -> None:
    made = cite(FACT).csl_json
    assert made["issued"] == {"date-parts": [[2026, 4, 20]]}
    assert made["custom"] == {
        "record": None,
        "basis": "obligation",
        "window": {"since": "2024-01-01", "until": "2025-12-31", "basis": "action_date"},
        "rule": {"id": "plain-words", "version": "deadbeef"},
        "oldest_as_of": None,
        "as_of": "2026-04-20T09:30:00+00:00",
        "documents": [],
        "evidence_count": 2,
        "evidence_sha256": ["a" * 64, "b" * 64],
        "evidence_fingerprint": fingerprint(FACT.digests),
        "build": "0123456789ab",
    }


def test_bibtex_escapes_what_latex_would_take_for_orders() -> None:
    assert r"{\textbraceleft}100\% \& more{\textbraceright}" in cite(FACT).bibtex


def test_many_digests_are_given_as_one_digest_of_the_sorted_list() -> None:
    digests = tuple(letter * 64 for letter in "dcba")
    expected = hashlib.sha256("".join(f"{letter * 64}\n" for letter in "abcd").encode()).hexdigest()
    assert fingerprint(digests) == expected
    said = cite(Cited("T", "S.", "https://example.org/", None, digests, "b")).plain
    assert "4 archived documents" in said and expected in said


def test_a_fact_without_date_says_so() -> None:
    assert "(n.d.)" in cite(Cited("T", "S.", "https://example.org/", None, (), "b")).apa


def test_each_ris_field_stands_on_one_line() -> None:
    fact = Cited("T", "Two\nlines.", "https://example.org/", None, (), "b")
    lines = cite(fact).ris.split("\r\n")
    assert lines[0] == "TY  - DATA" and lines[-2] == "ER  - "
    assert all(line[2:6] == "  - " for line in lines if line)

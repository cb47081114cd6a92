"""GLEIF and Wikidata asked, on good days and bad: hints that wait for a person, and nothing a page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from scrapers.sources.gleif import RECORDS
from scrapers.sources.wikidata import question
from tests.fixtures.answering import Answering, answering
from tests.fixtures.registers import CHILD, NAME, PARENT, SUBJECT, answer, lei_record, registers
from tests.fixtures.trail import QUICK, Said, Trail


def run(trail: Trail, host: Answering, source: str, *options: str, **environment: str) -> Said:
    said = {
        "TRAIL_GLEIF_URL": host.url,
        "TRAIL_WIKIDATA_URL": host.url,
    }
    return trail("scrape", "run", source, "--company", "palantir", *options, **QUICK | said | environment)


def held(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows(
        "SELECT relation, subject_id, other_id, other_name FROM family_hint ORDER BY relation, other_id"
    )


def test_gleif_gives_the_entity_of_that_name_its_parent_and_its_children(trail: Trail) -> None:
    with answering(registers()) as host:
        said = run(trail, host, "gleif")
        assert said.code == 0, said.err
        assert "reports no ultimate parent" in said.out
        assert not any(PARENT in path for path in host.asked)  # the other firm of a like name is left alone
        before = held(trail)
        assert run(trail, host, "gleif").code == 0 and held(trail) == before
    assert ("direct_parent", SUBJECT, PARENT, "EXAMPLE PARENT INC") in before
    assert ("direct_child", SUBJECT, CHILD, "EXAMPLE CHILD LLC") in before
    assert trail.rows("SELECT DISTINCT status, version FROM family_hint") == [
        ("LAPSED", "2026-11-01T08:00:00Z")
    ]
    assert trail.rows("SELECT 1 FROM link WHERE record_kind <> 'action'") == []


def test_wikidata_gives_statements_with_their_dates_and_revision(trail: Trail) -> None:
    with answering(registers()) as host:
        said = run(trail, host, "wikidata")
        assert said.code == 0, said.err
        assert "example.org" in host.headers[0]["User-Agent"]
    (row,) = trail.rows("SELECT relation, other_name, version FROM family_hint")
    assert row == ("subsidiary", "EXAMPLE WIKI FIRM", "Q1 revision 7")
    assert str(trail.one("SELECT since FROM family_hint")) == "2018-10-26"


def test_a_name_that_stands_on_a_later_page_is_found(sqlite_trail: Trail) -> None:
    host = registers()
    by_name, children = host.answers.pop(RECORDS), host.by_question
    others = answer([lei_record(PARENT, "PALANTIR EXAMPLE BAKERY INC")], pages=2)

    def pages(path: str, parameters: Mapping[str, list[str]], body: bytes) -> bytes | None:
        if path == RECORDS:
            return others if parameters["page[number]"] == ["1"] else by_name
        return children(path, parameters, body) if children else None

    host.by_question = pages
    with answering(host):
        assert run(sqlite_trail, host, "gleif").code == 0
    assert ("direct_child", SUBJECT, CHILD, "EXAMPLE CHILD LLC") in held(sqlite_trail)


def test_one_statement_told_with_two_ends_is_two_hints(sqlite_trail: Trail) -> None:
    host = registers()
    told = json.loads(host.answers["/sparql"])
    statement = told["results"]["bindings"][0]
    end = {"type": "literal", "datatype": "x", "value": "2024-05-01T00:00:00Z"}
    told["results"]["bindings"] += [statement, {**statement, "end": end}]
    host.answers["/sparql"] = json.dumps(told).encode()
    with answering(host):
        assert run(sqlite_trail, host, "wikidata").code == 0
    ends = [
        until and str(until)
        for (until,) in sqlite_trail.rows("SELECT until FROM family_hint ORDER BY hint_key")
    ]
    assert ends == [None, "2024-05-01"]


def test_companies_that_editors_cannot_be_asked_about_are_counted(sqlite_trail: Trail) -> None:
    with answering(registers()) as host:
        said = run(sqlite_trail, host, "wikidata", "--company", "clearview-ai")
    assert "1 of 2 companies have no Central Index Key" in said.out


def test_wikidata_is_not_asked_without_a_contact(sqlite_trail: Trail) -> None:
    with answering(registers()) as host:
        said = run(sqlite_trail, host, "wikidata", TRAIL_CONTACT="")
        assert said.code == 2 and "TRAIL_CONTACT" in said.err and not host.asked


@pytest.mark.parametrize("source", ["gleif", "wikidata"])
@pytest.mark.parametrize(
    ("fault", "words"),
    [("403 HTML", "blocks us"), ("HTML 200", "an HTML page came"), ("truncated", "ends in mid-sentence")],
)
def test_a_refusal_or_a_broken_answer_is_said_and_nothing_is_stored(
    sqlite_trail: Trail, source: str, fault: str, words: str
) -> None:
    with answering(registers()) as host:
        host.faults = [("lei-records" if source == "gleif" else "/sparql", fault)]
        said = run(sqlite_trail, host, source)
    assert said.code != 0 and words in said.err, said.err
    assert held(sqlite_trail) == []


@pytest.mark.parametrize("fault", ["429", "503"])
def test_after_a_busy_answer_the_next_try_gives_all_of_it(sqlite_trail: Trail, fault: str) -> None:
    with answering(registers()) as host:
        host.faults = [("/direct-children", fault)]
        assert run(sqlite_trail, host, "gleif").code == 0
    assert len(held(sqlite_trail)) == 4


def test_a_new_field_is_refused_by_name(sqlite_trail: Trail) -> None:
    host = registers()
    host.answers[RECORDS] = answer([lei_record(SUBJECT, NAME, surprise=1)])
    with answering(host):
        said = run(sqlite_trail, host, "gleif")
    assert said.code != 0 and "surprise" in said.err


def test_a_question_names_each_key_once_and_no_path_without_bound() -> None:
    said = question(["0000000001", "0000000002"])
    assert '"0000000001" "0000000002"' in said and "*" not in said

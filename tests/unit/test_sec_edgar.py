"""EDGAR asked, on good days and bad: what is stored is what a good day gives, or nothing and a reason."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scrapers.query import CompanyQuery, Query
from tests.fixtures import edgar
from tests.fixtures.answering import Answering, answering
from tests.fixtures.trail import QUICK, Said, Trail


@pytest.fixture
def host() -> Iterator[Answering]:
    with answering(Answering(edgar.answers())) as started:
        yield started


def run(trail: Trail, host: Answering, *arguments: str, **environment: str) -> Said:
    said = {
        "TRAIL_SEC_URL": host.url,
        "TRAIL_SEC_DATA_URL": host.url,
    }
    return trail(
        "scrape", "run", "sec_edgar", *(arguments or ("--company", "palantir")), **QUICK | said | environment
    )


def held(trail: Trail) -> list[tuple[object, ...]]:
    return trail.rows("SELECT name, jurisdiction, confidence FROM filing_subsidiary ORDER BY position")


GOOD = [
    ("EXAMPLE USG, INC.", "Delaware", "high"),
    ("EXAMPLE GLOBAL B.V.", "Netherlands", "high"),
    ("EXAMPLE CONTRACTOR LLC", "Virginia", "high"),
]


def test_the_newest_report_with_a_list_is_found_and_its_rows_are_kept_as_printed(
    trail: Trail, host: Answering
) -> None:
    said = run(trail, host)
    assert said.code == 0, said.err
    assert held(trail) == GOOD
    *_, amended = trail.rows(
        "SELECT accession, form, filing_date, report_date FROM filing ORDER BY filing_date"
    )
    assert (*amended[:2], *map(str, amended[2:])) == (edgar.AMENDED, "10-K/A", "2026-04-01", "2025-12-31")
    assert trail.one("SELECT count(*) FROM filing") == 3
    assert (
        trail.one("SELECT printed_name FROM filing_subsidiary WHERE position = 1") == "EXAMPLE USG, INC. (1)"
    )
    assert trail.rows("SELECT cik, accession, document, shape, listed FROM filing_exhibit") == [
        (edgar.CIK, edgar.NEWEST, "ex211.htm", "A", 3)
    ]
    assert trail.one("SELECT name FROM former_name") == "EXAMPLE OLD NAME INC"
    # The filer's telephone and employer number are in the archive, and in no table.
    assert "555-0100" not in repr(trail.dump()) and "000000000" not in repr(
        trail.dump(without=("evidence", "run"))
    )


def test_every_question_names_the_contact_and_asking_again_changes_nothing(
    sqlite_trail: Trail, host: Answering
) -> None:
    run(sqlite_trail, host)
    assert {"(+Example Desk nobody@example.org)" in one["User-Agent"] for one in host.headers} == {True}
    tables = ("filing", "former_name", "filing_exhibit", "filing_subsidiary")
    told = ("evidence_id", "retrieved_at")
    before = {name: rows for name, rows in sqlite_trail.dump(columns_without=told).items() if name in tables}
    assert run(sqlite_trail, host).code == 0
    after = sqlite_trail.dump(columns_without=told)
    assert {name: after[name] for name in tables} == before


def test_nothing_is_asked_without_a_contact(sqlite_trail: Trail, host: Answering) -> None:
    said = run(sqlite_trail, host, TRAIL_CONTACT=" ")
    assert said.code == 2 and "TRAIL_CONTACT" in said.err and host.asked == []


def test_a_listed_name_that_equals_a_companys_is_said_and_not_believed(
    sqlite_trail: Trail, host: Answering
) -> None:
    said = run(sqlite_trail, host, "--company", "clearview-ai")
    assert said.code == 0 and "CIK 0000000099" in said.out
    assert host.asked == [edgar.TICKERS] and held(sqlite_trail) == []


@pytest.mark.parametrize("fault", ["503", "429"])
@pytest.mark.parametrize("path", [edgar.SUBMISSIONS, "ex211.htm"])
def test_after_a_busy_answer_the_next_try_gives_all_of_it(
    sqlite_trail: Trail, host: Answering, path: str, fault: str
) -> None:
    host.faults = [(path, fault)]
    said = run(sqlite_trail, host)
    assert said.code == 0, said.err
    assert held(sqlite_trail) == GOOD


@pytest.mark.parametrize(
    ("path", "fault", "words"),
    [
        (edgar.SUBMISSIONS, "403 HTML", "blocks us"),
        ("ex211.htm", "403 HTML", "blocks us"),
        (edgar.SUBMISSIONS, "HTML 200", "SEC blocks us"),
        ("ex211.htm", "HTML 200", "SEC blocks us"),
        ("-index.html", "HTML 200", "SEC blocks us"),
        (edgar.SUBMISSIONS, "truncated", "ends in mid-sentence"),
    ],
)
def test_a_block_or_a_broken_answer_is_said_by_name_and_no_list_is_stored(
    sqlite_trail: Trail, host: Answering, path: str, fault: str, words: str
) -> None:
    host.faults = [(path, fault)]
    said = run(sqlite_trail, host)
    assert said.code != 0 and words in said.err, said.err
    assert held(sqlite_trail) == []


def test_a_filer_that_is_not_there_is_missing_and_the_run_incomplete(
    sqlite_trail: Trail, host: Answering
) -> None:
    host.faults = [(edgar.SUBMISSIONS, "404")]
    said = run(sqlite_trail, host)
    assert said.code == 0 and "incomplete" in said.out and f"CIK {edgar.CIK}" in said.out


def test_an_exhibit_that_is_not_there_is_missing_and_ends_nothing(
    sqlite_trail: Trail, host: Answering
) -> None:
    host.faults = [("ex211.htm", "404")]
    said = run(sqlite_trail, host)
    assert said.code == 0 and "incomplete" in said.out and "1 thing not got" in said.out
    (missing,) = sqlite_trail.rows("SELECT missing FROM run")
    assert "ex211.htm, which the index of" in str(missing) and held(sqlite_trail) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"surprise": 1}, "new fields: surprise"),
        ({"formerNames": [{"name": "A", "from": None, "to": None, "why": "x"}]}, "new fields: why"),
        ({"name": ""}, "this must not be empty"),
        ({"cik": "12345678901"}, "up to ten digits"),
    ],
)
def test_a_field_that_is_new_or_cannot_be_right_is_refused_by_name(
    sqlite_trail: Trail, host: Answering, change: dict[str, object], words: str
) -> None:
    host.answers[edgar.SUBMISSIONS] = json.dumps(edgar.submissions(**change)).encode()
    said = run(sqlite_trail, host)
    assert said.code != 0 and words in said.err, said.err
    assert sqlite_trail.rows("SELECT 1 FROM filing") == []


def test_a_page_that_cannot_be_read_is_kept_with_its_address_and_why(
    sqlite_trail: Trail, host: Answering
) -> None:
    path = f"{edgar.FOLDER}/{edgar.NEWEST.replace('-', '')}/ex211.htm"
    host.answers[path] = b"<html><p>Incorporated by reference to Exhibit 21 of an earlier report.</p></html>"
    assert run(sqlite_trail, host).code == 0
    ((shape, listed, note, url),) = sqlite_trail.rows("SELECT shape, listed, note, url FROM filing_exhibit")
    assert (shape, listed) == ("H", 0) and "ncorporated by reference" in note and url.endswith(path)


def test_a_document_outside_its_filing_is_never_asked_for(sqlite_trail: Trail, host: Answering) -> None:
    path = f"{edgar.FOLDER}/{edgar.NEWEST.replace('-', '')}/{edgar.NEWEST}-index.html"
    host.answers[path] = edgar.index_page(edgar.NEWEST, ("EX-21", "../../../../secret"))
    said = run(sqlite_trail, host)
    assert said.code != 0 and "lies outside its filing" in said.err
    assert not any("secret" in path for path in host.asked)


def test_the_archive_alone_gives_the_same_rows_again(sqlite_trail: Trail, host: Answering) -> None:
    run(sqlite_trail, host)
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0
    after = sqlite_trail.dump()
    for name in ("filing", "former_name", "filing_exhibit", "filing_subsidiary"):
        assert after[name] == before[name] and before[name]


def test_a_question_about_companies_is_gone_on_with_as_it_was_put() -> None:
    query = Query(companies=(CompanyQuery("example", "EXAMPLE INC", cik=edgar.CIK),))
    assert Query.read(query.text()) == query
    fields = json.loads(query.text())
    del fields["companies"]
    assert Query.read(json.dumps(fields)).companies == ()

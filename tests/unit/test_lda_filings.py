"""Lobbying filings: asked for by company and year, kept without people, told of whole names only, no link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest

from research.config import load_settings
from research.errors import BadQuestion, FetchFailed, MoneyMixed, NotFound, RowsRejected, SourceChanged
from research.records import LobbyingRecord
from research.types import LobbyingExpenses, LobbyingIncome
from scrapers.normalize import asked_name
from scrapers.query import AgencyQuery, CompanyQuery, Query
from scrapers.runner import run_source
from scrapers.sources.lda_filings import SOURCE
from tests.conftest import BOTH, installation
from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.listhost import ListHost, expected, listing
from tests.fixtures.lists import lda_filings
from tests.fixtures.trail import QUICK, Dump, Said, Trail
from tests.publisher.keeping import Kept

QUERY = Query(
    since=date(2026, 1, 1),
    until=date(2026, 6, 30),
    companies=(CompanyQuery("palantir", "Palantir Technologies Inc."),),
)
SECRET = "known-secret-of-the-tests"
OF_THE_ANSWER = ("evidence_id", "retrieved_at")
"""Columns that name the answer a row came in last."""


@pytest.fixture
def host() -> Iterator[ListHost]:
    with listing(lda_filings()) as started:
        yield started


@pytest.fixture
def kept() -> Kept:
    return Kept()


def run(host: ListHost, kept: Kept, query: Query = QUERY) -> list[LobbyingRecord]:
    """What one run stores, without a database."""
    settings = load_settings(lda_url=host.url, requests_per_second=10_000, retry_seconds=0, retries=1)
    run_source(SOURCE, query, settings, kept.keeping, "trail")
    return [row for _, batches in kept.stored for batch in batches for row in batch.rows]  # type: ignore[misc]


@dataclass(frozen=True)
class Done:
    """An installation that ran the source twice, with a key the first time: all it said, and what it held before."""

    trail: Trail
    host: ListHost
    said: tuple[Said, Said]
    before: Dump


@pytest.fixture(scope="module", params=BOTH)
def twice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    folder = tmp_path_factory.mktemp("lobbying") / "var"
    with listing(lda_filings()) as started, installation(request.param, folder, request) as trail:
        settings = QUICK | {"TRAIL_LDA_URL": started.url}
        command = ("scrape", "run", "lda_filings", "--company", "palantir", "--since", "2026-01-01")
        first = trail(*command, "--until", "2026-06-30", **settings, TRAIL_LDA_TOKEN=SECRET)
        assert first.code == 0, first.err
        before = trail.dump(columns_without=OF_THE_ANSWER)
        second = trail(*command, "--until", "2026-06-30", **settings, TRAIL_LDA_TOKEN="")
        assert second.code == 0, second.err
        yield Done(trail, started, (first, second), before)


def test_asking_again_changes_nothing(twice: Done) -> None:
    assert twice.trail.one("SELECT count(*) FROM lobbying_filing") == 4
    now = twice.trail.dump(columns_without=OF_THE_ANSWER)
    for table in ("lobbying_filing", "lobbying_mention"):
        assert now[table] == twice.before[table]


def test_a_page_is_read_as_expected_field_by_field(host: ListHost, kept: Kept) -> None:
    host.size = 10
    read = [row.model_dump(mode="json") for row in run(host, kept)]
    assert read == expected("lda_filings")


def test_filings_are_asked_for_by_company_and_year_to_the_last_page(host: ListHost, kept: Kept) -> None:
    assert len(run(host, kept)) == 4
    assert [(one["client_name"], one["filing_year"]) for one in host.asked] == [
        (["Palantir Technologies"], ["2026"])
    ] * 2


def test_agencies_that_would_make_no_difference_are_refused(host: ListHost, kept: Kept) -> None:
    agency = AgencyQuery("7012", "U.S. Immigration and Customs Enforcement", "DHS", "ICE")
    with pytest.raises(BadQuestion, match="cannot be asked by --agency"):
        run(host, kept, replace(QUERY, agencies=(agency,)))
    assert host.asked == []


def test_without_a_first_day_this_year_and_the_one_before_are_asked_for(host: ListHost, kept: Kept) -> None:
    run(host, kept, replace(QUERY, since=None))
    assert [one["filing_year"] for one in host.asked] == [["2025"], ["2026"], ["2026"]]


def test_income_and_expenses_are_two_columns_and_two_kinds_of_money(twice: Done) -> None:
    assert twice.trail.rows(
        "SELECT income_cents, expenses_cents FROM lobbying_filing ORDER BY filing_uuid"
    ) == [
        (5_000_000, None),
        (None, 123_000_000),
        (1_000_000, None),
        (None, None),
    ]
    with pytest.raises(MoneyMixed):
        LobbyingIncome(1) + LobbyingExpenses(1)  # type: ignore[operator]


def test_a_filing_is_told_of_a_company_by_its_whole_name_and_ties_nobody(twice: Done) -> None:
    told = twice.trail.rows(
        "SELECT filing_uuid, company_slug, body, entity FROM lobbying_mention ORDER BY 1, 3"
    )
    assert [(key[-1], *rest) for key, *rest in told] == [
        ("1", "palantir", "dhs", "Homeland Security, Dept of (DHS)"),
        ("1", "palantir", "ice", "Immigration & Customs Enforcement (ICE)"),
        ("2", "palantir", "cbp", "U.S. Customs & Border Protection"),
    ]
    reasons = {reason for (reason,) in twice.trail.rows("SELECT reason FROM lobbying_mention")}
    assert reasons == {"client is “PALANTIR TECHNOLOGIES, INC.”", "client is “PALANTIR TECHNOLOGIES INC”"}
    assert twice.trail.rows("SELECT 1 FROM link WHERE record_kind <> 'action'") == []


def test_each_activity_keeps_its_own_bodies_and_no_person_is_kept(host: ListHost, kept: Kept) -> None:
    rows = run(host, kept)
    assert [(one["code"], one["entities"][-1]) for one in json.loads(rows[0].activities)] == [
        ("HOM", "Immigration & Customs Enforcement (ICE)"),
        ("DEF", "HOUSE OF REPRESENTATIVES"),
    ]
    stored = repr(rows).upper()
    assert "JANE DOE" not in stored and "555-0143" not in stored and "CHIEF OF STAFF" not in stored


def test_another_year_than_was_asked_for_tells_that_the_filter_was_dropped(
    host: ListHost, kept: Kept
) -> None:
    host.rows[0]["filing_year"] = 2019
    with pytest.raises(SourceChanged, match="filing_year: 2026 was asked for"):
        run(host, kept)
    assert kept.stored == []


def test_an_answer_of_everything_ends_the_run_before_it_is_paged_through(host: ListHost, kept: Kept) -> None:
    host.counts = 1_900_000
    with pytest.raises(FetchFailed) as raised:
        run(host, kept)
    assert "ignored what was asked for" in raised.value.remedy and len(host.asked) == 1


def test_the_key_goes_with_the_question_and_nowhere_else(twice: Done) -> None:
    assert twice.host.headers[0]["Authorization"] == f"Token {SECRET}"
    assert "Authorization" not in twice.host.headers[-1]
    assert list(twice.trail.settings.archive_dir.glob("*.warc.gz"))
    assert not holds_key(kept_bytes(twice.trail.var), SECRET)
    assert SECRET not in "".join(said.out + said.err for said in twice.said)


def test_the_publisher_is_asked_once_in_four_seconds_at_most() -> None:
    assert SOURCE.most_per_second == 1 / 4


@pytest.mark.parametrize("fault", ["503", "breaks off", "429"])
def test_after_a_bad_answer_the_next_try_gives_all_of_it(host: ListHost, kept: Kept, fault: str) -> None:
    host.faults = [fault]
    assert len(run(host, kept)) == 4


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("404", NotFound, "Not found"),
        ("HTML 200", SourceChanged, "an HTML page came where JSON was expected"),
        ("drift", SourceChanged, "new fields: brand_new"),
    ],
)
def test_an_answer_that_is_none_is_said_by_name_and_nothing_of_it_is_stored(
    host: ListHost, kept: Kept, fault: str, error: type[Exception], words: str
) -> None:
    host.faults = [fault] * 9
    with pytest.raises(error, match=words):
        run(host, kept)
    assert kept.stored == []


@pytest.mark.parametrize("value", [5000, "50,000", "-1.005", "NaN", True])
def test_an_amount_that_cannot_be_one_is_refused_with_its_place(
    host: ListHost, kept: Kept, value: object
) -> None:
    host.rows[1]["income"] = value
    with pytest.raises(RowsRejected, match=r"results\[1\]\.income"):
        run(host, kept)
    assert kept.stored == []


@pytest.mark.parametrize(
    ("legal", "asked"),
    [
        ("Palantir Technologies Inc.", "Palantir Technologies"),
        ("Advanced Technology Systems Company, Inc. (of Virginia)", "Advanced Technology Systems"),
        ("McKinsey & Company", "McKinsey"),
        ("HP Inc.", "HP Inc."),
    ],
)
def test_a_company_is_asked_for_without_its_legal_form(legal: str, asked: str) -> None:
    assert asked_name(legal) == asked


def test_a_source_that_is_not_asked_by_company_says_so(sqlite_trail: Trail) -> None:
    said = sqlite_trail("scrape", "run", "omb_ai_inventory", "--company", "palantir")
    assert said.code != 0 and "omb_ai_inventory is not asked for companies" in said.err
    said = sqlite_trail("scrape", "run", "lda_filings", "--company", "nobody-at-all")
    assert said.code != 0 and "no company “nobody-at-all”" in said.err


@pytest.mark.parametrize("twice", BOTH[:1], indirect=True)
def test_the_archive_alone_gives_the_same_rows_again(twice: Done) -> None:
    before = twice.trail.dump()
    assert twice.trail("rebuild").code == 0
    now = twice.trail.dump()
    for table in ("lobbying_filing", "lobbying_mention"):
        assert now[table] == before[table]

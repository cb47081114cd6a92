"""Documents of the Federal Register: fetched page by page on good and bad days, whose they are, whom they name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import SQLModel

from research.config import load_settings
from research.errors import CountMismatch, FetchFailed, NotFound, SourceChanged
from research.records import RegisterRecord
from scrapers.base import AgencyQuery, Query
from scrapers.runner import run_source
from scrapers.sources.federal_register import SOURCE
from tests.conftest import BOTH, installation
from tests.fixtures.listhost import ListHost, expected, listing
from tests.fixtures.lists import CBP, federal_register
from tests.fixtures.trail import QUICK, Dump, Trail
from tests.publisher.keeping import Kept

DEPARTMENT = "homeland-security-department"
AGENCY = AgencyQuery("7014", "U.S. Customs and Border Protection", "Department of Homeland Security", "CBP")
YEAR = Query(agencies=(AGENCY,), since=date(2026, 1, 1), until=date(2026, 12, 31))
COLUMNS = [column.name for column in SQLModel.metadata.tables["register_document"].columns]
TIMES = {COLUMNS.index("evidence_id"), COLUMNS.index("retrieved_at")}
ALL = [f"TEST-0000{n}" for n in range(1, 6)]


@pytest.fixture
def host() -> Iterator[ListHost]:
    with listing(federal_register()) as started:
        yield started


@pytest.fixture
def kept() -> Kept:
    return Kept()


def run(host: ListHost, kept: Kept, query: Query = YEAR) -> list[RegisterRecord]:
    """What one run stores, without a database."""
    settings = load_settings(
        federal_register_url=host.url, requests_per_second=10_000, retry_seconds=0, retries=1
    )
    run_source(SOURCE, query, settings, kept.keeping, "trail")
    return [row for _, batches in kept.stored for batch in batches for row in batch.rows]  # type: ignore[misc]


@pytest.fixture(scope="module", params=BOTH)
def twice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Trail, Dump]]:
    """An installation that ran the source twice, and what it held after the first time."""
    with (
        listing(federal_register()) as started,
        installation(request.param, tmp_path_factory.mktemp("register") / "var", request) as trail,
    ):
        command = ("scrape", "run", "federal_register", "--agency", "cbp", "--since", "2026-01-01")
        settings = QUICK | {"TRAIL_FEDERAL_REGISTER_URL": started.url}
        first = trail(*command, "--until", "2026-12-31", **settings)
        assert first.code == 0, first.err
        held = trail.dump()
        assert trail(*command, "--until", "2026-12-31", **settings).code == 0
        yield trail, held


def test_asking_again_changes_nothing(twice: tuple[Trail, Dump]) -> None:
    trail, before = twice
    assert [row[0] for row in trail.rows("SELECT document_number FROM register_document ORDER BY 1")] == ALL
    now = trail.dump()
    assert without_times(now) == without_times(before) and now["link"] == before["link"]


def without_times(dump: Dump) -> list[list[object]]:
    """Documents without the evidence they stand in now and its time."""
    return [[value for n, value in enumerate(row) if n not in TIMES] for row in dump["register_document"]]


def test_a_company_named_by_a_strong_word_is_linked_and_a_ruling_on_goods_ties_nobody(
    twice: tuple[Trail, Dump],
) -> None:
    (link,) = twice[0].rows(
        "SELECT company_slug, agency_code, tier, basis, rule_id, record_key, field, matched_text, reason FROM link "
        "WHERE record_kind = 'register_document'"
    )
    assert link[:8] == (
        *("palantir", "7014", "stated", "stated", "register-1", "TEST-00001", "abstract", "Palantir"),
    )
    assert link[8] == "the abstract of a document of CBP names “Palantir” at character 49"


def test_the_list_of_sources_tells_what_is_held_and_how_the_last_run_went(twice: tuple[Trail, Dump]) -> None:
    trail, _ = twice
    (told,) = trail("scrape", "list", "federal_register", "--json").json
    assert (told["documents"], told["rows"], told["last_run"]["state"]) == (6, 10, "finished")
    said = trail("scrape", "list", "federal_register").out
    assert "Held: 6 documents, newest of" in said and "Last run: finished" in said and "TOO OLD" not in said


@pytest.mark.parametrize("twice", BOTH[:1], indirect=True)
def test_the_archive_alone_gives_the_same_rows_again(twice: tuple[Trail, Dump]) -> None:
    trail, _ = twice
    before = trail.dump()
    assert trail("rebuild").code == 0
    now = trail.dump()
    assert (now["register_document"], now["link"]) == (before["register_document"], before["link"])


def test_a_page_is_read_as_expected_field_by_field(host: ListHost, kept: Kept) -> None:
    host.size = 10
    read = [row.model_dump(mode="json") for row in run(host, kept)]
    assert read == expected("federal_register_documents")


def test_pages_are_followed_to_the_end(host: ListHost, kept: Kept) -> None:
    assert [row.document_number for row in run(host, kept)] == ALL and len(host.asked) == 3
    assert host.asked[0]["conditions[publication_date][lte]"] == ["2026-12-31"]
    assert {"title", "docket_ids"} <= set(host.asked[2]["fields[]"])


def test_whose_a_document_is_comes_from_its_agencies_else_from_its_title(host: ListHost, kept: Kept) -> None:
    rows = run(host, kept)
    assert [(row.agency_codes, row.agency_basis, row.notice_kind) for row in rows] == [
        ("7014", "published", None),
        ("7012", "title", "privacy_act"),
        ("7014", "published", None),
        (None, None, "privacy_act"),
        ("7012,7014", "published", None),
    ]
    assert rows[4].agencies.endswith("; Office of the EXAMPLE Secretary")
    assert rows[1].docket_ids == "TEST-2026-0002; TEST-2026-0003"


def test_without_agencies_the_department_is_asked_for_its_privacy_notices(host: ListHost, kept: Kept) -> None:
    host.wanted = {"conditions[agencies][]": DEPARTMENT, "conditions[term]": '"Privacy Act of 1974"'}
    host.rows = host.rows[:2]
    assert len(run(host, kept, Query(since=date(2025, 6, 1), until=date(2026, 12, 31)))) == 4
    asked = [(one["conditions[agencies][]"][0], one.get("conditions[term]")) for one in host.asked]
    assert asked.count((CBP, None)) == 2 and (DEPARTMENT, ['"Privacy Act of 1974"']) in asked


def test_a_publisher_that_begins_again_behind_its_last_page_is_refused(host: ListHost, kept: Kept) -> None:
    host.begins_again = True
    with pytest.raises(SourceChanged, match="page 3 brings no record that those before it lack"):
        run(host, kept)


@pytest.mark.parametrize(
    ("counts", "words"), [(7, "counts 7, its pages gave 5"), (10_000, "as many as it can page through")]
)
def test_what_is_counted_and_does_not_come_is_said(
    host: ListHost, kept: Kept, counts: int, words: str
) -> None:
    host.counts = counts
    with pytest.raises((CountMismatch, FetchFailed), match=words):
        run(host, kept)


def test_an_address_that_leads_elsewhere_is_not_followed(host: ListHost, kept: Kept) -> None:
    host.leads = "https://elsewhere.example/admin?page=2"
    with pytest.raises(SourceChanged, match="next_page_url: the address of a page under /api/v1/documents"):
        run(host, kept)
    assert len(host.asked) == 1


@pytest.mark.parametrize("fault", ["503", "breaks off", "429"])
def test_after_a_bad_answer_the_next_try_gives_all_of_it(host: ListHost, kept: Kept, fault: str) -> None:
    host.faults = ["", fault]
    assert [row.document_number for row in run(host, kept)] == ALL


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("404", NotFound, "Not found"),
        ("400", FetchFailed, "is not known"),
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
    assert kept.stored == [] and len(kept.archived) >= 1


@pytest.mark.parametrize("field", ["abstract", "agencies", "docket_ids"])
def test_a_field_that_did_not_come_is_refused_by_name(host: ListHost, kept: Kept, field: str) -> None:
    del host.rows[1][field]
    with pytest.raises(SourceChanged, match=rf"results\[1\]\.{field}: this field is gone"):
        run(host, kept)

"""The collector's pages: how complete, how a run went, and that each page has its faces and masks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from research.config import Settings
from tests.conftest import postgres_database
from tests.web.collector_example import (
    BETWEEN,
    DELTA,
    LACKING,
    PAGES,
    RESUMED,
    STOPPED,
    WAITING,
    add,
    page_text,
    run,
    write_collector_site,
)
from tests.web.example import twin
from tests.web.example_documents import FILE
from web.app import create_app


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return write_collector_site(tmp_path_factory.mktemp("collector-site"))


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    app.state.site.engine.dispose()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_three_faces(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200, page.text
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page.text)]
    assert levels.count(1) == 1 and all(later <= before + 1 for before, later in pairwise(levels))
    assert client.get(twin(address, ".json")).json()["title"]
    rows = list(csv.reader(io.StringIO(client.get(twin(address, ".csv")).text)))
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_nobodys_address_or_telephone(client: TestClient, address: str) -> None:
    for one in (address, twin(address, ".json"), twin(address, ".csv")):
        text = client.get(one).text
        assert "JANE.DOE" not in text and "555-0143" not in text


def test_a_year_with_fewer_rows_than_counted_is_called_incomplete_with_both_times(client: TestClient) -> None:
    text = page_text(client, "/sources/usaspending")
    assert "2025 Contracts and orders 2 2026-04-20 1 100 2026-04-20 2.0 % incomplete" in text
    assert "100 are said to exist, 98 more than are held" in text


def test_a_year_of_which_nothing_is_held_is_shown_and_incomplete(client: TestClient) -> None:
    cells = client.get("/sources/usaspending.json").json()["completeness"]
    cell = next(one for one in cells if one["fiscal_year"] == 2022)
    assert (cell["held"], cell["expected"], cell["state"]) == (0, 40, "incomplete")
    assert cell["held_as_of"] is None and cell["expected_as_of"]


def test_a_year_without_a_count_or_a_whole_document_is_suspect(client: TestClient) -> None:
    rows = csv.DictReader(io.StringIO(client.get("/sources/usaspending.csv").text))
    states = {(row["agency"], row["fiscal_year"]): row["state"] for row in rows}
    assert states["CBP", "2024"] == "suspect"
    assert states["ICE", "2024"] == "ok"


def test_a_faulty_document_is_listed_with_its_reason_and_a_good_one_is_not(client: TestClient) -> None:
    section = client.get("/sources/usaspending").text.split('id="faulty"')[1].split("</section>")[0]
    assert f"/evidence/{FILE}" in section and "it was cut short" in section
    assert BETWEEN not in section


def test_the_page_says_what_ok_does_not_prove(client: TestClient) -> None:
    text = page_text(client, "/sources/usaspending")
    assert "does not prove that the government published everything" in text


def test_a_state_is_always_a_word(client: TestClient) -> None:
    page = client.get("/sources/usaspending").text
    found = re.findall(r'class="state (ok|suspect|incomplete)"[^>]*>(.{0,90})', page)
    assert len(found) > 5
    for state, after in found:
        words = re.sub(r"<[^>]*>?", " ", after).split()
        assert {state, state.capitalize(), "Finished", "Failed"} & set(words), after


def test_the_publisher_and_its_sources_lead_to_each_other(client: TestClient) -> None:
    assert 'href="/sources/usaspending"' in client.get("/sources").text
    assert 'href="/sources/usaspending"' in client.get("/sources/usaspending_archive").text
    assert 'href="/sources/usaspending_archive"' in client.get("/sources/usaspending").text


def test_a_run_is_told_in_figures(client: TestClient) -> None:
    text = page_text(client, f"/runs/{STOPPED}")
    assert "Failed after 3 minutes 23 seconds" in text
    assert (
        "Asked for: ICE and CBP, as funding agency, by action date from 2007-10-01, until 2026-04-20" in text
    )
    assert "What stopped it: EXAMPLE answered 503. Ask [e-mail masked]" in text
    for words in ("Requests 1,211", "Retries 4", "Received 48.1 MB", "New 31", "Older 5", "Refused 1"):
        assert words in text


def test_a_summary_of_a_finished_run_is_not_called_an_error(client: TestClient) -> None:
    text = page_text(client, f"/runs/{RESUMED}")
    assert "Its summary: 2 jobs made files" in text and "What stopped it" not in text


def test_a_run_that_went_on_and_the_one_before_it_name_each_other(client: TestClient) -> None:
    assert f'href="/runs/{STOPPED}"' in client.get(f"/runs/{RESUMED}").text
    assert f'href="/runs/{RESUMED}"' in client.get(f"/runs/{STOPPED}").text


def test_a_run_lists_the_documents_it_archived(client: TestClient) -> None:
    kept = client.get(f"/runs/{STOPPED}.json").json()["kept"]
    assert [one["evidence_id"] for one in kept] == [BETWEEN, DELTA]


def test_a_run_that_lacks_something_says_until_when_it_is_gone_on_with(client: TestClient) -> None:
    text = page_text(client, f"/runs/{LACKING}")
    assert "EXAMPLE IS MISSING" in text
    assert "within a week with the same question, it asks for what it did not get" in text


def test_a_question_that_cannot_be_read_is_not_guessed_at(client: TestClient) -> None:
    text = page_text(client, f"/runs/{WAITING}")
    assert "Asked for: –" in text and "not JSON" in text and "it goes on from the answers" in text


def test_an_unknown_run_is_not_found(client: TestClient) -> None:
    assert client.get("/runs/none").status_code == 404


def test_a_source_lists_its_runs_newest_first(client: TestClient) -> None:
    made = client.get("/sources/usaspending_captures.json").json()
    assert [run["run_id"] for run in made["runs"]] == [RESUMED, STOPPED]
    assert made["runs_recorded"] == 2


def test_a_run_that_stored_nothing_still_makes_pages_new(settings: Settings, client: TestClient) -> None:
    address = "/sources/usaspending_summaries"
    mark = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 304
    add(settings, [run("20260421T080000Z-usaspending_summaries-d", "failed", message="EXAMPLE")])
    assert client.get(address, headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.postgres
def test_the_collectors_pages_say_the_same_on_postgresql(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with postgres_database(postgres_server) as url:
        told = []
        for database in (None, url):
            app = create_app(write_collector_site(tmp_path_factory.mktemp("either"), database))
            with TestClient(app) as client:
                told.append([client.get(twin(address, ".json")).text for address in PAGES])
            app.state.site.engine.dispose()
        for address, one, other in zip(PAGES, *told, strict=True):
            assert json.loads(one) == json.loads(other), address

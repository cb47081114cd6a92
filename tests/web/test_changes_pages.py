"""What changed, as `/changes` lists it and as the page of one transaction tells it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from research.changes import Compared, compared
from research.config import Settings
from research.db import open_reader
from tests.web.collector_example import BETWEEN, DELTA, add, page_text, seen, write_collector_site
from tests.web.example_documents import ANSWER, FILE
from web.app import create_app
from web.memory import Memory


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return write_collector_site(tmp_path_factory.mktemp("collector-site"))


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    app.state.site.engine.dispose()


def moves(client: TestClient, address: str) -> list[tuple[str, str, str | None]]:
    """Key, kind and field of every change that the JSON of an address lists."""
    entries = client.get(address).json()["entries"]
    return [(one["transaction_key"], move["kind"], move["field"]) for one in entries for move in one["moves"]]


def test_changes_leave_new_rows_out_and_say_so(client: TestClient) -> None:
    assert {kind for _, kind, _ in moves(client, "/changes.json")} == {"changed", "gone", "back"}
    assert "left out of the lists below" in page_text(client, "/changes")
    assert {kind for _, kind, _ in moves(client, "/changes.json?kind=new")} == {"new"}


def test_the_day_counts_hold_every_kind(client: TestClient) -> None:
    days = {one["day"]: one for one in client.get("/changes.json").json()["days"]}
    assert days["2026-03-24"] == {"day": "2026-03-24", "new": 0, "changed": 0, "gone": 1, "back": 0}
    newest = days["2026-04-20"]
    assert newest["new"] > 0 and (newest["changed"], newest["gone"], newest["back"]) == (2, 1, 1)


def test_a_changed_amount_stands_in_dollars_beside_the_old_one_and_the_evidence_of_both(
    client: TestClient,
) -> None:
    entries = client.get("/changes.json").json()["entries"]
    entry = next(one for one in entries if one["transaction_key"] == "TX2")
    money = next(move for move in entry["moves"] if move["field"] == "obligation")
    assert (money["old"]["amount"], money["new"]["amount"]) == ("396062.00", "-50000.25")
    assert (money["former"]["evidence_id"], money["evidence"]["evidence_id"]) == (FILE, ANSWER)
    assert "$396,062.00 → became −$50,000.25" in page_text(client, "/changes")
    row = next(
        row
        for row in csv.DictReader(io.StringIO(client.get("/changes.csv").text))
        if row["field"] == "obligation"
    )
    assert (row["old"], row["new"]) == ("396062.00", "-50000.25")


def test_changes_are_narrowed_by_agency_kind_and_day(client: TestClient) -> None:
    assert all(key != "TX4" for key, _, _ in moves(client, "/changes.json?agency=ice"))
    assert moves(client, "/changes.json?kind=gone&until=2026-03-31") == [("TX1", "gone", None)]
    assert moves(client, "/changes.json?since=2026-03-25&kind=back") == [("TX1", "back", None)]


def test_the_day_named_as_since_belongs_to_the_window(client: TestClient) -> None:
    assert moves(client, "/changes.json?since=2026-03-24&until=2026-03-24") == [("TX1", "gone", None)]


def test_the_window_opens_a_year_before_the_newest_evidence(client: TestClient) -> None:
    window = client.get("/changes.json").json()["window"]
    assert window == {"since": "2025-04-20", "until": "2026-04-20", "basis": "evidence_retrieved"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=yesterday", "not a day of the calendar"),
        ("since=2026-02-02&until=2026-01-01", "is after until"),
        ("kind=lost", "Known: new, changed, gone, back"),
        ("agency=nasa", "no agency is followed here"),
    ],
)
def test_a_bad_question_about_changes_is_refused_in_words(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/changes.json?{query}")
    fault = answer.json()["error"]
    assert answer.status_code in (404, 422)
    assert said in fault["message"] + fault["remedy"]


def test_an_empty_agency_from_the_form_means_all(client: TestClient) -> None:
    assert moves(client, "/changes.json?agency=") == moves(client, "/changes.json")


def test_what_was_said_of_a_row_that_is_gone_is_what_its_last_document_said(client: TestClient) -> None:
    entries = client.get("/changes.json?kind=gone").json()["entries"]
    said = {one["transaction_key"]: one["said"]["obligation"]["amount"] for one in entries}
    assert said == {"TX1": "1000000.00", "TX10": "9999999.00"}
    assert "Deleted by the publisher’s word. Last said $9,999,999.00" in page_text(client, "/changes")


def test_a_description_keeps_only_the_words_that_differ_marked(client: TestClient) -> None:
    page = client.get("/changes").text
    assert "<mark>WORK.</mark> POC [e-mail masked] [telephone masked]" in page
    assert "<mark>LICENSES.</mark> POC [e-mail masked] [telephone masked]" in page


def test_a_transaction_tells_that_it_was_seen_absent_and_back(client: TestClient) -> None:
    story = client.get("/transactions/TX1.json").json()["story"]
    assert [one["happening"] for one in story] == ["first", "gone", "back"]
    text = page_text(client, "/transactions/TX1")
    assert "A document that should have held this row did not." in text
    assert "Published again, unchanged." in text


def test_a_transaction_tells_what_changed_in_it_money_first(client: TestClient) -> None:
    story = client.get("/transactions/TX2.json").json()["story"]
    assert [one["happening"] for one in story] == ["first", "changed"]
    fields = [move["field"] for move in story[1]["moves"]]
    assert fields == ["obligation", "action_date", "description"]
    assert story[0]["said"]["obligation"]["amount"] == "396062.00"


def test_a_deletion_is_told_as_the_publishers_word(client: TestClient) -> None:
    text = page_text(client, "/transactions/TX10")
    assert "The publisher said that it is deleted." in text
    assert "a complete later capture" not in text


def test_documents_that_repeat_a_row_are_one_chapter(settings: Settings, client: TestClient) -> None:
    add(settings, [seen("TX8", evidence_id, "hash-TX8") for evidence_id in (BETWEEN, DELTA, ANSWER)])
    story = client.get("/transactions/TX8.json").json()["story"]
    assert [(one["happening"], one["more"]) for one in story] == [("first", 0), ("same", 2)]
    assert "Seen again, unchanged, in 3 documents up to 20 April 2026" in page_text(
        client, "/transactions/TX8"
    )


def test_a_question_is_worked_out_once_for_a_build() -> None:
    memory: Memory[int] = Memory()
    asked = []

    def work_out() -> int:
        asked.append(1)
        return len(asked)

    assert [memory.recall("build one", "window", work_out) for _ in range(3)] == [1, 1, 1]
    assert memory.recall("build two", "window", work_out) == 2


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("since=2001-01-01&until=2001-12-31", "No document with transactions was retrieved in these days"),
        (
            "since=2026-03-02&until=2026-03-02",
            "1 document with transactions was retrieved in these days; no older",
        ),
    ],
)
def test_that_nothing_changed_is_cited_with_the_documents_that_could_have_shown_it(
    client: TestClient, days: str, said: str
) -> None:
    assert said in page_text(client, f"/changes?{days}")
    assert said in client.get(f"/changes.json?{days}").json()["citation"]["plain"]


def test_documents_that_can_be_laid_beside_older_ones_are_counted(settings: Settings) -> None:
    engine = open_reader(settings)
    with Session(engine) as session:
        found = compared(session, datetime(2026, 4, 20, tzinfo=UTC), datetime(2026, 4, 21, tzinfo=UTC))
    engine.dispose()
    assert found == Compared(documents=1, comparable=1)


def test_what_could_be_compared_is_counted_once_for_a_build(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(*window: object) -> Compared:
        asked.append(window)
        return Compared(3, 2)

    monkeypatch.setattr("web.pages.changes.compared", counted)
    for ending in ("json", "csv"):
        assert client.get(f"/changes.{ending}?since=2002-01-01&until=2002-12-31").status_code == 200
    assert len(asked) == 1

"""Files of rows: the same rows in every form, safe in a spreadsheet, with what they are beside them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from research.models import SQLModel
from tests.web.example import PAGES, twin
from tests.web.example_records import MAKER_AWARD
from web.downloads.columns import CHANGES, LINK, NAMED, STAMP, STATED, SUMS, TRANSACTION, describe
from web.downloads.send import file_name
from web.faces import ENDINGS
from web.pages.base import WINDOW_COLUMNS

SHEETS = (
    "/search",
    "/search?company=example-maker",
    "/links/example-maker/cbp",
    "/companies/example-maker/rows",
)
DOCUMENTS = ("/notices", "/notices/0a1b2c", "/register", "/lobbying", "/systems")


def read_csv(client: TestClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(twin(address, ".csv")).content.decode("utf-8"))))


def read_xlsx(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


@pytest.mark.parametrize("address", [*PAGES, "/companies/example-maker/rows"])
def test_a_page_has_a_workbook_and_json_lines_with_the_rows_of_its_csv(
    client: TestClient, address: str
) -> None:
    rows = read_csv(client, address)
    lines = [json.loads(line) for line in client.get(twin(address, ".jsonl")).text.splitlines()]
    sheet = read_xlsx(client.get(twin(address, ".xlsx")).content).get_sheet_by_name("Rows").to_python()
    assert len(lines) == len(rows) == len(sheet) - 1
    assert all([*line] == sheet[0] for line in lines)


@pytest.mark.parametrize("address", SHEETS)
def test_every_form_says_the_same_of_each_transaction(client: TestClient, address: str) -> None:
    rows = read_csv(client, address)
    lines = [json.loads(line) for line in client.get(twin(address, ".jsonl")).text.splitlines()]
    assert rows
    for row, line in zip(rows, lines, strict=True):
        for name, value in line.items():
            said = row[name].removeprefix("'") if name == "description" else row[name]
            if name == "amount_usd":
                assert float(said) == value
            elif name in ("fiscal_year", "evidence_line"):
                assert int(said) == value
            else:
                assert said == (value or "")


def test_a_workbook_holds_texts_as_texts_amounts_as_numbers_and_days_as_days(client: TestClient) -> None:
    book = read_xlsx(client.get("/search.xlsx?sort=oldest").content)
    head, *rows = book.get_sheet_by_name("Rows").to_python()
    by_key = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_key["TX2"]["amount_usd"] == -50000.25
    assert by_key["TX2"]["action_date"] == date(2024, 12, 15)
    assert by_key["TX6/ODD KEY"]["description"].startswith('=HYPERLINK("http')
    assert by_key["TX1"]["modification_number"] == "0"


def test_a_workbook_says_on_its_second_sheet_what_the_rows_are(client: TestClient) -> None:
    book = read_xlsx(client.get("/search.xlsx?agency=cbp&company=example-maker").content)
    said = {row[0]: row[1] for row in book.get_sheet_by_name("About these rows").to_python()}
    assert "linked to Example Maker" in said["Rows are"]
    assert said["Address"].endswith("/search?company=example-maker&agency=cbp")
    assert said["Rule"].startswith("plain-words version ")
    assert said["amount_usd"]


def test_the_metadata_beside_a_csv_describe_its_columns_in_their_order(client: TestClient) -> None:
    answer = client.get("/search.csv?agency=cbp")
    described = client.get("/search.csv-metadata.json?agency=cbp")
    assert answer.headers["link"] == (
        '</search.csv-metadata.json?agency=cbp>; rel="describedby"; type="application/csvm+json"'
    )
    assert described.headers["content-type"] == "application/csvm+json"
    made = described.json()
    assert made["url"] == "/search.csv?agency=cbp"
    assert made["dc:description"] == "Transactions signed or paid for by CBP."
    columns = made["tableSchema"]["columns"]
    assert [one["name"] for one in columns] == next(csv.reader(io.StringIO(answer.text)))
    assert all(one["dc:description"] for one in columns)


def test_how_many_rows_there_must_be_is_said_outside_the_rows(client: TestClient) -> None:
    for address in SHEETS:
        answer = client.get(twin(address, ".csv"))
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert int(answer.headers["x-total-count"]) == len(rows)
        assert f"-{len(rows)}-row" in answer.headers["content-disposition"]
        assert client.get(twin(address, ".csv-metadata.json")).json()["dc:extent"] == f"{len(rows)} rows"


def test_each_row_says_build_time_rule_and_the_address_of_its_search(client: TestClient) -> None:
    build = client.get("/search.json").json()["build"]
    row = read_csv(client, "/search?company=example-maker&tier=recipient")[0]
    assert row["build"] == build
    assert row["as_of"] == "2026-04-20T09:30:00+00:00"
    assert (row["rule"], len(row["rule_version"])) == ("plain-words", 8)
    assert row["result_address"] == "http://testserver/search?company=example-maker&tier=recipient"
    assert read_csv(client, "/search")[0]["rule"] == ""


def test_a_csv_is_utf_8_without_a_mark_and_ends_its_lines_as_the_standard_says(client: TestClient) -> None:
    content = client.get("/search.csv").content
    assert content.startswith(b"transaction_key,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == len(read_csv(client, "/search")) + 1


def test_the_rows_of_a_company_are_those_of_its_links_at_every_agency(client: TestClient) -> None:
    tiers = "tier=recipient&tier=named&tier=base_named&tier=award_named"
    apart = [
        row for agency in ("ice", "cbp") for row in read_csv(client, f"/links/example-maker/{agency}?{tiers}")
    ]
    whole = read_csv(client, "/companies/example-maker/rows")
    stated = ("agency", "tier", "transaction_key", "amount_usd", "reason", "rule_version")
    assert sorted([row[name] for name in stated] for row in whole) == sorted(
        [row[name] for name in stated] for row in apart
    )
    assert client.get("/companies/example-maker/rows", follow_redirects=False).status_code == 303


def test_a_transaction_is_the_same_row_in_the_file_of_its_award_and_of_a_search(client: TestClient) -> None:
    names = [column.name for column in TRANSACTION if not column.name.startswith("window_")]
    found = {row["transaction_key"]: row for row in read_csv(client, "/search")}
    held = [row for row in read_csv(client, f"/awards/{MAKER_AWARD}") if row["counts_in_totals"] == "true"]
    assert held
    for row in held:
        assert {name: row[name] for name in names} == {
            name: found[row["transaction_key"]][name] for name in names
        }


def test_no_form_names_anybodys_address_or_telephone(client: TestClient) -> None:
    for address in (*SHEETS, *DOCUMENTS):
        book = read_xlsx(client.get(twin(address, ".xlsx")).content)
        told = [str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
        for text in (*told, *(client.get(twin(address, ending)).text for ending in (".csv", ".jsonl"))):
            assert "JANE.DOE" not in text.upper() and "555-0143" not in text, address


def test_each_column_that_names_a_field_of_the_records_names_one_there_is() -> None:
    for column in (*TRANSACTION, *LINK, *SUMS, *STATED, *NAMED, *CHANGES, *STAMP):
        assert column.meaning
        if column.field:
            table, field = column.field.split(".")
            assert field in SQLModel.metadata.tables[table].columns, column


def test_the_page_on_data_shows_every_column_and_addresses_that_answer(client: TestClient) -> None:
    page = client.get("/data").text
    made = client.get("/data.json").json()
    assert all(
        f"<code>{column.name}</code>" in page for column in (*TRANSACTION, *LINK, *STATED, *NAMED, *STAMP)
    )
    assert {one["ending"] for one in made["forms"]} == set(ENDINGS)
    for whole in (*made["wholes"], *made["feeds"]):
        if "UEI" not in whole["address"] and "AWARD_KEY" not in whole["address"]:
            for ending in whole["forms"]:
                assert client.get(twin(whole["address"], ending)).status_code == 200


def test_a_file_is_named_after_its_page_and_its_rows() -> None:
    assert file_name("Microsoft and ICE", 1204, "csv") == "microsoft-and-ice-1204-rows.csv"
    assert file_name("…", 1, "xlsx") == "contract-trail-1-row.xlsx"


def test_a_file_that_the_reader_holds_is_not_sent_again(client: TestClient) -> None:
    mark = client.get("/search.csv").headers["etag"]
    assert client.get("/search.csv", headers={"If-None-Match": mark}).status_code == 304
    assert client.get("/search.xlsx").headers["etag"] != mark


@pytest.mark.parametrize(
    "name",
    [
        *("notice_amount_usd", "lobbying_income_usd", "lobbying_expenses_usd"),
        *("current_value_on_record_usd", "ceiling_on_record_usd", "single_documents_only"),
        *WINDOW_COLUMNS,
    ],
)
def test_a_column_of_money_or_days_says_what_it_is(name: str) -> None:
    (column,) = describe((name,))
    assert column.meaning

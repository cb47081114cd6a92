"""`trail export links`: one row for each link, sorted, safe in a spreadsheet, without officials' addresses."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from research.db import open_reader, session
from research.export_format import COLUMNS, ExportedLink, written
from research.exports import LinkExport, exported_links
from research.formulas import disarmed
from research.registry import Decision
from tests.fixtures import files
from tests.fixtures.trail import Trail

RULE = "plain-names"
OTHER = "70XTEST24F00000002"
WANTED = [
    "award_key", "modification_number", "transaction_key", "record_kind", "record_key", "agency", "action_date",
    "net_obligation", "company", "tier", "matched_text", "field", "rule", "rule_version", "decision", "reason",
    "product", "mention", "member", "ownership",
]  # fmt: skip


def made_up(folder: Path) -> Path:
    rows = [
        files.transaction(OTHER, dollars="7.5", agency_code="7014", transaction_description="AZURE HOSTING"),
        files.transaction(dollars="100.10", transaction_description="MICROSOFT LICENSES"),
        files.transaction(modification="P00001", dollars="-30", transaction_description="ADD FUNDS"),
        files.transaction("70XTEST24F00000003", recipient_name="MICROSOFT CORPORATION", recipient_uei="",
                          transaction_description="LABOR"),
    ]  # fmt: skip
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


def exported(trail: Trail, *options: object) -> list[dict[str, str]]:
    said = trail("export", "links", "--rule", RULE, *options)
    assert said.code == 0, said.err
    return list(csv.DictReader(io.StringIO(said.out)))


def short(rows: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return [(row["agency"], row["modification_number"], row["tier"], row["net_obligation"]) for row in rows]


def test_each_link_is_one_row_with_the_columns_that_were_promised(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert list(COLUMNS) == WANTED
    rows = exported(trail, "--company", "microsoft")
    assert short(rows) == [
        ("ICE", "0", "award_named", "100.10"),
        ("ICE", "0", "base_named", "100.10"),
        ("ICE", "0", "named", "100.10"),
        ("ICE", "P00001", "award_named", "-30.00"),
        ("ICE", "P00001", "base_named", "-30.00"),
        ("ICE", "0", "recipient", "100.00"),
        ("CBP", "0", "award_named", "7.50"),
        ("CBP", "0", "base_named", "7.50"),
        ("CBP", "0", "named", "7.50"),
    ]
    named = rows[2]
    assert (named["matched_text"], named["field"], named["company"]) == (
        "MICROSOFT",
        "description",
        "microsoft",
    )
    assert named["rule"] == RULE and named["rule_version"] and named["ownership"] == "both"
    assert "“MICROSOFT” at character 1" in named["reason"]


def test_company_agency_and_tier_limit_the_rows(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert short(exported(trail, "--agency", "cbp", "--tier", "named")) == [("CBP", "0", "named", "7.50")]
    assert exported(trail, "--company", "palantir") == []


def test_the_json_holds_what_the_csv_holds(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    said = trail("export", "links", "--rule", RULE, "--format", "json")
    assert json.loads(said.out) == exported(trail)


def test_a_document_that_states_a_link_carries_no_dollars(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    rows = exported(trail, "--tier", "stated", "--company", "microsoft")
    assert rows and {row["net_obligation"] for row in rows} == {""}
    assert {(row["transaction_key"], row["record_kind"]) for row in rows} == {("", "action")}


def test_a_file_is_written_whole_and_nothing_else_is_left(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.load(made_up(tmp_path))
    folder = tmp_path / "out"
    folder.mkdir()
    said = sqlite_trail("export", "links", "--rule", RULE, "--output", folder / "links.csv")
    assert said.code == 0 and said.out == ""
    assert [path.name for path in folder.iterdir()] == ["links.csv"]
    assert (folder / "links.csv").read_bytes().count(b"\r\n") == 10


def test_a_folder_that_is_missing_is_refused_before_anything_is_written(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.load(made_up(tmp_path))
    said = sqlite_trail("export", "links", "--output", tmp_path / "nowhere" / "links.csv")
    assert said.code == 2 and "nowhere" in said.err


def decision(verdict: str, kind: str, subject: str) -> Decision:
    return Decision.model_validate(
        {"company": "microsoft", "subject_kind": kind, "subject": subject, "verdict": verdict, "who": "EXAMPLE",
         "when": "2026-01-02", "why": "Read by hand, call 202-555-0134."}
    )  # fmt: skip


def test_rows_that_a_decision_rejected_are_shown_on_demand_as_rejected(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    decisions = (
        decision("rejected", "recipient", "EXAMPLE INC"),
        decision("confirmed", "recipient", "MICROSOFT CORPORATION"),
        decision("unsure", "transaction", files.transaction_key()),
    )
    wanted = LinkExport(
        RULE, "1", ("recipient", "named"), ("microsoft",), ("7012",), decisions, with_rejected=True
    )
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        rows = list(exported_links(opened, wanted))
    engine.dispose()
    assert [(row.tier, row.modification_number, row.decision) for row in rows] == [
        ("named", "0", "unsure by EXAMPLE on 2026-01-02"),
        ("rejected", "0", "rejected"),
        ("rejected", "P00001", "rejected"),
        ("recipient", "0", "confirmed by EXAMPLE on 2026-01-02"),
    ]
    assert rows[1].matched_text == "EXAMPLE INC" and rows[1].field == "recipient_name"
    assert rows[1].reason.startswith("decided by EXAMPLE on 2026-01-02: Read by hand")


def test_addresses_in_the_words_that_matched_are_masked(trail: Trail, tmp_path: Path) -> None:
    row = files.transaction(transaction_description="SEND TO JO.DOE@MICROSOFT.COM, CALL 202-555-0134")
    trail.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, [row]))
    said = trail("export", "links", "--rule", RULE)
    assert "JO.DOE" not in said.out and "202-555" not in said.out


@pytest.mark.parametrize(
    ("text", "cell"), [("=1+1", "'=1+1"), ("@SUM", "'@SUM"), ("-30.00", "-30.00"), ("+A", "'+A")]
)
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(text: str, cell: str) -> None:
    assert disarmed(text) == cell


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_does_not_grow_with_the_number_of_rows(form: str) -> None:
    row = ExportedLink(*("EXAMPLE TEXT OF SOME LENGTH " * 4 for _ in COLUMNS))

    def rows(number: int) -> Iterator[ExportedLink]:
        yield from (row for _ in range(number))

    def peak(number: int) -> int:
        tracemalloc.start()
        for _ in written(rows(number), "csv" if form == "csv" else "json"):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(4_000) < 2 * peak(1_000)

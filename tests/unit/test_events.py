"""Status events in the database: from words and action types, for awards, companies and agencies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from research.columnar import columnar
from research.db import open_writer
from research.events import update_events
from research.registry import load_registry
from tests.fixtures import files
from tests.fixtures.trail import Trail

OTHER = "70XTEST24F00000002"
BY_CODE = {
    "action_type_code": "F",
    "action_type": "TERMINATE FOR CONVENIENCE (COMPLETE OR PARTIAL)",
}


def made_up(folder: Path) -> Path:
    """Two awards: one for Microsoft licenses, stopped and terminated; one of another agency, closed out."""
    rows = [
        files.transaction(transaction_description="MICROSOFT LICENSES"),
        files.transaction(modification="P00001", dollars="0", transaction_description="STOP WORK ORDER",
                          action_date="2024-04-01"),
        files.transaction(modification="P00002", dollars="-50", action_date="2024-05-01",
                          transaction_description="FULL TERMINATION FOR CONVENIENCE, CALL JO@EXAMPLE.GOV", **BY_CODE),
        files.transaction(OTHER, agency_code="7014", transaction_description="EXAMPLE CLOSEOUT"),
        files.transaction(OTHER, "P00001", "0", agency_code="7014", action_date="2024-06-01",
                          transaction_description="CLOSEOUT"),
    ]  # fmt: skip
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


def asked(trail: Trail, *options: object) -> Any:
    said = trail("events", "--json", *options)
    assert said.code == 0, said.err
    return said.json


def told(found: Any) -> list[tuple[str, str, str]]:
    return [(one["day"], one["kind"], one["basis"]) for one in found["events"]]


def test_words_and_action_types_are_both_told_with_what_says_so(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    found = asked(trail, "--award", files.award_key())
    assert told(found) == [
        ("2024-04-01", "stop-work", "text"),
        ("2024-05-01", "termination-convenience", "text"),
        ("2024-05-01", "termination-convenience", "action_type"),
    ]
    by_text, by_code = found["events"][1:]
    assert (by_text["field"], by_text["matched_text"]) == ("description", "TERMINATION FOR CONVENIENCE")
    assert (by_text["start"], by_text["end"]) == (5, 32)
    assert (by_code["field"], by_code["matched_text"]) == ("action_type", BY_CODE["action_type"])
    assert (by_code["start"], by_code["obligation"]) == (None, "-50.00")


def test_a_transaction_that_says_it_twice_is_counted_once(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert asked(trail)["counts"] == {"close-out": 1, "stop-work": 1, "termination-convenience": 1}


def test_an_officials_address_is_masked(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    said = trail("events", "--json")
    assert "EXAMPLE.GOV" not in said.out and "[e-mail masked]" in said.out


def test_events_are_asked_for_by_agency_kind_day_and_company(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert told(asked(trail, "--agency", "cbp")) == [("2024-06-01", "close-out", "text")]
    assert told(asked(trail, "--kind", "stop-work")) == [("2024-04-01", "stop-work", "text")]
    assert told(asked(trail, "--since", "2024-05-02")) == [("2024-06-01", "close-out", "text")]
    linked = asked(trail, "--company", "microsoft", "--rule", "plain-names")
    assert [one["tier"] for one in linked["events"]] == ["named"] * 3
    assert not asked(trail, "--company", "palantir", "--rule", "plain-names")["events"]


def test_what_is_gone_tells_nothing(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path), retrieved="2026-03-01")
    gone = files.deletion(files.transaction_key(modification="P00001"), "2026-03-09")
    trail.load(files.write(tmp_path / "delta_2026-03-10.csv", files.DELTA, [gone]), retrieved="2026-03-10")
    assert "stop-work" not in asked(trail)["counts"]


def test_a_later_load_gives_what_reading_all_anew_gives(trail: Trail, tmp_path: Path) -> None:
    many = [
        files.transaction(f"70XTEST23F{n:08}", "P00001", transaction_description="CLOSEOUT")
        for n in range(30)
    ]
    trail.load(files.write(tmp_path / "one.csv", files.ARCHIVE, many), retrieved="2026-03-01")
    changed = [
        files.transaction("70XTEST23F00000001", "P00001", transaction_description="NOVATION AGREEMENT",
                          last_modified_date="2026-03-20"),
        files.transaction(OTHER, "P00001", transaction_description="DESCOPED WORK"),
    ]  # fmt: skip
    trail.load(files.write(tmp_path / "two.csv", files.ARCHIVE, changed), retrieved="2026-04-01")
    small = trail.rows(
        'SELECT transaction_key, kind, basis, matched_text, start, "end" FROM status_event ORDER BY 1, 2'
    )
    assert {"novation", "de-scope", "close-out"} == {row[1] for row in small} and len(small) == 31
    engine = open_writer(trail.settings.database)
    try:
        with columnar(engine) as columns, engine.begin() as connection:
            connection.execute(text("DELETE FROM status_event"))
            assert update_events(connection, columns, load_registry(trail.settings.data)) == 31
    finally:
        engine.dispose()
    assert small == trail.rows(
        'SELECT transaction_key, kind, basis, matched_text, start, "end" FROM status_event ORDER BY 1, 2'
    )


def test_an_unknown_kind_is_refused_with_those_that_exist(sqlite_trail: Trail) -> None:
    said = sqlite_trail("events", "--kind", "explosion")
    assert said.code == 2 and "termination-convenience" in said.err


@pytest.mark.parametrize("code", ["E", "F", "J", "K", "N", "X"])
def test_every_action_type_that_changes_a_status_has_a_kind(code: str, sqlite_trail: Trail) -> None:
    kinds = load_registry(sqlite_trail.settings.data).events
    assert [one.code for kind in kinds for one in kind.action_types].count(code) == 1

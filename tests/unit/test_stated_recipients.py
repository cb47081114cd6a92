"""Recipients named by statements alone, who speaks for a recipient's name, and recipients that nothing names."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures import files
from tests.fixtures.trail import Trail

NAMES = (
    "SELECT r.recipient_key, r.key_basis, r.name, n.name, n.transactions, n.stated_awards FROM recipient r "
    "JOIN recipient_name n ON n.recipient_key = r.recipient_key ORDER BY 1, 4"
)
OTHER = "EXAMPLEUEI02"


def summary(folder: Path, day: str, *rows: files.Row) -> Path:
    return files.write(folder / f"summary_{day}.csv", files.SUMMARY, rows)


def full(folder: Path, day: str, *rows: files.Row) -> Path:
    return files.write(folder / f"full_{day}.csv", files.ARCHIVE, rows)


def test_an_award_known_from_a_statement_alone_has_a_recipient(trail: Trail, tmp_path: Path) -> None:
    nameless = files.summary("70XTEST24F00000002", recipient_uei="", recipient_name="EXAMPLE OLD LLC")
    trail.put(summary(tmp_path, "2026-03-02", files.summary(), nameless))
    ((named, *_), (held, *_)) = trail.rows(NAMES)[::-1]
    assert trail.rows(NAMES) == [
        (held, "uei", "EXAMPLE INC", "EXAMPLE INC", 0, 1),
        (named, "name", "EXAMPLE OLD LLC", "EXAMPLE OLD LLC", 0, 1),
    ]
    assert held == files.UEI
    assert (
        trail.one(
            "SELECT count(*) FROM award WHERE recipient_key NOT IN (SELECT recipient_key FROM recipient)"
        )
        == 0
    )
    assert trail.rows("SELECT first_action_date, last_action_date FROM recipient_name") == [(None, None)] * 2


def test_a_transaction_speaks_before_a_statement_in_any_order(
    trail: Trail, another: Trail, tmp_path: Path
) -> None:
    paths = [
        summary(tmp_path, "2026-03-24", files.summary(recipient_name="EXAMPLE STATED INC")),
        full(tmp_path, "2026-03-02", files.transaction()),
    ]
    trail.put(*paths)
    another.put(*reversed(paths))
    assert (
        trail.rows(NAMES) == another.rows(NAMES) == [(files.UEI, "uei", "EXAMPLE INC", "EXAMPLE INC", 1, 0)]
    )


def test_a_recipient_of_transactions_keeps_the_names_of_its_stated_awards_apart(
    trail: Trail, tmp_path: Path
) -> None:
    other = files.summary("70XTEST24F00000002", recipient_name="EXAMPLE STATED INC")
    trail.put(full(tmp_path, "2026-03-02", files.transaction()), summary(tmp_path, "2026-03-24", other))
    assert trail.rows(NAMES) == [
        (files.UEI, "uei", "EXAMPLE INC", "EXAMPLE INC", 1, 0),
        (files.UEI, "uei", "EXAMPLE INC", "EXAMPLE STATED INC", 0, 1),
    ]


def test_a_recipient_that_no_statement_names_any_more_goes(trail: Trail, tmp_path: Path) -> None:
    trail.put(summary(tmp_path, "2026-03-02", files.summary()))
    corrected = files.summary(recipient_uei=OTHER, recipient_name="EXAMPLE RIGHT INC")
    trail.put(summary(tmp_path, "2026-03-24", corrected))
    assert trail.rows(NAMES) == [(OTHER, "uei", "EXAMPLE RIGHT INC", "EXAMPLE RIGHT INC", 0, 1)]
    assert trail.one("SELECT count(*) FROM recipient") == 1


def test_a_recipient_that_no_transaction_names_any_more_goes(trail: Trail, tmp_path: Path) -> None:
    trail.put(full(tmp_path, "2026-03-02", files.transaction()))
    corrected = files.transaction(recipient_uei=OTHER, recipient_name="EXAMPLE RIGHT INC")
    trail.put(full(tmp_path, "2026-03-24", corrected))
    assert trail.rows(NAMES) == [(OTHER, "uei", "EXAMPLE RIGHT INC", "EXAMPLE RIGHT INC", 1, 0)]
    assert trail.one("SELECT count(*) FROM recipient") == 1


def test_the_newest_transaction_names_a_recipient_and_the_newest_full_record_its_parent(
    trail: Trail, another: Trail, tmp_path: Path
) -> None:
    old = files.transaction(
        action_date="2023-03-01", recipient_name="EXAMPLE OLD INC", recipient_parent_name="EXAMPLE PARENT INC"
    )
    new = files.transaction(modification="P00001", action_date="2024-03-01", recipient_name="EXAMPLE NEW INC")
    paths = [full(tmp_path, "2026-03-02", new), full(tmp_path, "2026-03-24", old)]
    asked = "SELECT name, parent_name FROM recipient"
    trail.put(*paths)
    another.put(*reversed(paths))
    assert trail.rows(asked) == another.rows(asked) == [("EXAMPLE NEW INC", None)]


def test_a_newer_row_without_detail_names_a_recipient_known_by_name(trail: Trail, tmp_path: Path) -> None:
    old = files.transaction(
        recipient_uei="", recipient_name="EXAMPLE, INC", recipient_parent_name="EXAMPLE PARENT INC"
    )
    trail.put(full(tmp_path, "2026-03-02", old))
    new = files.search_row(modification="P00001", day="2024-05-01", **{"Recipient Name": "EXAMPLE INC."})
    trail.put(files.write(tmp_path / "search_2026-03-24.csv", files.CAPTURE, [new]))
    assert trail.rows("SELECT name, parent_name FROM recipient") == [("EXAMPLE INC.", "EXAMPLE PARENT INC")]
    assert trail.rows("SELECT name, transactions FROM recipient_name ORDER BY name") == [
        ("EXAMPLE INC.", 1),
        ("EXAMPLE, INC", 1),
    ]

"""What is no file, and files whose header is not known: refused by name, and nothing stored or altered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from research.errors import Damaged, NotRecognised, SourceChanged
from tests.fixtures import files
from tests.fixtures.refusals import altered, refused
from tests.fixtures.trail import Trail


def test_an_empty_file_is_refused(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").touch()
    assert "the file is empty" in refused(trail, tmp_path / "bad.csv", NotRecognised)


def test_a_folder_is_refused(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "folder.csv is a folder" in refused(trail, tmp_path / "folder.csv", Damaged)


def test_a_file_that_does_not_exist_is_refused(trail: Trail, tmp_path: Path) -> None:
    assert "nowhere.csv does not exist" in refused(trail, tmp_path / "nowhere.csv", Damaged)


def test_a_pipe_is_refused(trail: Trail, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe is not a file" in refused(trail, tmp_path / "pipe", Damaged)


# --- headers ---


def test_an_unknown_header_is_refused_and_the_known_are_named(trail: Trail, tmp_path: Path) -> None:
    said = refused(trail, files.write(tmp_path / "bad.csv", ["one", "two"], []), NotRecognised)
    assert "bad.csv:1: 2 columns: one, two" in said and "297 columns" in said


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        (files.ARCHIVE, "federal_action_obligation"),
        (files.ARCHIVE, "contract_transaction_unique_key"),
        (files.DELTA, "last_modified_date"),
        (files.SUMMARY, "potential_total_value_of_award"),
        (files.SUBAWARD, "subaward_amount"),
        (files.CAPTURE, "Federal Action Obligation"),
        (files.CAPTURE_9, "Award ID"),
    ],
)
def test_a_missing_column_is_named(
    trail: Trail, tmp_path: Path, columns: tuple[str, ...], missing: str
) -> None:
    left = [c for c in columns if c != missing]
    said = refused(trail, files.write(tmp_path / "bad.csv", left, []), SourceChanged)
    assert f"bad.csv:1: {missing} is missing from the header" in said


def test_a_column_named_twice_is_refused(trail: Trail, tmp_path: Path) -> None:
    header = ",".join([*files.CAPTURE, "Award ID"])
    (tmp_path / "bad.csv").write_text(header + "\n")
    said = refused(trail, tmp_path / "bad.csv", SourceChanged)
    assert "bad.csv:1: Award ID stands more than once" in said


def test_another_separator_is_refused(trail: Trail, tmp_path: Path) -> None:
    refused(trail, altered(tmp_path, lambda data: data.replace(b",", b";")), NotRecognised)


def test_a_file_in_utf_16_is_refused(trail: Trail, tmp_path: Path) -> None:
    said = refused(trail, altered(tmp_path, lambda data: data.decode().encode("utf-16")), Damaged)
    assert "not UTF-8" in said

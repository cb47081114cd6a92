"""The row as published: read from the archived bytes of any container, without what is said of persons."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from research.archive import Archive
from research.errors import ArchiveDamaged
from research.published_row import published_row
from tests.fixtures import files
from tests.fixtures.archives import keep_file

HEADER = "Award ID,Recipient Name,Description,officer_1_name,PrimaryContactPhone,Empty"
ROWS = (
    '70XTEST1,EXAMPLE INC,"first, ""quoted""\nover two lines",JANE DOE,202 555 0143,',
    "70XTEST2,EXAMPLE É LLC,ASK JANE.DOE@EXAMPLE.GOV,JANE DOE,1,",
)
TEXT = "\n".join((HEADER, *ROWS)) + "\n"
FIRST = (
    ("Award ID", "70XTEST1"),
    ("Recipient Name", "EXAMPLE INC"),
    ("Description", 'first, "quoted"\nover two lines'),
)
SECOND = (
    ("Award ID", "70XTEST2"),
    ("Recipient Name", "EXAMPLE É LLC"),
    ("Description", "ASK [e-mail masked]"),
)


def packed(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("other.csv", "a,b\n1,2\n")
        made.writestr("rows.csv", TEXT)
    return path


@pytest.mark.parametrize("container", ["plain", "with a mark", "gzip", "zip"])
def test_a_row_is_read_from_any_container(tmp_path: Path, container: str) -> None:
    path = tmp_path / "given"
    if container == "zip":
        packed(path)
    elif container == "gzip":
        files.gzipped(path, TEXT)
    else:
        path.write_text(TEXT, "utf-8-sig" if container == "with a mark" else "utf-8")
    archive = Archive(tmp_path / "archive")
    evidence = keep_file(archive, path, "given.csv")
    member = "rows.csv" if container == "zip" else None
    assert published_row(archive, evidence, member, 2) == FIRST
    assert published_row(archive, evidence, member, 4) == SECOND
    assert published_row(archive, evidence, member, 99) is None


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00\n\xff\xfe\n", b'{"a": 1,\n"b": 2}\n', b'<feed>\n<entry a="1">,</entry>\n']
)
def test_what_is_no_table_gives_no_row(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "given").write_bytes(data)
    archive = Archive(tmp_path / "archive")
    evidence = keep_file(archive, tmp_path / "given", "given")
    assert published_row(archive, evidence, None, 2) is None


def test_a_zip_with_several_tables_is_asked_for_one(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    evidence = keep_file(archive, packed(tmp_path / "given"), "given.zip")
    assert published_row(archive, evidence, None, 2) is None
    assert published_row(archive, evidence, "another.csv", 2) is None


def test_of_a_huge_file_no_row_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path / "archive")
    evidence = keep_file(archive, files.plain(tmp_path / "rows.csv", TEXT), "rows.csv")
    monkeypatch.setattr("research.published_row.MOST_BYTES", len(TEXT.encode()) - 1)
    assert published_row(archive, evidence, None, 2) is None
    small = keep_file(archive, files.gzipped(tmp_path / "rows.csv.gz", TEXT * 50), "rows.csv.gz")
    monkeypatch.setattr("research.published_row.MOST_BYTES", small.payload_bytes)
    assert published_row(archive, small, None, 100) is None


@pytest.mark.parametrize("harm", ["missing", "altered"])
def test_bytes_that_cannot_be_trusted_are_never_shown(tmp_path: Path, harm: str) -> None:
    archive = Archive(tmp_path / "archive")
    evidence = keep_file(archive, files.plain(tmp_path / "rows.csv", TEXT), "rows.csv")
    if harm == "missing":
        archive.warcs()[0].unlink()
    else:
        evidence = replace(evidence, payload_sha256="0" * 64)
    with pytest.raises(ArchiveDamaged):
        published_row(archive, evidence, None, 2)


@pytest.mark.parametrize(
    ("column", "is_shown"),
    [
        ("highly_compensated_officer_1_amount", False),
        ("PrimaryContactFullname", False),
        ("createdBy", False),
        ("last_modified_by", False),
        ("federal_action_obligation", True),
        ("recipient_name", True),
        ("subcontracting_plan", True),
    ],
)
def test_columns_about_persons_are_left_out(tmp_path: Path, column: str, is_shown: bool) -> None:
    archive = Archive(tmp_path / "archive")
    path = files.plain(tmp_path / "rows.csv", f"a,{column}\n1,EXAMPLE\n")
    row = published_row(archive, keep_file(archive, path, "rows.csv"), None, 2)
    assert ((column, "EXAMPLE") in (row or ())) == is_shown

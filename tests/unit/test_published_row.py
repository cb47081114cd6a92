"""The row as published: read from the archived bytes of any container, without what is said of persons."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from research.archive import Archive
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
    "data", [b'{"results": []}\n{}\n', b"\xff\xfe\x00\n\xff\xfe\n", b"PK\x03\x04 broken", b""]
)
def test_what_is_no_table_gives_no_row(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "given").write_bytes(data)
    archive = Archive(tmp_path / "archive")
    evidence = keep_file(archive, tmp_path / "given", "given")
    assert published_row(archive, evidence, None, 2) in (None, (('{"results": []}', "{}"),))


def test_without_the_archive_there_is_no_row(tmp_path: Path) -> None:
    path = files.plain(tmp_path / "rows.csv", TEXT)
    evidence = keep_file(Archive(tmp_path / "archive"), path, "rows.csv")
    assert published_row(Archive(tmp_path / "elsewhere"), evidence, None, 2) is None

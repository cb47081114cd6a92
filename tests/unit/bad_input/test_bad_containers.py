"""Zips and gzips that are cut, damaged, locked or beyond measure: refused by name, and nothing stored or altered."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from pathlib import Path

import pytest

from research.errors import Damaged, RowsRejected
from scrapers import containers
from tests.fixtures import files
from tests.fixtures.refusals import capture, good_zip, refused
from tests.fixtures.trail import Trail


def test_what_only_pretends_to_be_a_zip_is_refused(trail: Trail, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 this is no zip at all")
    assert "bad.zip: the zip is cut short or no zip at all" in refused(trail, tmp_path / "bad.zip", Damaged)


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_zip_that_is_cut_short_is_refused(trail: Trail, tmp_path: Path, kept: float) -> None:
    data = good_zip(tmp_path)
    (tmp_path / "bad.zip").write_bytes(data[: int(len(data) * kept)])
    assert "bad.zip: the zip is cut short" in refused(trail, tmp_path / "bad.zip", Damaged)


def test_a_zip_whose_checksum_fails_is_refused(trail: Trail, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", files.text(files.CAPTURE, [files.search_row()]))
    data = (tmp_path / "bad.zip").read_bytes().replace(b"EXAMPLE INC", b"EXAMPLE INK", 1)
    (tmp_path / "bad.zip").write_bytes(data)
    assert "a member fails its checksum (CRC)" in refused(trail, tmp_path / "bad.zip", Damaged)


def test_a_zip_whose_compressed_bytes_changed_is_refused(trail: Trail, tmp_path: Path) -> None:
    data = bytearray(good_zip(tmp_path))
    data[100] ^= 0xFF
    (tmp_path / "bad.zip").write_bytes(data)
    refused(trail, tmp_path / "bad.zip", Damaged)


def test_a_zip_locked_with_a_password_is_refused(trail: Trail, tmp_path: Path) -> None:
    data = bytearray(good_zip(tmp_path))
    data[6] |= 1  # general purpose flag, bit 0: encrypted
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "bad.zip").write_bytes(data)
    said = refused(trail, tmp_path / "bad.zip", Damaged)
    assert "encrypted" in said and "Unpack it yourself" in said


def test_an_empty_zip_is_refused(trail: Trail, tmp_path: Path) -> None:
    assert "holds no CSV file" in refused(trail, files.zipped(tmp_path / "bad.zip", {}), Damaged)


def test_one_bad_member_refuses_the_whole_zip(trail: Trail, tmp_path: Path) -> None:
    members = {
        "good.csv": files.text(files.CAPTURE, [files.search_row()]),
        "bad.csv": files.text(files.CAPTURE, [files.search_row(modification="P00001", dollars="NaN")]),
    }
    said = refused(trail, files.zipped(tmp_path / "both.zip", members), RowsRejected)
    assert "both.zip/bad.csv:2: Federal Action Obligation" in said


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_gzip_that_is_cut_short_is_refused(trail: Trail, tmp_path: Path, kept: float) -> None:
    data = gzip.compress(files.text(files.CAPTURE, [files.search_row()]).encode())
    (tmp_path / "bad.csv.gz").write_bytes(data[: int(len(data) * kept)])
    assert "bad.csv.gz is cut short" in refused(trail, tmp_path / "bad.csv.gz", Damaged)


def test_a_gzip_whose_bytes_changed_is_refused(trail: Trail, tmp_path: Path) -> None:
    data = bytearray(gzip.compress(files.text(files.CAPTURE, [files.search_row()]).encode()))
    data[-6] ^= 1
    (tmp_path / "bad.csv.gz").write_bytes(data)
    assert "gzip:" in refused(trail, tmp_path / "bad.csv.gz", Damaged)


def test_what_unpacks_beyond_all_measure_is_refused(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MAX_UNPACKED", 1000)
    given = files.gzipped(tmp_path / "bomb.csv.gz", "0" * 5000)
    assert "unpacks to more than 1,000 bytes" in refused(trail, given, Damaged)


def test_a_file_that_grows_while_it_is_read_is_refused(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = capture(tmp_path, files.search_row())
    plain = hashlib.sha256

    def grow() -> object:
        with given.open("a") as more:
            more.write("x")
        return plain()

    monkeypatch.setattr(hashlib, "sha256", grow)
    before = trail.dump()
    with pytest.raises(Damaged, match=r"bad\.csv changed while it was read") as raised:
        containers.copy_steady(given, tmp_path / "copy")
    monkeypatch.undo()
    assert "Wait until it is written" in raised.value.remedy
    assert trail.dump() == before

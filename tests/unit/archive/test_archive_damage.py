"""The archive: no byte can change or vanish unseen, and what half of a record costs."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from research.archive import Archive
from research.errors import ArchiveDamaged, StoreUnavailable
from tests.fixtures.archives import keep, keep_file, payload


def _flips(path: Path) -> Iterator[int]:
    """Flip one bit of each byte in turn, then put the byte back."""
    data = bytearray(path.read_bytes())
    bits = random.Random(7)
    with path.open("r+b", buffering=0) as file:
        for place, byte in enumerate(data):
            file.seek(place)
            file.write(bytes([byte ^ (1 << bits.randrange(8))]))
            yield place
            file.seek(place)
            file.write(bytes([byte]))


@pytest.fixture
def small(tmp_path: Path) -> Archive:
    """Two records in one file: a file that was given, and nothing more."""
    archive = Archive(tmp_path / "small")
    (tmp_path / "small.csv").write_bytes(b"EXAMPLE INC")
    keep_file(archive, tmp_path / "small.csv", "Exámple é.csv")
    return archive


def test_any_flipped_byte_of_a_warc_file_is_found(small: Archive) -> None:
    (warc,) = small.directory.glob("*.warc.gz")
    assert [place for place in _flips(warc) if not small.verify()[1]] == []


def test_any_flipped_byte_of_an_index_is_found(small: Archive) -> None:
    (index,) = small.directory.glob("*.cdxj")
    assert [place for place in _flips(index) if not small.verify()[1]] == []


def test_a_letter_that_changed_case_in_an_index_is_found(small: Archive) -> None:
    (index,) = small.directory.glob("*.cdxj")
    text = index.read_text()
    for place, letter in enumerate(text):
        if letter.isalpha():
            index.write_text(text[:place] + letter.swapcase() + text[place + 1 :])
            assert small.verify()[1], text[max(0, place - 20) : place + 20]


@pytest.mark.parametrize("line", range(9))
def test_a_line_lost_from_the_index_is_found(archive: Archive, index: Path, line: int) -> None:
    lines = index.read_text().splitlines(keepends=True)
    index.write_text("".join(lines[:line] + lines[line + 1 :]))
    assert archive.verify()[1]


@pytest.mark.parametrize("lost", [1, 10, 100, 1000])
def test_bytes_cut_from_the_end_are_found(archive: Archive, warc: Path, lost: int) -> None:
    warc.write_bytes(warc.read_bytes()[:-lost])
    assert archive.verify()[1]


def test_bytes_are_verified_without_their_index(archive: Archive, index: Path) -> None:
    """It is made again by the next command that writes; nothing is damaged."""
    whole = archive.verify()
    index.unlink()
    assert archive.verify() == whole and whole[0] and not whole[1]


def test_damaged_bytes_are_found_without_their_index(archive: Archive, index: Path) -> None:
    index.unlink()
    warc = archive.warcs()[0]
    data = bytearray(warc.read_bytes())
    data[-40] ^= 0xFF
    warc.write_bytes(bytes(data))
    assert archive.verify()[1]


def test_a_record_archived_later_than_now_stops_whoever_writes(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - timedelta(days=1)

    before = {path: path.read_bytes() for path in archive.directory.iterdir()}
    monkeypatch.setattr("research.archive.reader.datetime", Yesterday)
    with pytest.raises(StoreUnavailable, match="clock says") as told, archive.writer("next"):
        raise AssertionError("nothing may be written")
    assert "Set the clock" in told.value.remedy
    assert before.items() <= {path: path.read_bytes() for path in archive.directory.iterdir()}.items()


def test_an_empty_archive_verifies(tmp_path: Path) -> None:
    assert Archive(tmp_path / "nothing").verify() == (0, [])


def test_a_missing_index_is_made_again_as_it_was(archive: Archive, index: Path) -> None:
    before = index.read_bytes()
    index.unlink()
    with archive.writer("next") as writer:
        assert writer.recovered == (f"{index.name}: made again from {archive.warcs()[0].name}",)
    assert index.read_bytes() == before


def test_half_a_record_at_the_end_is_removed_and_said(archive: Archive, warc: Path) -> None:
    whole = warc.read_bytes()
    warc.write_bytes(whole + whole[:100])
    with archive.writer("next") as writer:
        (said,) = writer.recovered
    assert said == f"{warc.name}: removed 100 bytes of a record that was never finished"
    assert warc.read_bytes() == whole
    assert archive.verify()[1] == []


def test_half_an_index_line_is_removed_with_its_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, b"one")
    (warc,) = archive.warcs()
    index = warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")
    lines = index.read_text().splitlines(keepends=True)
    last = max(lines, key=lambda line: int(json.loads(line.split(" ", 2)[2])["offset"]))
    index.write_text("".join(line for line in lines if line != last) + last[:-30])
    with archive.writer("next") as writer:
        assert "never finished" in writer.recovered[0]
    assert archive.verify()[1] == []
    assert [payload(archive, e) for e in archive.evidence()] == [b"one"]


def test_half_a_record_without_an_index_is_removed_and_the_rest_kept(
    archive: Archive, warc: Path, index: Path
) -> None:
    before = [e.evidence_id for e in archive.evidence()]
    whole = warc.read_bytes()
    warc.write_bytes(whole + whole[:300])
    index.unlink()
    with archive.writer("next"):
        assert warc.read_bytes() == whole
    assert [e.evidence_id for e in archive.evidence()] == before


def test_damage_in_the_middle_never_costs_the_records_behind_it(
    archive: Archive, warc: Path, index: Path
) -> None:
    data = bytearray(warc.read_bytes())
    fields = [json.loads(line.split(" ", 2)[2]) for line in index.read_text().splitlines()]
    second = sorted(int(f["offset"]) for f in fields)[1]
    data[second + 40] ^= 0xFF
    warc.write_bytes(data)
    index.unlink()
    with pytest.raises(ArchiveDamaged), archive.writer("next"):
        pass
    assert warc.read_bytes() == data


def test_a_line_lost_from_the_index_stops_the_next_writer(archive: Archive, warc: Path, index: Path) -> None:
    before = warc.read_bytes()
    lines = index.read_text().splitlines(keepends=True)
    index.write_text("".join(lines[:3] + lines[4:]))
    with pytest.raises(ArchiveDamaged, match=index.name), archive.writer("next"):
        pass
    assert warc.read_bytes() == before


def test_an_index_that_cannot_be_read_says_how_to_mend_it(archive: Archive, index: Path) -> None:
    index.write_text("not a line of an index\n" + index.read_text())
    with pytest.raises(ArchiveDamaged) as raised, archive.writer("next"):
        pass
    assert f"Delete {index.name}" in raised.value.remedy

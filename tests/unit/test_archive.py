"""The archive: real WARC, a true index, and no byte that can change unseen."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from research.archive import Archive
from research.archive.warcfile import Entry, append
from research.errors import ArchiveDamaged, StoreUnavailable
from research.evidence import EvidenceRecord, Exchange
from research.outcomes import RunReport

URL = "https://api.example/api/v2/awards/CONT_AWD_70XTEST24F00000001_7012_-NONE-_-NONE-/"
MOMENT = datetime(2026, 3, 2, 12, tzinfo=UTC)
REPORT = RunReport("run-1", "usaspending_awards", "scrape run usaspending_awards", MOMENT, MOMENT, "finished")


def exchange(payload: bytes = b'{"example": 1}', url: str = URL) -> Exchange:
    """A made-up answer."""
    return Exchange(
        method="POST",
        url=url,
        request_headers=[("Accept", "application/json")],
        request_body=b'{"award_id": "70XTEST"}',
        status=200,
        reason="OK",
        response_headers=[("Content-Type", "application/json")],
        payload=payload,
        received_at=MOMENT,
    )


def keep(archive: Archive, *payloads: bytes, name: str = "test") -> list[EvidenceRecord]:
    with archive.writer(name) as writer:
        return [
            writer.store_exchange(exchange(p), source="usaspending_awards", layout="example", run_id="run-1")
            for p in payloads
        ]


def keep_file(archive: Archive, path: Path, file_name: str) -> EvidenceRecord:
    with archive.writer("load") as writer:
        return writer.store_file(
            path,
            source="usaspending_captures",
            layout="usaspending_capture",
            file_name=file_name,
            retrieved_at=MOMENT,
            retrieved_basis="stated",
            payload_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )


def filled(folder: Path) -> Archive:
    """An archive with a record of every kind: file, answer, unchanged answer, report."""
    archive = Archive(folder / "archive")
    given = folder / "given.csv"
    given.write_bytes(b"EXAMPLE INC,70XTEST24F00000001\n" * 20)
    with archive.writer("test") as writer:
        writer.store_file(
            given,
            source="usaspending_captures",
            layout="usaspending_capture",
            file_name="Exámple é.csv",
            retrieved_at=MOMENT,
            retrieved_basis="stated",
            payload_sha256=hashlib.sha256(given.read_bytes()).hexdigest(),
        )
        for payload in (b'{"example": 1}', b'{"example": 2}', b'{"example": 1}'):
            writer.store_exchange(
                exchange(payload), source="usaspending_awards", layout="example", run_id="run-1"
            )
        writer.store_report(REPORT)
    return archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return filled(tmp_path)


@pytest.fixture
def warc(archive: Archive) -> Path:
    (only,) = archive.warcs()
    return only


@pytest.fixture
def index(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")


def tool(name: str, *arguments: object) -> str:
    """Output of a program that another project wrote; fails if it does."""
    program = Path(sys.executable).with_name(name)
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


def payload(archive: Archive, evidence: EvidenceRecord) -> bytes:
    with archive.payload(evidence) as stream:
        return stream.read()


def test_every_record_is_warc_1_1(warc: Path) -> None:
    with warc.open("rb") as stream:
        versions = {(r.rec_headers.protocol, r.rec_type) for r in ArchiveIterator(stream)}
    kinds = {"warcinfo", "resource", "response", "request", "revisit", "metadata"}
    assert versions == {("WARC/1.1", kind) for kind in kinds}


def test_warcio_finds_every_digest_right(warc: Path) -> None:
    assert "digest failed" not in tool("warcio", "check", "-v", warc)


def test_each_record_is_a_gzip_member_of_its_own(warc: Path, index: Path) -> None:
    data = warc.read_bytes()
    for line in index.read_text().splitlines():
        fields = json.loads(line.split(" ", 2)[2])
        member = data[int(fields["offset"]) : int(fields["offset"]) + int(fields["length"])]
        assert gzip.decompress(member).startswith(b"WARC/1.1\r\n")


def test_the_index_is_sorted(index: Path) -> None:
    keys = [line.split(" ", 2)[:2] for line in index.read_text().splitlines()]
    assert keys == sorted(keys)


def test_the_index_agrees_with_cdxj_indexer(warc: Path, index: Path) -> None:
    ours = {}
    for line in index.read_text().splitlines():
        fields = json.loads(line.split(" ", 2)[2])
        if fields["type"] in ("response", "resource", "revisit", "metadata"):
            ours[fields["offset"]] = (line.split(" ")[1], fields["url"], fields["length"])
    theirs = {}
    for line in tool("cdxj-indexer", warc).splitlines():
        _, timestamp, text = line.split(" ", 2)
        fields = json.loads(text)
        theirs[fields["offset"]] = (timestamp, fields["url"], fields["length"])
    assert ours == theirs


def test_an_untouched_archive_verifies(archive: Archive) -> None:
    count, problems = archive.verify()
    assert (count, problems) == (9, [])


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


def test_a_missing_index_is_found(archive: Archive, index: Path) -> None:
    index.unlink()
    assert archive.verify()[1]


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


def test_a_second_writer_is_told_to_wait(archive: Archive) -> None:
    with (
        archive.writer("first"),
        pytest.raises(StoreUnavailable, match="another load or run is writing"),
        archive.writer("second"),
    ):
        pass


def test_the_next_writer_may_write_when_the_first_has_ended(archive: Archive) -> None:
    with archive.writer("first"):
        pass
    assert len(keep(archive, b"next")) == 1


def test_a_writer_that_wrote_nothing_leaves_no_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with archive.writer("idle"):
        pass
    assert archive.warcs() == []


def test_an_unchanged_answer_is_a_revisit_that_gives_the_same_bytes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, again = keep(archive, b"long answer" * 500, b"long answer" * 500)
    assert (first.kind, again.kind) == ("response", "revisit")
    assert payload(archive, again) == b"long answer" * 500


def test_an_answer_of_an_earlier_run_is_revisited_too(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, b"answer", name="one")
    (again,) = keep(archive, b"answer", name="two")
    assert again.kind == "revisit"
    assert payload(archive, again) == b"answer"


def test_a_revisit_whose_answer_is_gone_says_so(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, b"answer", name="one")
    (again,) = keep(archive, b"answer", name="two")
    next(w for w in archive.warcs() if "-one-" in w.name).unlink()
    with pytest.raises(ArchiveDamaged, match="no archived record holds the bytes"):
        payload(archive, again)


def test_an_empty_answer_is_never_a_revisit(tmp_path: Path) -> None:
    first, second = keep(Archive(tmp_path), b"", b"")
    assert (first.kind, second.kind) == ("response", "response")


def test_a_file_is_given_back_byte_for_byte(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    given = tmp_path / "given"
    given.write_bytes(random.Random(1).randbytes(300_000) + b"\r\n\r\n")
    evidence = keep_file(archive, given, "a b.csv.gz")
    archive.copy_payload(evidence, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == given.read_bytes()
    assert (evidence.kind, evidence.payload_bytes) == ("resource", 300_004)


def test_a_file_whose_bytes_changed_in_the_archive_is_not_given_back(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    given = tmp_path / "given"
    given.write_bytes(random.Random(1).randbytes(5_000))
    evidence = keep_file(archive, given, "a.csv")
    (warc,) = archive.warcs()
    data = bytearray(warc.read_bytes())
    data[-2_000] ^= 1
    warc.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match="cannot be trusted"):
        archive.copy_payload(evidence, tmp_path / "back")


def test_evidence_is_told_from_the_archive_as_it_was_when_written(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    given = tmp_path / "given"
    given.write_bytes(b"EXAMPLE")
    stored = [keep_file(archive, given, "Exámple.csv"), *keep(archive, b"one", b"two")]
    assert list(archive.evidence()) == stored


def test_reports_of_runs_come_back(archive: Archive) -> None:
    assert list(archive.reports()) == [REPORT]


def test_a_moved_archive_reads_the_same(archive: Archive, tmp_path: Path) -> None:
    shutil.move(archive.directory, tmp_path / "elsewhere")
    moved = Archive(tmp_path / "elsewhere")
    assert moved.verify() == (9, [])
    assert len(list(moved.evidence())) == 4


def test_a_write_that_fails_leaves_no_half_record(archive: Archive, tmp_path: Path) -> None:
    class Failing(Exception):
        pass

    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise Failing

    keep(archive, b"before")
    with archive.writer("next") as writer:
        writer.store_exchange(exchange(b"kept"), source="s", layout="l", run_id="r")
        with pytest.raises(Failing):
            append(writer.path, Entry("resource", "urn:x", "text/plain", Broken(), 5))
    assert archive.verify()[1] == []

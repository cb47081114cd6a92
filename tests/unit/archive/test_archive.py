"""The archive: real WARC, a true index, one writer, and every byte given back."""

from __future__ import annotations

import gzip
import io
import json
import random
import shutil
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from research.archive import Archive
from research.archive.warcfile import Entry, append
from research.errors import ArchiveDamaged, StoreUnavailable
from tests.fixtures.archives import REPORT, exchange, keep, keep_file, payload, tool


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

"""Downloads: streamed, gone on with, whole and sound or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from research.config import load_settings
from research.errors import FetchFailed, HostNotAllowed, NotFound
from research.evidence import Exchange
from scrapers import downloads
from scrapers.downloads import Download, Downloader, Unchanged, encoded
from scrapers.line import Line
from scrapers.parts import Part, Version, Whole
from scrapers.progress import Bars, Silent
from tests.fixtures.filehost import NAME, FileHost, running, zipped

BODY = zipped({"one.csv": b"EXAMPLE INC,70XTEST24F00000001\n" * 2000, "two.csv": b"EXAMPLE LLC\n" * 3000})


@pytest.fixture
def host() -> Iterator[FileHost]:
    with running(FileHost(BODY)) as started:
        yield started


class Desk:
    """A downloader on a clock that only sleeping moves."""

    def __init__(self, folder: Path, **settings: object) -> None:
        fast = {"requests_per_second": 1e6, "retry_seconds": 0, "retries": 2, "timeout_seconds": 5}
        given = load_settings(**{**fast, "allow_private_hosts": True, **settings})
        self.folder = folder / "downloads"
        self.slept: list[float] = []
        self.exchanges: list[Exchange] = []
        self.seen: list[tuple[str, int, int | None]] = []
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        self.line = Line(given, {"127.0.0.1"}, self.sleep, lambda: self.now)
        self.downloader = Downloader(self.line, self.exchanges.append, self.folder, self)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def received(self, name: str, done: int, total: int | None) -> None:
        self.seen.append((name, done, total))

    def document(self, done: int) -> None:
        raise AssertionError

    def get(self, host: FileHost, held: Version | None = None) -> Download:
        done = self.downloader.download(host.file, held)
        assert isinstance(done, Download)
        return done

    def part(self, host: FileHost) -> Part:
        return Part(self.folder, host.file)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.line.close()


def begun(desk: Desk, host: FileHost, have: int, **said: object) -> None:
    """A part as a killed run leaves it."""
    fields = {"etag": host.etag, "last_modified": host.last_modified, "total": len(host.body), **said}
    part = desk.part(host)
    part.begin(Whole(url=host.file, headers=[["Content-Type", "application/zip"]], **fields))  # type: ignore[arg-type]
    part.path.write_bytes(host.body[:have])


def test_a_file_comes_whole_with_its_digest_and_the_headers_of_the_answer(host: FileHost, desk: Desk) -> None:
    done = desk.get(host)
    assert done.path.read_bytes() == BODY
    assert done.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (done.exchange.status, done.exchange.payload) == (200, b"")
    assert ("ETag", '"one"') in done.exchange.response_headers
    assert desk.line.traffic.bytes_received == len(BODY)


def test_parentheses_are_percent_encoded() -> None:
    plain = f"https://files.example/award_data_archive/{NAME}"
    assert encoded(plain).endswith("/FY%28All%29_070_Contracts_Delta_20261106.zip")
    assert encoded(encoded(plain)) == encoded(plain)


def test_progress_is_told_by_the_plain_name_in_bytes(host: FileHost, desk: Desk) -> None:
    desk.get(host)
    assert desk.seen[-1] == (NAME, len(BODY), len(BODY))


def test_a_download_that_breaks_off_goes_on_where_it_stopped(host: FileHost, desk: Desk) -> None:
    host.faults = ["breaks off"]
    assert desk.get(host).path.read_bytes() == BODY
    assert host.asked[1]["Range"] == f"bytes={len(BODY) // 2}-"
    assert host.asked[1]["If-Range"] == '"one"'
    assert desk.line.traffic.bytes_received == len(BODY)


def test_a_part_of_a_killed_run_is_gone_on_with(host: FileHost, desk: Desk) -> None:
    begun(desk, host, 1000)
    assert desk.get(host).path.read_bytes() == BODY
    assert desk.line.traffic.bytes_received == len(BODY) - 1000


def test_a_resumed_file_is_archived_with_the_headers_of_the_whole(host: FileHost, desk: Desk) -> None:
    begun(desk, host, 1000)
    assert desk.get(host).exchange.response_headers == [("Content-Type", "application/zip")]


def test_a_part_that_was_whole_is_only_asked_about(host: FileHost, desk: Desk) -> None:
    begun(desk, host, len(BODY))
    assert desk.get(host).path.read_bytes() == BODY
    assert desk.line.traffic.bytes_received == 0
    assert host.asked[0]["If-None-Match"] == '"one"'


def test_a_file_that_changed_meanwhile_is_begun_anew(host: FileHost, desk: Desk) -> None:
    begun(desk, host, 1000, etag='"older"', last_modified=None)
    assert desk.get(host).path.read_bytes() == BODY
    assert desk.line.traffic.bytes_received == len(BODY)


def test_a_host_that_ignores_if_range_is_found_out(host: FileHost, desk: Desk) -> None:
    begun(desk, host, 1000, etag='"older"')
    host.faults = ["blind range"]
    assert desk.get(host).path.read_bytes() == BODY
    assert desk.line.traffic.retries == 1


def test_a_host_without_ranges_gives_the_file_from_its_first_byte(host: FileHost, desk: Desk) -> None:
    host.knows_ranges = False
    host.faults = ["breaks off"]
    assert desk.get(host).path.read_bytes() == BODY


def test_without_a_mark_of_its_version_a_part_is_not_gone_on_with(host: FileHost, desk: Desk) -> None:
    host.etag = host.last_modified = None
    host.faults = ["breaks off"]
    assert desk.get(host).path.read_bytes() == BODY
    assert "Range" not in host.asked[1]


def test_a_weak_mark_leaves_the_time_to_go_by(host: FileHost, desk: Desk) -> None:
    host.etag = 'W/"one"'
    host.faults = ["breaks off"]
    desk.get(host)
    assert host.asked[1]["If-Range"] == host.last_modified


def test_a_part_longer_than_the_file_is_begun_anew(host: FileHost, desk: Desk) -> None:
    begun(desk, host, 1000, total=500)
    assert desk.get(host).path.read_bytes() == BODY


def test_a_note_that_cannot_be_read_means_a_fresh_start(host: FileHost, desk: Desk) -> None:
    begun(desk, host, 1000)
    for note in desk.folder.glob("*.json"):
        note.write_text("{")
    assert desk.get(host).path.read_bytes() == BODY


def test_an_unchanged_file_is_not_sent_again(host: FileHost, desk: Desk) -> None:
    answer = desk.downloader.download(host.file, Version('"one"', None))
    assert isinstance(answer, Unchanged)
    assert [exchange.status for exchange in desk.exchanges] == [304]


def test_without_an_etag_the_time_is_asked_about(host: FileHost, desk: Desk) -> None:
    host.etag = None
    assert isinstance(desk.downloader.download(host.file, Version(None, host.last_modified)), Unchanged)


def test_a_changed_file_comes_whole(host: FileHost, desk: Desk) -> None:
    assert desk.get(host, Version('"older"', None)).path.read_bytes() == BODY


def test_a_zip_whose_member_fails_its_checksum_is_got_again(host: FileHost, desk: Desk) -> None:
    host.faults = ["crc"]
    assert desk.get(host).path.read_bytes() == BODY
    assert "Range" not in host.asked[1]


def test_a_zip_that_stays_broken_is_refused_and_not_kept(host: FileHost, desk: Desk) -> None:
    host.faults = ["crc"] * 9
    with pytest.raises(FetchFailed, match=r"damaged each of 2 times: .*one\.csv: .*checksum"):
        desk.get(host)
    assert list(desk.folder.iterdir()) == []


def test_a_page_instead_of_the_file_is_tried_again(host: FileHost, desk: Desk) -> None:
    host.faults = ["HTML 200", "503"]
    assert desk.get(host).path.read_bytes() == BODY
    assert [exchange.status for exchange in desk.exchanges] == [200, 503]


@pytest.mark.parametrize("fault", ["404", "403"])
def test_a_file_that_is_not_there_is_not_found_by_either_status(
    host: FileHost, desk: Desk, fault: str
) -> None:
    host.faults = [fault]
    with pytest.raises(NotFound, match=f"status {fault}"):
        desk.get(host)
    assert len(desk.exchanges) == 1


def test_a_refusal_is_not_taken_for_a_missing_file(host: FileHost, desk: Desk) -> None:
    host.faults = ["403 HTML"]
    with pytest.raises(FetchFailed, match="status 403: an HTML page"):
        desk.get(host)


def test_a_stalled_download_fails(host: FileHost, tmp_path: Path) -> None:
    desk = Desk(tmp_path, timeout_seconds=0.3, retries=0)
    host.faults = ["stalls"]
    with pytest.raises(FetchFailed, match="stalled"):
        desk.get(host)
    desk.line.close()


def test_a_large_file_may_take_longer_than_one_answer(host: FileHost, tmp_path: Path) -> None:
    desk = Desk(tmp_path, timeout_seconds=0.2, retries=0)
    host.faults = ["slow"]
    assert desk.get(host).path.read_bytes() == BODY
    desk.line.close()


def test_a_try_that_brought_the_file_further_does_not_count(
    host: FileHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_GAIN", 1000)
    desk = Desk(tmp_path, retries=1)
    host.faults = ["breaks off"] * 5
    assert desk.get(host).path.read_bytes() == BODY
    assert desk.line.traffic.retries == 5
    desk.line.close()


def test_a_file_without_announced_length_is_taken(host: FileHost, desk: Desk) -> None:
    host.says_length = False
    assert desk.get(host).path.read_bytes() == BODY


def test_a_file_too_large_is_refused_before_it_comes(
    host: FileHost, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LARGEST_FILE", 1000)
    with pytest.raises(FetchFailed, match="more than we take"):
        desk.get(host)
    assert not desk.folder.exists()


def test_only_named_hosts_are_asked(desk: Desk) -> None:
    with pytest.raises(HostNotAllowed):
        desk.downloader.download("https://evil.example/x.zip")


def test_what_was_kept_elsewhere_can_be_removed(host: FileHost, desk: Desk) -> None:
    desk.get(host)
    desk.downloader.discard(host.file)
    assert list(desk.folder.iterdir()) == []


def test_silence_watches_too() -> None:
    Silent().received("x", 1, None)
    Silent().document(1)
    Silent().waiting("x", 1)


def test_whoever_waits_a_minute_is_told_where_there_is_no_terminal_too() -> None:
    said = StringIO()
    with Bars("example", Console(file=said)) as bars:
        bars.waiting("a file", 20)
        bars.waiting("[another] file", 600)
    assert said.getvalue() == "waiting 10 minutes before asking for [another] file\n"

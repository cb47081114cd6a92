"""`trail load` of a kept page: archived first, stored whole or refused by name, dated, and the same again."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import text

from research.config import PROJECT
from research.errors import Damaged, InputRefused, RowsRejected
from research.other_agencies import mark_other_agencies
from research.registry import load_registry
from scrapers.load import Options
from scrapers.pages import MAX_PAGE_BYTES
from tests.fixtures import files, fpds
from tests.fixtures.trail import Trail, writer


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trail, Path]:
    """An installation with one page, loaded by the command."""
    folder = tmp_path_factory.mktemp("fpds")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    entries = fpds.full_page([fpds.idv(), fpds.other_transaction()])
    path = files.gzipped(folder / "page.xml.gz", fpds.page(*entries, last=20, next_=10))
    trail.load(path)
    return trail, path


def test_a_page_is_loaded_and_its_evidence_says_that_more_pages_exist(loaded: tuple[Trail, Path]) -> None:
    trail, _ = loaded
    assert trail.one("SELECT count(*) FROM award_transaction") == 10
    ((source, layout, state, notes, basis, at),) = trail.rows(
        "SELECT source, layout, state, notes, retrieved_basis, retrieved_at FROM evidence"
    )
    assert (source, layout, state) == ("fpds_atom", "fpds_atom", "stored")
    assert "page 1 of 3 of the search" in notes
    # Not the day on which somebody copied the file: the newest record in it.
    assert (basis, at[:10]) == ("not before", "2024-03-02")


def test_the_same_page_again_changes_nothing(loaded: tuple[Trail, Path]) -> None:
    trail, path = loaded
    before = trail.dump()
    assert "loaded before" in trail.load(path).out
    assert trail.dump() == before


def test_a_rebuild_gives_the_same_rows_from_the_archive(loaded: tuple[Trail, Path]) -> None:
    trail, _ = loaded
    before = trail.dump()["award_transaction"]
    assert trail("rebuild").code == 0
    assert trail.dump()["award_transaction"] == before


def test_the_closed_feed_cannot_be_asked_and_the_command_says_why(loaded: tuple[Trail, Path]) -> None:
    trail, _ = loaded
    said = trail("scrape", "run", "fpds_atom")
    assert said.code == 2
    assert "the publisher has shut it (reported for 2026-07-31)" in said.err and "trail load" in said.err
    assert "closed, reported for 2026-07-31" in trail("scrape", "list").out
    assert "is read from files" in trail("scrape", "run", "usaspending_captures").err


def test_a_page_cut_short_is_refused_by_name_archived_and_stores_nothing(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(fpds.page(fpds.award(), fpds.idv())[:-300], "utf-8")
    with pytest.raises(Damaged, match=r"cut\.xml is cut short: it ends inside its XML, after 1 whole"):
        sqlite_trail.put(path)
    assert sqlite_trail.rows("SELECT state, rows FROM evidence") == [("refused", 0)]
    assert "is cut short" in sqlite_trail.one("SELECT message FROM issue")
    assert sqlite_trail.one("SELECT count(*) FROM award_transaction") == 0
    assert [e.file_name for e in sqlite_trail.archive.evidence()] == ["cut.xml"]


def test_gzip_that_is_cut_or_unpacks_without_end_is_refused_by_name(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    whole = gzip.compress(fpds.page(fpds.award()).encode())
    cut, bomb = tmp_path / "cut.xml.gz", tmp_path / "bomb.xml.gz"
    cut.write_bytes(whole[:-20])
    start = fpds.page(fpds.award())[:-7].encode()
    bomb.write_bytes(gzip.compress(start + b" " * MAX_PAGE_BYTES, 1))
    with pytest.raises(Damaged, match=r"cut\.xml\.gz is cut short"):
        sqlite_trail.put(cut)
    with pytest.raises(Damaged, match=r"bomb\.xml\.gz has more than 50,000,000 bytes"):
        sqlite_trail.put(bomb)


def test_a_page_with_an_entity_is_refused_by_name(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    page = fpds.page(fpds.award()).replace(
        "<feed", '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<feed', 1
    )
    path.write_text(page, "utf-8")
    with pytest.raises(Damaged, match=r"bomb\.xml declares a document type or entity"):
        sqlite_trail.put(path)


def test_one_bad_row_refuses_the_page_unless_the_user_lets_it_be_left_out(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    path = fpds.write(tmp_path / "page.xml", fpds.award(dollars="much"), fpds.idv())
    with pytest.raises(RowsRejected, match=r"1 of 2 rows hold values that cannot be right"):
        sqlite_trail.put(path)
    counts = sqlite_trail.put(path, max_rejected=0.5)
    assert (counts.new, counts.rejected) == (1, 1)
    assert "dollarValues/obligatedAmount" in {f for (f,) in sqlite_trail.rows("SELECT field FROM issue")}


def test_only_the_rows_of_the_agencies_asked_for_are_kept(sqlite_trail: Trail, tmp_path: Path) -> None:
    other = fpds.idv(piid="70XTEST23D00000002").replace(">7012<", ">7014<")
    path = fpds.write(tmp_path / "page.xml", fpds.award(), other)
    with sqlite_trail.loader(Options(kept=("7014",))) as loader:
        counts = loader.load(path)
    assert counts.new == 1 and "1 of 2 rows left out: of other agencies" in counts.notes
    assert sqlite_trail.rows("SELECT awarding_agency_code FROM award_transaction") == [("7014",)]


def test_a_date_in_the_name_is_when_the_page_was_got(sqlite_trail: Trail, tmp_path: Path) -> None:
    sqlite_trail.put(fpds.write(tmp_path / "page_2026-06-03.xml", fpds.award()))
    ((basis, at),) = sqlite_trail.rows("SELECT retrieved_basis, retrieved_at FROM evidence")
    assert (basis, at[:10]) == ("file name", "2026-06-03")


def test_a_record_from_the_future_does_not_date_a_page(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = fpds.write(tmp_path / "page.xml", fpds.award(modified="2999-01-01 00:00:00"))
    moment = datetime(2026, 6, 3, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    sqlite_trail.put(path)
    assert sqlite_trail.one("SELECT retrieved_basis FROM evidence") == "file time"


def test_another_feed_is_no_page_of_ours(sqlite_trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "news.xml"
    path.write_text('<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>', "utf-8")
    with pytest.raises(InputRefused, match=r"news\.xml"):
        sqlite_trail.put(path)


def test_only_a_row_that_names_two_agencies_not_followed_is_marked(
    sqlite_trail: Trail, tmp_path: Path
) -> None:
    sqlite_trail.put(fpds.write(tmp_path / "page.xml", fpds.award()))
    found = []
    with writer(sqlite_trail) as engine, engine.begin() as connection:
        for signed, pays in (("4732", None), ("4732", "4732"), ("4732", "7014"), ("7012", "4732")):
            connection.execute(
                text(
                    "UPDATE award_transaction SET awarding_agency_code = :signed, funding_agency_code = :pays"
                ),
                {"signed": signed, "pays": pays},
            )
            mark_other_agencies(connection, load_registry(PROJECT / "data"))
            found.append(connection.execute(text("SELECT other_agency FROM award_transaction")).scalar_one())
    assert found == [None, "4732", None, None]


def test_a_row_of_another_agency_that_a_file_brings_too_counts(sqlite_trail: Trail, tmp_path: Path) -> None:
    """Whoever loads a whole department wants its rows found, whatever page was kept before or after."""
    others = {"signed": "4732", "pays": "4732"}
    mark = text("UPDATE award_transaction SET awarding_agency_code = :signed, funding_agency_code = :pays")
    sqlite_trail.put(fpds.write(tmp_path / "page.xml", fpds.award()))
    found = []
    with writer(sqlite_trail) as engine, engine.begin() as connection:
        connection.execute(mark, others)
        for source in ("fpds_atom", "usaspending_archive"):
            connection.execute(text("UPDATE evidence SET source = :source"), {"source": source})
            mark_other_agencies(connection, load_registry(PROJECT / "data"))
            found.append(connection.execute(text("SELECT other_agency FROM award_transaction")).scalar_one())
            # A small refresh must look at its award again, though no row of it changed.
            assert connection.execute(text("DELETE FROM touched WHERE award_key <> ''")).rowcount == 1
    assert found == ["4732", None]


def test_records_that_cannot_be_staged_leave_the_store_as_it_was_and_ready_for_the_next(
    trail: Trail, tmp_path: Path
) -> None:
    page = fpds.write(tmp_path / "page.xml", fpds.award())
    with trail.loader() as loader:
        with (
            mock.patch("research.store.staged_records.state_hash", side_effect=RuntimeError("on the way")),
            pytest.raises(RuntimeError, match="on the way"),
        ):
            loader.load(page)
        assert trail.one("SELECT count(*) FROM award_transaction") == 0
        assert loader.load(page).new == 1
    assert list(trail.settings.staging_dir.glob("*.db")) == []

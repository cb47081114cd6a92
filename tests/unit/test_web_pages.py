"""Pages of the web asked of a host with bad days: each got, copied or refused by name, and all of it archived."""

from __future__ import annotations

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from research.webpages.naming import READING
from tests.fixtures.pagehost import ACTION, PAGE, write_action
from tests.fixtures.pageworld import TAKEN, World
from tests.fixtures.trail import Trail


@pytest.fixture
def world(page_world: World) -> World:
    return page_world


def test_a_run_names_each_page_it_did_not_get_and_goes_on_with_the_others(world: World) -> None:
    report = world.said.json
    assert report["state"] == "incomplete" and report["documents"] == 6
    stored = {row[0] for row in world.trail.rows("SELECT page FROM web_page")}
    assert stored == {world.url(name) for name in ("good", "moved", "paper", "gone", "nested")}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("closed", "robots.txt does not allow it"),
        ("refused", "a copy of a web archive has no time"),
        ("uncopied", "the publisher answered 403; the Wayback Machine names no copy"),
        ("bomb", "it unpacks to more than 400,000 bytes"),
        ("endless", "the answer is larger than 200,000 bytes"),
        ("drip", "no whole answer within 0.5 seconds"),
        ("away", "file:// is not among the addresses this source may ask"),
    ],
)
def test_what_cannot_be_had_is_said_by_name(world: World, name: str, why: str) -> None:
    (said,) = [line for line in world.missing.splitlines() if line.startswith(f"{world.url(name)}: ")]
    assert why in said


def test_a_page_closed_by_robots_is_never_asked_for(world: World) -> None:
    assert "/closed" not in world.host.paths and world.host.paths.count("/robots.txt") == 1


def test_whoever_refuses_is_asked_once_and_under_our_own_name(world: World) -> None:
    refused = [headers for path, headers in world.host.asked if path == "/refused"]
    assert [one["User-Agent"] for one in refused] == ["ContractTrail/0.1 (+Example Desk nobody@example.org)"]
    assert world.archived("refused")[0].http_status == 403


@pytest.mark.parametrize(("name", "size", "why"), [("endless", 200_000, "length"), ("drip", None, "time")])
def test_an_answer_cut_short_is_archived_as_far_as_it_came_and_marked(
    world: World, name: str, size: int | None, why: str
) -> None:
    (held,) = world.archived(name)
    assert held.layout == "web_pages_other" and held.payload_bytes in ({size} if size else range(1, 100))
    with (world.trail.archive.directory / held.warc_file).open("rb") as warc:
        warc.seek(held.warc_offset)
        record = next(iter(ArchiveIterator(warc)))
        assert record.rec_headers.get_header("WARC-Truncated") == why


def test_every_archived_byte_agrees_with_its_digest_parts_of_answers_too(world: World) -> None:
    said = world.trail("verify")
    assert said.code == 0, said.err


def test_a_gzip_bomb_is_archived_packed_as_it_came(world: World) -> None:
    (held,) = world.archived("bomb")
    assert held.payload_bytes < 10_000 and held.layout == "web_pages_other"


def test_a_page_is_known_by_the_address_that_was_asked_wherever_it_moved(world: World) -> None:
    assert world.page("moved", "address, kept_by") == [(world.url("here"), "publisher")]


def test_a_copy_counts_as_of_the_time_it_was_taken(world: World) -> None:
    assert world.page("gone", "kept_by, captured_at") == [("web archive", "2018-07-04T10:11:12.000000Z")]
    held = [one for one in world.trail.archive.evidence() if one.memento_datetime]
    assert [one.memento_datetime for one in held] == [TAKEN]
    counted = "SELECT number, unit, qualifier, captured_at FROM page_count WHERE page = :page ORDER BY start"
    assert world.trail.rows(counted, page=world.url("gone")) == [
        (120345, "signatures", None, "2018-07-04T10:11:12.000000Z"),
        (100000, "people have signed", "more than", "2018-07-04T10:11:12.000000Z"),
    ]


def test_what_is_no_html_page_is_held_and_not_read(world: World) -> None:
    assert world.page("paper", "media_type, title, text_part") == [("application/pdf", None, None)]


def test_names_are_whole_names_in_the_text_for_readers(world: World) -> None:
    named = "SELECT kind, slug, matched_text FROM page_mention WHERE page = :page ORDER BY kind"
    assert world.trail.rows(named, page=world.url("good")) == [
        ("agency", "ice", "U.S. Immigration and Customs Enforcement"),
        ("company", "example-maker", "Examplesoft"),
        ("organization", "example-league", "Example League"),
    ]


def test_a_page_is_marked_with_the_way_in_which_it_was_read(world: World) -> None:
    marks = [
        row[0] for row in world.trail.rows("SELECT DISTINCT named_by FROM web_page WHERE title IS NOT NULL")
    ]
    assert len(marks) == 1 and marks[0].endswith(f"-{READING}")  # another way reads it anew


def test_a_mention_makes_no_link(world: World) -> None:
    assert world.trail.rows("SELECT record_kind, record_key FROM link") == [("action", ACTION)]


def test_quotations_are_short_and_hold_no_contacts(world: World) -> None:
    quoted = [row[0] for row in world.trail.rows("SELECT quotation FROM page_mention")]
    quoted += [row[0] for row in world.trail.rows("SELECT quotation FROM page_count")]
    assert quoted and all(len(one.strip("… ").split()) <= 25 for one in quoted)
    assert not any(
        "@" in str(value) for rows in world.trail.dump().values() for row in rows for value in row if row
    )


def test_the_archive_alone_gives_the_same_rows_again(world: World) -> None:
    tables = ("web_page", "page_mention", "page_count", "evidence", "issue")
    before = world.trail.dump()
    assert world.trail("rebuild", TRAIL_DATA_DIR=str(world.data)).code == 0
    after = world.trail.dump()
    assert {name: after[name] for name in tables} == {name: before[name] for name in tables}


def test_a_second_run_asks_whether_a_page_changed_and_stores_nothing_of_one_that_did_not(
    world: World,
) -> None:
    before = world.page("good", "evidence_id")
    said = world.run("--url", world.url("good"))
    assert said.code == 0 and "1 page unchanged since stored" in said.json["notes"]
    assert world.host.asked[-1][1]["If-None-Match"] == '"one"'
    assert world.page("good", "evidence_id") == before


def test_an_address_that_no_action_names_is_not_asked(world: World) -> None:
    asked = len(world.host.asked)
    said = world.run("--url", world.url("elsewhere"))
    assert said.code == 2 and "no action names the address" in said.err and len(world.host.asked) == asked


ADDRESS = "https://www.example.org/refused"


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(write_action(tmp_path / "data", {"refused": ADDRESS}))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_bytes(PAGE)
    return path


def test_a_page_saved_by_hand_is_read_like_any_other(trail: Trail, data: str, saved: Path) -> None:
    load = ("load", saved, "--retrieved", "2018-07-09", "--url", f"{ADDRESS}#top")
    assert trail(*load, TRAIL_DATA_DIR=data).code == 0
    held = "SELECT page, kept_by, captured_at, title FROM web_page"
    expected = [(ADDRESS, "reader", "2018-07-09T00:00:00.000000Z", "EXAMPLE petition asks a maker to stop")]
    assert trail.rows(held) == expected
    assert "loaded before" in trail(*load, TRAIL_DATA_DIR=data).out
    assert trail("rebuild", TRAIL_DATA_DIR=data).code == 0
    assert trail.rows(held) == expected


def test_names_are_read_again_from_the_archive_when_data_change(
    sqlite_trail: Trail, data: str, saved: Path
) -> None:
    sqlite_trail("load", saved, "--retrieved", "2018-07-09", "--url", ADDRESS, TRAIL_DATA_DIR=data)
    named = "SELECT slug, matched_text FROM page_mention WHERE kind = 'organization'"
    assert sqlite_trail.rows(named) == [("example-league", "Example League")]
    organization = Path(data) / "organizations" / "example-league.yml"
    organization.write_text(
        organization.read_text("utf-8").replace("name: Example League", "name: Nobody"), "utf-8"
    )
    assert sqlite_trail("match", TRAIL_DATA_DIR=data).code == 0
    assert sqlite_trail.rows(named) == []


def test_a_saved_page_needs_its_day_and_an_address_that_an_action_names(
    sqlite_trail: Trail, data: str, saved: Path
) -> None:
    without = sqlite_trail("load", saved, "--url", ADDRESS, TRAIL_DATA_DIR=data)
    assert without.code == 2 and "--retrieved" in without.err
    other = ("--retrieved", "2018-07-09", "--url", "https://www.example.org/other")
    said = sqlite_trail("load", saved, *other, TRAIL_DATA_DIR=data)
    assert said.code == 2 and "no action names the address" in said.err


def test_a_saved_page_beyond_all_bounds_is_refused_and_kept(
    sqlite_trail: Trail, data: str, saved: Path
) -> None:
    saved.write_bytes(b"<html>" + b"<div>" * 60_000)
    said = sqlite_trail("load", saved, "--retrieved", "2018-07-09", "--url", ADDRESS, TRAIL_DATA_DIR=data)
    assert said.code == 3 and "more than 40,000 tags" in said.err
    assert sqlite_trail.rows("SELECT state, rejected FROM evidence") == [("refused", 1)]
    assert [one.payload_bytes for one in sqlite_trail.archive.evidence()] == [saved.stat().st_size]

"""Refreshing after a load: what was touched is made anew, and the result is what a whole refresh gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import text
from sqlmodel import Session

import research.refresh
from research.filters import Filter
from research.filters.vocabulary import read_vocabulary
from research.refresh import needs_refresh, refresh
from research.registry import Registry, load_registry
from research.search import open_index, search
from research.search.documents import rank_of
from research.touched import TOUCHED
from research.versions import VERSIONS
from tests.fixtures import files
from tests.fixtures.trail import Trail, writer

KEPT = "70XTEST24F00000001"
CHANGED = "70XTEST24F00000002"
NEW = "70XTEST24F00000003"


def refreshed(trail: Trail) -> str:
    with writer(trail) as engine:
        return refresh(engine, trail.settings, load_registry(trail.settings.data))


def touch(trail: Trail, *keys: str) -> None:
    """Tell, as the store does, which awards were touched."""
    with writer(trail) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS touched (award_key TEXT NOT NULL PRIMARY KEY)"))
        for key in ("", *keys):
            connection.execute(
                text("INSERT INTO touched (award_key) VALUES (:key) ON CONFLICT DO NOTHING"), {"key": key}
            )


def found(trail: Trail, build: str, *words: str) -> list[str]:
    """Keys that a search finds, newest first."""
    with writer(trail) as engine, Session(engine) as session:
        vocabulary = read_vocabulary(session, load_registry(trail.settings.data))
    index = open_index(trail.settings, build)
    return list(search(index, Filter(q=words, sort="newest"), vocabulary, limit=1000).keys)


def loaded(trail: Trail, folder: Path) -> str:
    """An installation with many awards, refreshed whole; then some change without a refresh."""
    many = [
        files.search_row(f"70XTEST23F{n:08}", description="EXAMPLE MICROSOFT LICENSES") for n in range(30)
    ]
    first = [files.search_row(KEPT), files.search_row(CHANGED, description="ORACLE RENEWAL"), *many]
    trail.put(files.write(folder / "one.csv", files.CAPTURE, first), retrieved="2026-03-01")
    build = refreshed(trail)
    second = [
        files.search_row(CHANGED, description="MICROSOFT RENEWAL"),
        files.search_row(NEW, description="AMAZON WEB SERVICES HOSTING"),
    ]
    trail.put(files.write(folder / "two.csv", files.CAPTURE, second), retrieved="2026-04-01")
    return build


def keys(*piids: str) -> list[str]:
    return [files.award_key(piid) for piid in piids]


def test_a_small_refresh_gives_what_a_whole_one_gives(trail: Trail, tmp_path: Path) -> None:
    loaded(trail, tmp_path)
    touch(trail, *keys(CHANGED, NEW))
    with mock.patch.object(research.refresh, "build_index") as whole:
        build = refreshed(trail)
    whole.assert_not_called()
    small, hits = trail.dump(), found(trail, build)
    with writer(trail) as engine, engine.begin() as connection:
        connection.execute(text("DELETE FROM state WHERE name = 'versions'"))
    with mock.patch.object(research.refresh, "update_index") as part:
        build = refreshed(trail)
    part.assert_not_called()
    assert trail.dump() == small
    assert found(trail, build) == hits
    assert len(hits) == 33


def test_a_touched_award_is_found_by_its_new_words_only(sqlite_trail: Trail, tmp_path: Path) -> None:
    loaded(sqlite_trail, tmp_path)
    touch(sqlite_trail, *keys(CHANGED, NEW))
    build = refreshed(sqlite_trail)
    assert found(sqlite_trail, build, "oracle") == []
    assert found(sqlite_trail, build, "hosting") == [files.transaction_key(NEW)]
    linked = {row[0] for row in sqlite_trail.rows("SELECT record_key FROM link")}
    assert {files.transaction_key(CHANGED), files.transaction_key(NEW)} <= linked


def test_readers_of_the_old_index_keep_it_whole(sqlite_trail: Trail, tmp_path: Path) -> None:
    old = open_index(sqlite_trail.settings, loaded(sqlite_trail, tmp_path))
    before = old.engine.searcher().num_docs
    touch(sqlite_trail, *keys(CHANGED, NEW))
    refreshed(sqlite_trail)
    assert old.engine.searcher().num_docs == before == 32


def test_without_the_stores_word_everything_is_made_anew(sqlite_trail: Trail, tmp_path: Path) -> None:
    loaded(sqlite_trail, tmp_path)
    with writer(sqlite_trail) as engine, engine.begin() as connection:
        connection.execute(text("DELETE FROM touched"))
    build = refreshed(sqlite_trail)
    assert found(sqlite_trail, build, "hosting") == [files.transaction_key(NEW)]


def test_a_refresh_killed_before_its_index_is_done_again_whole(sqlite_trail: Trail, tmp_path: Path) -> None:
    loaded(sqlite_trail, tmp_path)
    touch(sqlite_trail, *keys(CHANGED, NEW))
    with (
        mock.patch.object(research.refresh, "update_index", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        refreshed(sqlite_trail)
    with writer(sqlite_trail) as engine:
        assert needs_refresh(engine, sqlite_trail.settings, load_registry(sqlite_trail.settings.data))
    with mock.patch.object(research.refresh, "update_index") as part:
        build = refreshed(sqlite_trail)
    part.assert_not_called()
    assert found(sqlite_trail, build, "hosting") == [files.transaction_key(NEW)]


def test_new_decisions_make_everything_anew(sqlite_trail: Trail, tmp_path: Path) -> None:
    loaded(sqlite_trail, tmp_path)
    touch(sqlite_trail)
    with (
        mock.patch.object(Registry, "digest", property(lambda _: "another")),
        mock.patch.object(research.refresh, "update_index") as part,
    ):
        refreshed(sqlite_trail)
    part.assert_not_called()


def test_whatever_is_derived_in_another_version_is_made_again(sqlite_trail: Trail, tmp_path: Path) -> None:
    loaded(sqlite_trail, tmp_path)
    registry = load_registry(sqlite_trail.settings.data)
    refreshed(sqlite_trail)
    with writer(sqlite_trail) as engine:
        assert not needs_refresh(engine, sqlite_trail.settings, registry)
        for name in VERSIONS:
            with mock.patch.dict(VERSIONS, {name: "another"}):
                assert needs_refresh(engine, sqlite_trail.settings, registry), name


@pytest.mark.parametrize(("name", "told"), [("change_log", None), ("rollups", TOUCHED)])
def test_the_change_log_is_told_anew_where_its_version_is_another(
    sqlite_trail: Trail, tmp_path: Path, name: str, told: str | None
) -> None:
    loaded(sqlite_trail, tmp_path)
    refreshed(sqlite_trail)
    with (
        mock.patch.dict(VERSIONS, {name: "another"}),
        mock.patch.object(research.refresh, "update_change_log") as telling,
    ):
        refreshed(sqlite_trail)
    assert telling.call_args.args[1] == told


@pytest.mark.parametrize(("name", "whole"), [("engine", True), ("index", True), ("notices", False)])
def test_a_small_refresh_is_none_where_links_or_index_are_of_another_version(
    sqlite_trail: Trail, tmp_path: Path, name: str, whole: bool
) -> None:
    loaded(sqlite_trail, tmp_path)
    touch(sqlite_trail)
    with (
        mock.patch.dict(VERSIONS, {name: "another"}),
        mock.patch.object(research.refresh, "build_index") as anew,
    ):
        refreshed(sqlite_trail)
    assert anew.called is whole


@pytest.mark.parametrize("marks", [(0, 1 << 47), (1 << 47, 0)])
def test_ranks_order_by_amount_whatever_the_mark(marks: tuple[int, int]) -> None:
    edge = 1 << 42
    amounts = [-(10**17), -edge - 1, -edge, -edge + 1, -1, 0, 1, edge - 1, edge, edge + 1, 10**17]
    ranks: list[Any] = [rank_of(cents, marks[n % 2]) for n, cents in enumerate(amounts)]
    assert ranks == sorted(set(ranks))
    assert all(-(1 << 63) <= rank < 1 << 63 for rank in ranks)

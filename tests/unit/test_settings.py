"""Settings as `.env` gives them: ours are read strictly, other programs' are let alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from research.config import PROJECT, Settings, load_settings
from research.db import open_reader
from research.errors import SettingsInvalid, StoreUnavailable


def env_file(folder: Path, *lines: str) -> Path:
    path = folder / ".env"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_what_other_programs_keep_in_the_same_file_is_not_ours(tmp_path: Path) -> None:
    path = env_file(tmp_path, "POSTGRES_PASSWORD=a-long-random-word", "TRAIL_PORT=8123  # of the browser")
    with mock.patch.dict("os.environ", {}, clear=True):
        assert Settings(_env_file=path).port == 8123  # type: ignore[call-arg]


def test_a_misspelt_setting_of_ours_is_named_as_it_is_written(tmp_path: Path) -> None:
    path = env_file(tmp_path, "TRAIL_PROT=8123")
    with (
        mock.patch.dict("os.environ", {}, clear=True),
        pytest.raises(SettingsInvalid, match=r"\bTRAIL_PROT:"),
    ):
        load_settings(_env_file=path)


@pytest.mark.parametrize("address", ["mysql://user:secret@host/name", "postgresql:/x", "trail.db"])
def test_an_address_of_no_database_we_know_is_refused_without_telling_its_password(address: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"TRAIL_DATABASE_URL: .*sqlite:// or postgresql://") as refused:
        load_settings(database_url=address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_that_keeps_nothing_is_refused(address: str) -> None:
    with pytest.raises(SettingsInvalid, match="names no file"):
        load_settings(database_url=address)


def test_a_relative_path_counts_from_the_projects_folder() -> None:
    assert load_settings(database_url="sqlite:///var/x.db").database == f"sqlite:///{PROJECT}/var/x.db"
    assert load_settings(database_url="sqlite:////tmp/x.db").database == "sqlite:////tmp/x.db"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_text("a,b\n" * 200, "utf-8"), "not a database"),
    ],
)
def test_what_is_no_database_is_called_so(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    path = tmp_path / "given"
    make(path)
    with pytest.raises(StoreUnavailable, match=said):
        open_reader(load_settings(database_url=f"sqlite:///{path}"))

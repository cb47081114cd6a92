"""The registry is read once, and again as soon as a file of it is another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from research.config import load_settings
from research.errors import RegistryInvalid
from research.registry import load_registry


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(load_settings().data, tmp_path / "data"))


def test_files_that_stay_are_read_once(data: Path) -> None:
    assert load_registry(data) is load_registry(data)


def test_a_written_file_is_read_again(data: Path) -> None:
    before = load_registry(data)
    path = data / "companies" / "palantir.yml"
    path.write_text(
        path.read_text("utf-8").replace("name: Palantir\n", "name: Palantir EXAMPLE\n", 1), "utf-8"
    )
    after = load_registry(data)
    assert after.companies["palantir"].name == "Palantir EXAMPLE" and before.digest != after.digest


def test_a_fault_is_told_each_time_until_it_is_mended(data: Path) -> None:
    load_registry(data)
    path = data / "glossary.yml"
    said = path.read_text("utf-8")
    path.write_text(said + "\n  - : [", "utf-8")
    for _ in range(2):
        with pytest.raises(RegistryInvalid):
            load_registry(data)
    path.write_text(said, "utf-8")
    assert load_registry(data).glossary


def test_a_removed_company_is_gone(data: Path) -> None:
    load_registry(data)
    (data / "companies" / "zscaler.yml").unlink()
    assert "zscaler" not in load_registry(data).companies

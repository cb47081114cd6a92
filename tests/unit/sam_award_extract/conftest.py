"""A publisher that makes files to order, and a desk that asks it; two records are many there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.sources import sam_contract_awards_extract
from tests.fixtures.desk import Desk
from tests.fixtures.samapi import running
from tests.fixtures.samextract import SamExtract
from tests.fixtures.samfiles import numbered


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sam_contract_awards_extract, "LIMIT", 1)
    monkeypatch.setattr(sam_contract_awards_extract, "FEW_PAGES", 1)


@pytest.fixture
def api() -> Iterator[SamExtract]:
    """Three records that ICE signed and others pay for: of the four questions of a year one alone is worth a file."""
    held = [numbered(n, funding="4732", signed=f"2024-0{n}-15") for n in (1, 2, 3)]
    with running(SamExtract(held)) as started:
        yield started


@pytest.fixture
def desk(tmp_path: Path, api: SamExtract) -> Desk:
    return Desk(tmp_path, api.url)

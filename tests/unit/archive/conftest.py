"""An archive with a record of every kind, its one WARC file and its index."""

from __future__ import annotations

from pathlib import Path

import pytest

from research.archive import Archive
from tests.fixtures.archives import filled


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

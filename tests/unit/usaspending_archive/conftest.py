"""The archive's publisher, and a desk that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.desk import Desk
from tests.fixtures.dhs_archive import dhs_archive
from tests.fixtures.filepublisher import FilePublisher


@pytest.fixture
def publisher() -> Iterator[FilePublisher]:
    with dhs_archive() as started:
        yield started


@pytest.fixture
def desk(publisher: FilePublisher, tmp_path: Path) -> Desk:
    return Desk(tmp_path, publisher.url)

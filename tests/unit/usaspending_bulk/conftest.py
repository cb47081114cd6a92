"""The publisher of custom downloads, and a desk that orders them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.custom_downloads import custom_downloads
from tests.fixtures.desk import Desk
from tests.fixtures.filepublisher import FilePublisher


@pytest.fixture
def publisher() -> Iterator[FilePublisher]:
    with custom_downloads() as started:
        yield started


@pytest.fixture
def desk(publisher: FilePublisher, tmp_path: Path) -> Desk:
    return Desk(tmp_path, publisher.url)

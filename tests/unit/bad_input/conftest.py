"""What every refusal is tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures import files
from tests.fixtures.refusals import GOOD
from tests.fixtures.trail import Trail


@pytest.fixture
def trail(sqlite_trail: Trail, tmp_path: Path) -> Trail:
    """An installation that holds one row, which no refusal may touch."""
    sqlite_trail.put(files.write(tmp_path / "before.csv", files.CAPTURE, [GOOD]))
    return sqlite_trail

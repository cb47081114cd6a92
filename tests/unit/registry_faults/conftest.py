"""A copy of the registry that a test may damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fixtures.registry_copy import (
    MAY_BE_EMPTY,
    PARTS,
    SHIPPED,
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the registry that a test may damage."""
    copy = tmp_path / "data"
    for part in (*PARTS, *MAY_BE_EMPTY):
        shutil.copytree(SHIPPED / part, copy / part)
    for file in ("false_friends.yml", "glossary.yml", "decisions.yml"):
        shutil.copy(SHIPPED / file, copy / file)
    return copy

"""What several proofs on the real records rest on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BOTH, installation
from tests.fixtures.trail import Trail

UNION = Path("usaspending") / "ice_cbp_transactions_fy2021_fy2026.csv.gz"


@pytest.fixture(scope="session", params=BOTH)
def whole(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trail]:
    """An installation that holds the whole file, loaded twice; to be read, never written."""
    with installation(str(request.param), tmp_path_factory.mktemp("whole"), request) as trail:
        trail.load(corpus / UNION)
        trail.load(corpus / UNION)
        yield trail

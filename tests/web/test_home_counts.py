"""The first page's sentence of what is held: three counts of the same rows, and apart what has no row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from tests.web.collector_example import page_text
from web.app import create_app

WITHOUT_UEI, GONE, STATED = "70XTEST24F00000002", "70XTEST24F00000003", "70XTEST18F00000009"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One recipient with a UEI and by its name alone; an award whose only row is gone, and one that is only stated."""
    folder = tmp_path_factory.mktemp("home")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    gone = files.transaction(GONE, recipient_uei="EXAMPLEUEI07", recipient_name="EXAMPLE OTHER INC")
    known = [files.transaction(), files.transaction(modification="P00001"), gone]
    stated = files.summary(STATED, recipient_uei="", recipient_name="EXAMPLE OLD LLC")
    trail.load(
        files.write(folder / "full_2026-03-02.csv", files.ARCHIVE, known),
        files.write(folder / "new_2026-03-03.csv", files.CAPTURE, [files.search_row(WITHOUT_UEI)]),
        files.write(folder / "summary_2026-03-03.csv", files.SUMMARY, [stated]),
        files.write(
            folder / "delta_2026-03-10.csv",
            files.DELTA,
            [files.deletion(files.transaction_key(GONE), "2026-03-09")],
        ),
    )
    assert trail.one("SELECT count(*) FROM award") == 4
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


def test_awards_and_recipients_are_those_of_the_transactions_that_count(client: TestClient) -> None:
    held = client.get("/index.json").json()["holdings"]
    assert (held["transactions"], held["awards"], held["recipients"]) == (3, 2, 1)
    assert "3 transactions of 2 awards to 1 recipient, by action date" in page_text(client, "/")


def test_an_award_known_from_statements_alone_is_told_apart(client: TestClient) -> None:
    assert client.get("/index.json").json()["holdings"]["only_stated"] == 1
    assert "Besides, 1 award is known from statements only." in page_text(client, "/")

"""Subawards of an award: what the total is of, which reports repeat another, and what can be said of obligations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import files
from tests.fixtures.trail import Trail
from tests.web.collector_example import page_text
from web.app import create_app

SMALL, LARGE = files.PIID, "70XTEST24F00000002"
"""Each with 100.00 obligated; the reports of the second come to more."""


def _report(piid: str, report: str, number: str, dollars: str) -> files.Row:
    return files.subaward(
        number,
        dollars,
        prime_award_unique_key=files.award_key(piid),
        prime_award_piid=piid,
        subaward_fsrs_report_id=report,
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("subawards")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    reports = [
        _report(SMALL, "R-1", "S-1", "10.00"),
        *(_report(LARGE, f"R-{month}", "S-2", "60.00") for month in range(2, 5)),
        _report(LARGE, "R-5", "S-2", "70.00"),
    ]
    trail.load(
        files.write(folder / "full.csv", files.ARCHIVE, [files.transaction(), files.transaction(LARGE)]),
        files.write(folder / "sub.csv", files.SUBAWARD, reports),
    )
    app = create_app(trail.settings)
    with TestClient(app) as opened:
        yield opened
    app.state.site.engine.dispose()


def test_the_total_says_how_many_reports_repeat_another_and_what_it_is_without_them(
    client: TestClient,
) -> None:
    told = client.get(f"/awards/{files.award_key(LARGE)}.json").json()
    assert told["subaward_total"]["amount"] == "250.00"
    reports = told["subaward_reports"]
    assert (reports["reports"], reports["repeats"], reports["each_once"]["amount"]) == (4, 2, "130.00")
    text = page_text(client, f"/awards/{files.award_key(LARGE)}")
    assert "$250.00 is what 4 reports add up to, of which 2 repeat number, amount and date of another" in text
    assert "without those it is $130.00" in text


def test_reports_of_more_than_was_obligated_are_not_said_to_lie_inside_it(client: TestClient) -> None:
    text = page_text(client, f"/awards/{files.award_key(LARGE)}")
    assert "more than the net obligations held of this award" in text and "lie inside" not in text
    assert "The two are never added." in text


def test_reports_of_less_lie_inside_it_and_nothing_is_said_of_repeats(client: TestClient) -> None:
    text = page_text(client, f"/awards/{files.award_key(SMALL)}")
    assert "$10.00 is what 1 report adds up to . Several" in text or "1 report adds up to. Several" in text
    assert "They lie inside the obligations above and are never added to them." in text
    assert "repeat" not in text.partition("a separate ledger")[2].partition("Action date")[0]

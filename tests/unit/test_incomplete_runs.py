"""A run that did not get all it asked for says what is missing, and its source stays due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from scrapers.update import BEGINNING
from tests.fixtures.collector import USASPENDING, Collector, collector
from tests.fixtures.trail import Trail
from tests.publisher import Publisher, collector_awards
from web.app import create_app

ARCHIVE = "usaspending_archive"
TODAY = datetime.now(UTC).date()
FULL = f"FY2024_070_Contracts_Full_{TODAY:%Y%m%d}.zip"
LISTED = f"{FULL} IS MISSING: it is listed and not there"
UPDATE = ("update", "--agency", "ice", "--json", *USASPENDING)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A publisher with a file for every year since its archive began."""
    with Publisher(collector_awards()) as running:
        running.holdings.archive.first_year = BEGINNING.year + 1
        running.publish(TODAY)
        yield running


@pytest.fixture
def installed(sqlite_trail: Trail, publisher: Publisher) -> Collector:
    return collector(sqlite_trail, publisher.url)


def collect(installed: Collector) -> dict[str, object]:
    """The archive asked for everything, as `trail update` asks it."""
    said = installed("scrape", "run", ARCHIVE, "--agency", "ice", "--since", "FY2008", "--json")
    assert said.code == 0, said.err
    made: dict[str, object] = said.json
    return made


def archive_step(installed: Collector) -> dict[str, object]:
    """What the next update would do with the archive."""
    (step,) = [s for s in installed(*UPDATE, "--dry-run").json["steps"] if s["source"] == ARCHIVE]
    return dict(step)


@pytest.mark.parametrize("status", [404, 403])
def test_after_a_listed_file_was_not_there_the_source_is_due_until_it_came(
    installed: Collector, publisher: Publisher, status: int
) -> None:
    shelf, path = publisher.holdings.shelf, f"/award_data_archive/{FULL}"
    shelf.missing, kept = status, shelf.files.pop(path)
    first = collect(installed)
    assert first["state"] == "incomplete" and str(first["missing"]).startswith(LISTED)
    assert archive_step(installed) == {
        "source": ARCHIVE,
        "state": "due",
        "reason": "asked 0 days ago, when not all came",
    }
    shelf.files[path] = kept
    again = collect(installed)
    assert (again["state"], again["missing"], again["documents"]) == ("finished", None, 22)
    assert archive_step(installed)["state"] == "not due"


def test_after_a_year_was_not_listed_the_source_is_due(installed: Collector, publisher: Publisher) -> None:
    names = publisher.holdings.archive.names
    names.remove(FULL)
    made = collect(installed)
    assert made["state"] == "incomplete" and str(made["missing"]).startswith("FY2024 IS MISSING")
    assert archive_step(installed)["state"] == "due"


def test_an_update_with_a_bad_file_stores_the_others_ends_with_an_error_and_asks_for_it_again(
    installed: Collector, publisher: Publisher
) -> None:
    publisher.fail("malformed rows", f"/award_data_archive/{FULL[:6]}")
    first = installed(*UPDATE)
    assert first.code == 4 and "usaspending_archive: 1 thing not got" in first.err
    steps = {step["source"]: step for step in first.json["steps"]}
    assert (steps[ARCHIVE]["state"], steps["usaspending_counts"]["state"]) == ("incomplete", "finished")
    assert steps[ARCHIVE]["missing"].startswith(f"{FULL} IS MISSING: it was refused")
    assert installed.one("SELECT count(*) FROM evidence WHERE state = 'refused'") == 1
    again = installed(*UPDATE)
    assert again.code == 0, again.err
    assert again.json["check"]["missing"] == 0
    assert {step["source"]: step["state"] for step in again.json["steps"]}[ARCHIVE] == "finished"


def test_the_update_says_what_is_missing_and_asks_again(installed: Collector, publisher: Publisher) -> None:
    kept = publisher.holdings.shelf.files.pop(f"/award_data_archive/{FULL}")
    told = [installed(*UPDATE).json for _ in range(2)]
    publisher.holdings.shelf.files[f"/award_data_archive/{FULL}"] = kept
    told += [installed(*UPDATE).json for _ in range(2)]
    # A file that came answers for the runs before, which asked for it in vain.
    assert [said["check"]["missing"] for said in told] == [1, 1, 0, 0]
    assert all(said["check"].keys() == {"ok", "suspect", "incomplete", "missing"} for said in told)
    steps = [{step["source"]: step for step in said["steps"]} for said in told]
    assert [step[ARCHIVE]["state"] for step in steps] == ["incomplete", "incomplete", "finished", "not due"]
    assert [str(step[ARCHIVE].get("missing")).startswith(LISTED) for step in steps] == [
        True,
        True,
        False,
        False,
    ]
    assert {step["usaspending_counts"]["state"] for step in steps[1:]} == {"not due"}


def test_the_page_of_a_run_says_what_is_missing_and_a_rebuild_knows_it(
    installed: Collector, publisher: Publisher
) -> None:
    del publisher.holdings.shelf.files[f"/award_data_archive/{FULL}"]
    run = collect(installed)["run_id"]
    for _ in range(2):
        app = create_app(installed.settings)
        with TestClient(app) as client:
            text = client.get(f"/runs/{run}").text
            told = client.get(f"/runs/{run}.json").json()["run"]
            listed = client.get(f"/sources/{ARCHIVE}").text
        app.state.site.engine.dispose()
        assert told["state"] == "incomplete" and told["missing"][0].startswith(LISTED)
        assert LISTED in text and "What stopped it" not in text and "1 thing that the publisher lists" in text
        assert "Incomplete" in listed
        assert installed("rebuild").code == 0

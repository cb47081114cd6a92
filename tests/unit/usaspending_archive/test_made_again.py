"""A file of the archive that was made again under the same name: from when it counts, and that it wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fixtures import files as rows
from tests.fixtures.collector import collector
from tests.fixtures.desk import WHOLE_DHS, Desk
from tests.fixtures.dhs_archive import FULL_2024, TWO_YEARS
from tests.fixtures.filepublisher import FilePublisher, archive_file
from tests.fixtures.trail import Trail

NEW_2024 = rows.transaction(action_date="2024-03-01", dollars="999.00")
LATER = {
    "Fri, 13 Nov 2026 10:00:00 GMT": (datetime(2026, 11, 13, 10, tzinfo=UTC), "last modified"),
    "Mon, 02 Nov 2026 10:00:00 GMT": (datetime(2026, 11, 6, tzinfo=UTC), "file name"),
}


@pytest.mark.parametrize("changed", LATER)
def test_a_file_made_again_under_the_same_name_counts_from_when_it_was_changed(
    publisher: FilePublisher, desk: Desk, changed: str
) -> None:
    publisher.last_modified[FULL_2024] = "Fri, 06 Nov 2026 08:00:00 GMT"
    desk.run("usaspending_archive", TWO_YEARS)
    publisher.files[FULL_2024] = archive_file(FULL_2024, NEW_2024)
    publisher.last_modified[FULL_2024] = changed
    desk.run("usaspending_archive", TWO_YEARS)
    desk.run("usaspending_archive", replace(TWO_YEARS, agencies=(WHOLE_DHS,)))  # the same bytes, read again
    dated = [(e.retrieved_at, e.retrieved_basis) for e in desk.kept() if e.file_name == FULL_2024]
    # The first one had no other before it, and says when it was made by its name.
    assert dated == [(datetime(2026, 11, 6, tzinfo=UTC), "file name"), LATER[changed], LATER[changed]]


@pytest.mark.parametrize("changed", [None, "some day", "Fri, 13 Nov 2099 10:00:00 GMT"])
def test_a_file_made_again_nobody_says_when_counts_from_when_it_came(
    publisher: FilePublisher, desk: Desk, changed: str | None
) -> None:
    desk.run("usaspending_archive", TWO_YEARS)
    publisher.files[FULL_2024] = archive_file(FULL_2024, NEW_2024)
    if changed is not None:
        publisher.last_modified[FULL_2024] = changed
    desk.run("usaspending_archive", TWO_YEARS)
    *_, last = desk.kept()
    assert last.file_name == FULL_2024
    assert datetime(2026, 11, 6, tzinfo=UTC) < last.retrieved_at <= last.archived_at


def test_a_file_made_again_under_the_same_name_wins_and_what_it_lacks_is_gone(
    sqlite_trail: Trail, publisher: FilePublisher
) -> None:
    installed = collector(sqlite_trail, publisher.url)
    asked = (
        "scrape",
        "run",
        "usaspending_archive",
        "--agency",
        "ice",
        "--since",
        "FY2024",
        "--until",
        "FY2024",
    )
    extra = rows.transaction(modification="P00001", dollars="7.00", action_date="2024-04-01")
    won = set()
    publisher.deltas = []
    for number in range(3):  # digests differ, and none may decide
        old = rows.transaction(action_date="2024-03-01", dollars=f"{number + 1}.00")
        publisher.files[FULL_2024] = archive_file(FULL_2024, old, extra)
        assert installed(*asked).code == 0
        publisher.files[FULL_2024] = archive_file(FULL_2024, NEW_2024)
        assert installed(*asked).code == 0
        held = "SELECT obligation_cents, gone_at IS NULL FROM award_transaction ORDER BY obligation_cents"
        won.add(str(sqlite_trail.rows(held)))
    assert won == {"[(700, 0), (99900, 1)]"}

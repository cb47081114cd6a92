"""Whatever goes wrong at the publisher, the database ends as if nothing had: by source and by fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fixtures.collector import Collector, collector
from tests.fixtures.trail import Dump, Trail
from tests.publisher import Publisher, awards_a_month_later, collector_awards
from tests.publisher.examples import FIRST_DAY, NEXT_DAY, RESENT

LISTS = "/api/v2/bulk_download/list_monthly_files/"
FILES = "/award_data_archive/FY2024"
STATUS = "/api/v2/download/status"
ORDERED = "/generated_downloads/"
SEARCH = "/api/v2/search/"
ORDERS_COUNTED = "/api/v2/idvs/activity/"
"""Of this answer only the number is read: a new field in its rows is nobody's business."""

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "usaspending_archive": ("/api/v2/bulk_download/list_agencies/", LISTS),
    "usaspending_bulk": ("/api/v2/bulk_download/awards/", STATUS),
    "usaspending_counts": (f"{SEARCH}spending_by_transaction_count/",),
    "usaspending_awards": (f"{SEARCH}spending_by_award_count/", f"{SEARCH}spending_by_award/"),
    "usaspending_subaward_recipients": (f"{SEARCH}spending_by_award/",),
    "usaspending_idvs": (
        *("/api/v2/awards/CONT_IDV_", "/api/v2/idvs/awards/"),
        *("/api/v2/awards/CONT_AWD_", "/api/v2/transactions/"),
    ),
}
"""Where each source asks for JSON."""

FOLDERS = {"usaspending_archive": FILES, "usaspending_bulk": ORDERED}
"""Where it gets files."""

PASSING = ("429", "429 for a second", "500 JSON", "503 HTML", "reset", "short body", "gzip")
ONE_AFTER_ANOTHER = (PASSING[:3], PASSING[3:5], PASSING[5:])
"""No more than a question is asked again."""

BROKEN_ANSWERS = ("truncated JSON", "HTML 200", "new field")
ON_THE_WAY = (
    *("429", "429 for a second", "503 HTML", "reset", "short body", "wrong Content-Length"),
    *("HTML 200", "garbled on the way", "truncated zip", "CRC-broken zip", "no zip at all", "empty file"),
    "reset, then another file",
)
CONTENT = ("missing column", "new column", "malformed rows", "short row")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher(collector_awards()) as running:
        running.publish(FIRST_DAY)
        yield running


class Undisturbed(dict[str, Dump]):
    """What each source alone brings where nothing goes wrong; run when first asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, source: str) -> Dump:
        with Publisher(collector_awards()) as running:
            running.publish(FIRST_DAY)
            made = _installed(self._folder / source, running)
            made.finish(source)
            self[source] = made.holds()
        return self[source]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture
def installed(sqlite_trail: Trail, publisher: Publisher) -> Collector:
    return collector(sqlite_trail, publisher.url)


def _installed(folder: Path, publisher: Publisher) -> Collector:
    return collector(Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}"), publisher.url)


def impatient(installed: Collector) -> Collector:
    return replace(installed, patience=0.4)


@pytest.mark.parametrize("source", QUESTIONS)
@pytest.mark.parametrize("faults", ONE_AFTER_ANOTHER, ids="; ".join)
def test_faults_that_pass_are_waited_out(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, source: str, faults: tuple[str, ...]
) -> None:
    for path in QUESTIONS[source]:
        for fault in faults:
            publisher.fail(fault, path)
    installed.finish(source)
    assert all(left.times == 0 for left in publisher.faults)
    assert installed.holds() == undisturbed[source]


@pytest.mark.parametrize("source", QUESTIONS)
@pytest.mark.parametrize("fault", BROKEN_ANSWERS)
def test_a_broken_answer_stops_the_run_and_the_next_one_is_whole(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, source: str, fault: str
) -> None:
    for path in QUESTIONS[source]:
        publisher.fail(fault, path)
        said = installed.run_source(source)
        assert said.code == 3, said.err or said.out
        assert path in said.err
    installed.finish(source)
    assert installed.holds() == undisturbed[source]


@pytest.mark.parametrize("fault", [*PASSING, "truncated JSON", "HTML 200"])
def test_a_number_of_orders_that_came_broken_is_asked_for_again(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, fault: str
) -> None:
    publisher.fail(fault, ORDERS_COUNTED)
    said = installed.run_source("usaspending_idvs")
    assert said.code == (0 if fault in PASSING else 3), said.err or said.out
    installed.finish("usaspending_idvs")
    assert installed.holds() == undisturbed["usaspending_idvs"]


@pytest.mark.parametrize("source", FOLDERS)
@pytest.mark.parametrize("fault", ON_THE_WAY)
def test_a_file_that_came_broken_is_got_again(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, source: str, fault: str
) -> None:
    publisher.fail(fault, FOLDERS[source])
    installed.finish(source)
    assert publisher.faults[0].times == 0
    assert installed.holds() == undisturbed[source]
    assert installed("verify").code == 0


@pytest.mark.parametrize("source", FOLDERS)
@pytest.mark.parametrize("fault", ["slow first byte", "stalled body", "stalled, then another file"])
def test_a_publisher_that_falls_silent_is_not_waited_for_without_end(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, source: str, fault: str
) -> None:
    publisher.fail(fault, FOLDERS[source])
    impatient(installed).finish(source)
    assert publisher.faults[0].times == 0
    assert installed.holds() == undisturbed[source]


@pytest.mark.parametrize("source", FOLDERS)
@pytest.mark.parametrize("other", ["ignores Range", "ignores If-Range", "429"])
@pytest.mark.parametrize("fault", ["stalled body", "stalled, then another file"])
def test_a_broken_file_is_gone_on_with_however_the_publisher_takes_it(
    installed: Collector,
    publisher: Publisher,
    undisturbed: Undisturbed,
    source: str,
    fault: str,
    other: str,
) -> None:
    publisher.fail(fault, FOLDERS[source])
    publisher.fail(other, FOLDERS[source], times=1)
    impatient(installed).finish(source)
    assert installed.holds() == undisturbed[source]
    assert installed("verify").code == 0


@pytest.mark.parametrize("source", FOLDERS)
@pytest.mark.parametrize("fault", ["truncated zip", "CRC-broken zip", "reset", "HTML 200"])
def test_a_file_that_stays_broken_stops_the_run_and_the_next_one_is_whole(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, source: str, fault: str
) -> None:
    publisher.fail(fault, FOLDERS[source], times=99)
    said = installed.run_source(source)
    assert said.code == 4, said.err or said.out
    publisher.recover()
    installed.finish(source)
    assert installed.holds() == undisturbed[source]


@pytest.mark.parametrize("source", FOLDERS)
@pytest.mark.parametrize("fault", CONTENT)
def test_a_table_of_another_form_leaves_no_trace_once_the_right_one_is_there(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, source: str, fault: str
) -> None:
    publisher.fail(fault, FOLDERS[source])
    said = installed.run_source(source)
    assert said.code == (0 if fault == "new column" else 3), said.err or said.out
    if fault == "new column":
        assert "brand_new_column" in said.out + said.err
    publisher.holdings.orders.jobs.clear()  # the publisher repaired it, and makes the ordered file anew
    installed.finish(source)
    assert installed.holds() == undisturbed[source]


@pytest.mark.parametrize("fault", ["job fails", "job expires"])
def test_a_job_that_came_to_grief_once_is_ordered_once_more(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, fault: str
) -> None:
    publisher.fail(fault)
    installed.finish("usaspending_bulk")
    assert installed.holds() == undisturbed["usaspending_bulk"]


@pytest.mark.parametrize("fault", ["job fails", "job hangs", "unknown job state", "job expires"])
def test_a_job_that_never_succeeds_stops_the_run_and_the_next_one_is_whole(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, fault: str
) -> None:
    publisher.fail(fault, times=99, skip=1 if fault != "unknown job state" else 5)
    said = replace(installed, job_hours=0.0002).run_source("usaspending_bulk")
    assert said.code == (3 if fault == "unknown job state" else 4), said.err or said.out
    publisher.recover()
    installed.finish("usaspending_bulk")
    assert installed.holds() == undisturbed["usaspending_bulk"]


@pytest.mark.parametrize("missing", [404, 403])
def test_a_listed_file_that_is_gone_is_said_and_got_later(
    installed: Collector, publisher: Publisher, undisturbed: Undisturbed, missing: int
) -> None:
    shelf, path = publisher.holdings.shelf, f"{FILES}_070_Contracts_Full_20241106.zip"
    shelf.missing, kept = missing, shelf.files.pop(path)
    said = installed.run_source("usaspending_archive")
    assert "FY2024_070_Contracts_Full_20241106.zip" in said.out + said.err
    shelf.files[path] = kept
    installed.finish("usaspending_archive")
    assert installed.holds() == undisturbed["usaspending_archive"]


def test_a_list_without_the_newest_file_leaves_nothing_behind_that_stays(
    installed: Collector, publisher: Publisher, another_place: Collector
) -> None:
    publisher.publish(NEXT_DAY, awards_a_month_later(), [RESENT])
    publisher.fail("listing without the newest file", times=3)
    for place in (installed, installed, another_place):
        place.finish("usaspending_archive")
    assert present(installed) == present(another_place)
    assert totals(installed) == totals(another_place)


def test_a_month_with_a_delta_leads_to_the_same_state_as_the_full_files(
    installed: Collector, publisher: Publisher, another_place: Collector
) -> None:
    installed.finish("usaspending_archive")
    publisher.publish(NEXT_DAY, awards_a_month_later(), [RESENT])
    publisher.fail("listing without the newest file", times=3)  # only the delta tells of the month
    installed.finish("usaspending_archive")
    another_place.finish("usaspending_archive")
    assert present(installed) == present(another_place)
    assert totals(installed) == totals(another_place)


def test_on_either_database_a_bad_day_ends_like_a_good_one(
    trail: Trail, another: Trail, publisher: Publisher
) -> None:
    unlucky, lucky = collector(trail, publisher.url, 0.4), collector(another, publisher.url)
    for fault in ("503 HTML", "reset", "429"):
        publisher.fail(fault, "/api/")
    for fault in ("stalled body", "ignores Range"):
        publisher.fail(fault, FILES)
    for fault in ("CRC-broken zip", "malformed rows"):
        publisher.fail(fault, ORDERED, skip=1)
    publisher.fail("job fails")
    for _ in range(9):
        if all(left.times == 0 for left in publisher.faults):
            break
        for source in FOLDERS:
            unlucky.run_source(source)
    assert all(left.times == 0 for left in publisher.faults)
    for source in FOLDERS:
        unlucky.finish(source)
        lucky.finish(source)
    assert unlucky.holds() == lucky.holds()
    assert unlucky("verify").code == 0


@pytest.fixture
def another_place(tmp_path: Path, publisher: Publisher) -> Collector:
    return _installed(tmp_path / "elsewhere", publisher)


def totals(installed: Collector) -> list[tuple[object, ...]]:
    """What the agencies obligated, by basis and year."""
    return installed.rows("SELECT * FROM agency_year ORDER BY agency_code, basis, fiscal_year")


def present(installed: Collector) -> list[tuple[object, ...]]:
    """The transactions that the publisher still has."""
    return installed.rows(
        "SELECT transaction_key, obligation_cents, description FROM award_transaction "
        "WHERE gone_at IS NULL ORDER BY transaction_key"
    )

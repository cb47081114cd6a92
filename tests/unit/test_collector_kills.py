"""A collector that is killed at any instant, in download, delta or update, ends like one that was not."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.collector import RUN, USASPENDING, Collector, collector
from tests.fixtures.forker import Forker, forker
from tests.fixtures.trail import Dump, Trail, kill
from tests.publisher import ExampleAward, Modification, Publisher, awards_a_month_later, collector_awards
from tests.publisher.examples import FIRST_DAY, NEXT_DAY, RESENT

MANY = 600
FILE = "/award_data_archive/FY2024_070_Contracts_Full_20241106.zip"
FIRST = ("scrape", "run", "usaspending_archive", *RUN)
COMMANDS = {
    "first": FIRST,
    "month": FIRST,
    "bulk": ("scrape", "run", "usaspending_bulk", *RUN),
    "update": ("update", "--agency", "ice", *USASPENDING),
}
INSTANTS = [
    (name, moment, of)
    for name, of in (("first", 6), ("month", 6), ("bulk", 6), ("update", 3))
    for moment in range(of)
]
"""Each a random instant in one of so many equal parts of the time that the command takes undisturbed."""


def purchases(cents: int) -> list[ExampleAward]:
    """Made-up purchases, enough for a run to take some time over."""
    first = collector_awards()[2]
    return [
        replace(
            first,
            key=f"CONT_AWD_70XTEST24Q{number:08}_7012_-NONE-_-NONE-",
            history=(
                Modification("0", date(2024, 4, 1), Decimal(number * 100 + cents) / 100, "EXAMPLE MICROSOFT"),
            ),
        )
        for number in range(MANY)
    ]


@dataclass(frozen=True)
class Scenario:
    """A command, what stands in `start` before it, and what it leads to when nobody kills it."""

    publisher: Publisher
    command: tuple[str, ...]
    start: Path | None
    expected: Dump
    seconds: float

    def installed(self, folder: Path) -> Collector:
        """An installation as it is before the command."""
        made = installation(folder, self.publisher)
        if self.start is not None:
            shutil.copytree(self.start, made.var)
        self.publisher.holdings.orders.jobs.clear()
        return made


class Scenarios:
    """Each scenario, played once without kills when it is first asked for."""

    def __init__(self, folder: Path, processes: Forker, publishers: ExitStack) -> None:
        self._folder, self._processes, self._publishers = folder, processes, publishers
        self._made: dict[str, Scenario] = {}

    def __getitem__(self, name: str) -> Scenario:
        if name not in self._made:
            self._made[name] = self._played(name)
        return self._made[name]

    def _played(self, name: str) -> Scenario:
        publisher = self._publishers.enter_context(Publisher([*collector_awards(), *purchases(0)]))
        publisher.publish(FIRST_DAY)
        whole, start = installation(self._folder / name, publisher), None
        if name == "month":
            assert self._processes.run(whole, *FIRST)[0] == 0
            start = self._folder / "before-the-month"
            shutil.copytree(whole.var, start)
            a_month_passes(publisher)
        status, seconds = self._processes.run(whole, *COMMANDS[name])
        assert status == 0
        return Scenario(publisher, COMMANDS[name], start, whole.holds(), seconds)


def a_month_passes(publisher: Publisher) -> None:
    """A third of the purchases changes, some vanish, and only the delta tells of it."""
    changed = [*purchases(33)[: MANY // 3], *purchases(0)[MANY // 3 : MANY - 20]]
    publisher.publish(NEXT_DAY, [*awards_a_month_later(), *changed], [RESENT])
    publisher.fail("listing without the newest file", times=10_000)


def installation(folder: Path, publisher: Publisher) -> Collector:
    return collector(Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}"), publisher.url)


@pytest.fixture(scope="module")
def processes() -> Iterator[Forker]:
    with forker() as made:
        yield made


@pytest.fixture(scope="module")
def scenarios(processes: Forker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenarios]:
    with ExitStack() as publishers:
        yield Scenarios(tmp_path_factory.mktemp("undisturbed"), processes, publishers)


def is_sound(installed: Collector) -> bool:
    said = installed("verify")
    assert said.code == 0, said.err or said.out
    return list(installed.settings.staging_dir.iterdir()) == []


def has_a_part(installed: Collector) -> bool:
    return any(part.stat().st_size for part in installed.settings.downloads_dir.glob("*.part"))


@pytest.mark.parametrize("instant", INSTANTS, ids=str)
def test_a_run_killed_at_any_moment_is_finished_by_the_next(
    tmp_path: Path, processes: Forker, scenarios: Scenarios, instant: tuple[str, int, int]
) -> None:
    name, part, parts = instant
    scenario = scenarios[name]
    installed = scenario.installed(tmp_path)
    moment = scenario.seconds * random.Random(part).uniform(part / parts, (part + 1) / parts)
    processes.run(installed, *scenario.command, kill_after=moment)
    assert processes.run(installed, *scenario.command)[0] == 0
    assert installed.holds() == scenario.expected
    assert is_sound(installed)


@pytest.mark.parametrize("name", ["first", "month", "bulk"])
def test_a_run_killed_again_and_again_is_finished_in_the_end(
    tmp_path: Path, processes: Forker, scenarios: Scenarios, name: str
) -> None:
    scenario, dice = scenarios[name], random.Random(99)
    installed = scenario.installed(tmp_path)
    for _ in range(4):
        moment = scenario.seconds * dice.uniform(0.1, 0.9)
        processes.run(installed, *scenario.command, kill_after=moment)
    assert processes.run(installed, *scenario.command)[0] == 0
    assert installed.holds() == scenario.expected
    assert is_sound(installed)


def test_a_run_killed_in_the_middle_of_a_file_goes_on_with_what_it_had(
    tmp_path: Path, scenarios: Scenarios
) -> None:
    scenario = scenarios["first"]
    installed = scenario.installed(tmp_path)
    scenario.publisher.fail("stalled body", FILE)
    process = replace(installed, patience=60).start(*FIRST)
    until = time.monotonic() + 60
    while scenario.publisher.faults[-1].times or not has_a_part(installed):
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.05)
    kill(process)
    installed.finish("usaspending_archive")
    assert scenario.publisher.asked(FILE)[-1].header("Range").startswith("bytes=")
    assert installed.holds() == scenario.expected
    assert is_sound(installed)

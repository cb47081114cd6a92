"""The collector brings the corpus's real records from the test publisher, whole and to the cent."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.fixtures.collector import BOTH, Collector, collector
from tests.fixtures.trail import Trail
from tests.publisher import ExampleAward, Publisher, corpus_awards
from tests.publisher.tables import fiscal_year

FIRST_DAY, NEXT_DAY = date(2026, 9, 6), date(2026, 10, 6)
YEARS = ("--since", "FY2021", "--until", "FY2026")
HELD = "SELECT awarding_agency_code, fiscal_year, count(*), sum(obligation_cents) FROM award_transaction"

Totals = dict[tuple[str, int], tuple[int, int]]

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class Real:
    """The corpus's awards at the publisher, and what the collector made of them."""

    awards: list[ExampleAward]
    publisher: Publisher
    installed: Collector


@pytest.fixture(scope="module")
def real(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    awards = corpus_awards(corpus)
    var = tmp_path_factory.mktemp("collected") / "var"
    with Publisher(awards) as publisher:
        publisher.publish(FIRST_DAY)
        installed = collector(Trail(var, f"sqlite:///{var / 'trail.db'}"), publisher.url, patience=60)
        collect(installed, "usaspending_archive")
        yield Real(awards, publisher, installed)


def collect(installed: Collector, source: str) -> None:
    said = installed("scrape", "run", source, *BOTH, *YEARS)
    assert said.code == 0, said.err


def totals(awards: Sequence[ExampleAward]) -> Totals:
    """Number and cents of the transactions, by awarding agency and fiscal year."""
    rows, cents = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for award in awards:
        for modification in award.history:
            cell = (award.awarding, fiscal_year(modification.action_date))
            rows[cell] += 1
            cents[cell] += int(modification.obligation * 100)
    return {cell: (rows[cell], cents[cell]) for cell in rows}


def held(installed: Collector) -> Totals:
    found = installed.rows(f"{HELD} WHERE gone_at IS NULL GROUP BY 1, 2")
    return {(code, year): (rows, int(cents)) for code, year, rows, cents in found}


def a_month_later(awards: Sequence[ExampleAward]) -> tuple[list[ExampleAward], list[str]]:
    """Every hundredth award is gone, of every other hundredth the last modification is a cent more."""
    after, gone = [], []
    for number, award in enumerate(awards):
        if number % 100 == 0:
            gone += [award.transaction_key(m) for m in award.history]
        elif number % 100 == 50:
            *before, last = award.history
            more = replace(last, obligation=last.obligation + Decimal("0.01"), modified=date(2026, 9, 20))
            after.append(replace(award, history=(*before, more)))
        else:
            after.append(award)
    return after, gone


def test_every_real_transaction_comes_through_the_archive_to_the_cent(real: Real) -> None:
    assert sum(rows for rows, _ in totals(real.awards).values()) == 58_701
    assert held(real.installed) == totals(real.awards)


def test_the_publishers_own_counts_agree_with_what_is_held(real: Real) -> None:
    collect(real.installed, "usaspending_counts")
    counted = real.installed.rows(
        "SELECT agency_code, fiscal_year, transactions FROM published_count "
        "WHERE basis = 'awarding' AND type_group = 'contracts'"
    )
    held_rows = {cell: rows for cell, (rows, _) in held(real.installed).items()}
    assert {(code, year): rows for code, year, rows in counted} == held_rows


def test_the_same_archive_again_is_not_even_downloaded(real: Real) -> None:
    real.publisher.questions.clear()
    collect(real.installed, "usaspending_archive")
    asked = real.publisher.asked("/award_data_archive/")
    assert len(asked) == 6 and all(question.header("If-None-Match") for question in asked)
    assert held(real.installed) == totals(real.awards)


@pytest.fixture(scope="module")
def month(real: Real, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ExampleAward], list[str]]:
    """The installation before the month, what is published then, and which transactions are not any more.

    The tests above must run first: the publisher has moved on for good.
    """
    before = tmp_path_factory.mktemp("before") / "var"
    shutil.copytree(real.installed.var, before)
    after, gone = a_month_later(real.awards)
    real.publisher.publish(NEXT_DAY, after)
    return before, after, gone


@pytest.mark.parametrize("fault", ["", "listing without the newest file"])
def test_a_month_later_what_changed_is_changed_and_what_vanished_is_gone(
    real: Real, month: tuple[Path, list[ExampleAward], list[str]], tmp_path: Path, fault: str
) -> None:
    """Once from the Full files made anew, once from the delta alone."""
    before, after, gone = month
    var = tmp_path / "var"
    shutil.copytree(before, var)
    installed = collector(Trail(var, f"sqlite:///{var / 'trail.db'}"), real.publisher.url, patience=60)
    if fault:
        real.publisher.fail(fault, times=99)
    collect(installed, "usaspending_archive")
    assert held(installed) == totals(after)
    marked = installed.rows("SELECT transaction_key FROM award_transaction WHERE gone_at IS NOT NULL")
    assert sorted(key for (key,) in marked) == sorted(gone)
    assert installed("verify").code == 0

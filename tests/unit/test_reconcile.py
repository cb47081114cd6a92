"""Totals that do not agree with their rows are found, named, and end the command with a code of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from research.db import open_reader, open_writer, session
from research.reconcile import Reconciled, reconcile
from tests.fixtures import files
from tests.fixtures.trail import Trail

OTHER = "70XTEST24F00000002"
_COLUMNS = (
    "company_slug, agency_code, rule_id, {}, record_kind, record_key, basis, rule_version, award_key, action_date, "
    "reason, ownership"
)
ALSO_RECEIVED = (
    f"INSERT INTO link ({_COLUMNS.format('tier')}) SELECT {_COLUMNS.format(repr('recipient'))} FROM link "
    "WHERE tier = 'named'"
)


def made_up(folder: Path) -> Path:
    """An award whose net sum is below that of the row that names: a later de-obligation pulls it down."""
    rows = [
        files.transaction(dollars="100", transaction_description="MICROSOFT LICENSES"),
        files.transaction(modification="P00001", dollars="-90", transaction_description="DEOBLIGATION"),
        files.transaction(
            OTHER, dollars="7", transaction_description="SOFTWARE", product_or_service_code="7A21"
        ),
        files.transaction("70XTEST24F00000003", recipient_name="MICROSOFT CORPORATION", recipient_uei=""),
    ]
    return files.write(folder / "archive.csv", files.ARCHIVE, rows)


def checks(trail: Trail) -> dict[str, Reconciled]:
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        found = reconcile(opened)
    engine.dispose()
    return {one.name: one for one in found}


def spoilt(trail: Trail, sql: str) -> set[str]:
    """Names of the checks that find what a statement spoilt."""
    engine = open_writer(trail.settings.database)
    with engine.begin() as connection:
        assert connection.execute(text(sql)).rowcount > 0
    engine.dispose()
    return {name for name, check in checks(trail).items() if check.faults}


def test_everything_agrees_where_a_net_sum_exceeds_that_of_its_award(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    found = checks(trail)
    assert [name for name, check in found.items() if check.faults] == []
    assert all(check.compared for check in found.values())


def test_check_says_so_and_ends_well(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    said = trail("check")
    assert said.code == 0 and "the sum over recipients is the tier" in said.out and "DO NOT" not in said.out
    assert all(one["faults"] == [] for one in trail("check", "--json").json["totals"])


def test_a_figure_that_fails_refuses_with_a_code_of_its_own(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    spoilt(trail, "DELETE FROM link WHERE tier = 'award_named'")
    said = trail("check")
    assert said.code == 9
    assert "named and base-named lie within award-named" in said.err and "Publish nothing" in said.err


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE award_transaction SET gone_at = '2026-01-01T00:00:00.000000Z' WHERE modification_number = '0'",
         "every link rests on a transaction that counts, of that agency, award and day"),
        ("UPDATE link SET agency_code = '7014' WHERE record_kind = 'transaction'",
         "every link rests on a transaction that counts, of that agency, award and day"),
        ("DELETE FROM recipient", "the sum over recipients is the tier"),
        ("DELETE FROM company WHERE slug = 'microsoft'", "the sum over companies is the tier"),
        ("UPDATE link SET tier = 'named' WHERE tier = 'recipient'", "named and base-named lie within award-named"),
        ("UPDATE agency_year SET gross_obligation_cents = 50", "no sum exceeds the agency's of that year"),
        ("UPDATE agency_year SET net_obligation_cents = 1", "an agency's year is the sum of its transactions"),
        ("UPDATE agency_year SET transactions = 1", "all companies together do not exceed the agency's year"),
        ("UPDATE it_transaction SET obligation_cents = 1", "the blind spot lies within the agency's year"),
        (ALSO_RECEIVED, "what the company received is in no indirect tier"),
    ],
)  # fmt: skip
def test_each_check_finds_what_it_is_there_for(trail: Trail, tmp_path: Path, sql: str, name: str) -> None:
    trail.load(made_up(tmp_path))
    assert name in spoilt(trail, sql)

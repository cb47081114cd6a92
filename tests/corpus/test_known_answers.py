"""The real records give the known answers, to the cent, on both databases."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from research.config import load_settings
from research.registry import PublishedFigure, load_registry
from tests.corpus.conftest import UNION
from tests.fixtures.trail import Trail
from web.app import create_app
from web.pages.pairs import looks_for

LARGEST_PAGE = 100_000
"""Bytes that a page may have without its pictures."""

pytestmark = pytest.mark.corpus

FIGURES = load_registry(load_settings().data).rules["wired-2026"].published_figures


@pytest.fixture(scope="module")
def rows(corpus: Path) -> list[dict[str, str]]:
    """The file as Python's own reader sees it, independent of everything here."""
    with gzip.open(corpus / UNION, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def stats(whole: Trail) -> Any:
    return whole("stats", "--json").json


def test_every_row_is_stored_once(stats: Any, rows: list[dict[str, str]]) -> None:
    assert stats["transactions"] == len(rows) == 63_056
    assert stats["repeated_without_key"] == stats["gone"] == 0


def test_totals_reconcile_to_the_cent_with_an_independent_sum(stats: Any, rows: list[dict[str, str]]) -> None:
    expected: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for row in rows:
        year, month = int(row["Action Date"][:4]), int(row["Action Date"][5:7])
        expected[row["Agency"], year + (month >= 10)].append(Decimal(row["Federal Action Obligation"]))
    found = {
        (year["agency"], year["fiscal_year"]): (
            year["transactions"],
            Decimal(year["net_obligation"]),
            year["negative"],
        )
        for year in stats["by_agency_fiscal_year"]
        if year["basis"] == "awarding"
    }
    assert found == {
        key: (len(amounts), sum(amounts), sum(amount < 0 for amount in amounts))
        for key, amounts in expected.items()
    }


def test_gross_less_what_was_taken_back_is_net(stats: Any) -> None:
    for year in stats["by_agency_fiscal_year"]:
        assert Decimal(year["gross_obligation"]) + Decimal(year["deobligated"]) == Decimal(
            year["net_obligation"]
        )


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f"{f.agency}-{f.company}")
def test_the_rule_named_after_a_publication_gives_its_figure(whole: Trail, figure: PublishedFigure) -> None:
    said = whole(
        "links",
        figure.company,
        figure.agency,
        "--rule",
        "wired-2026",
        "--json",
        "--since",
        figure.window_from.first.isoformat(),
        "--until",
        figure.window_to.last.isoformat(),
    ).json
    tiers = said["tiers"]
    named = Decimal(tiers["recipient"]["net_obligation"]) + Decimal(tiers["named"]["net_obligation"])
    assert named == figure.net_obligation
    assert said["window"] == {"since": "2023-01-01", "until": "2026-02-28", "basis": "action_date"}


def test_all_seven_published_figures_are_checked() -> None:
    assert len(FIGURES) == 7
    assert sum(figure.net_obligation for figure in FIGURES) == Decimal("515815056.87")


def test_every_row_that_names_a_company_is_within_the_upper_bound(whole: Trail) -> None:
    for tier in ("named", "base_named"):
        assert not whole.rows(
            "SELECT company_slug, record_key FROM link l WHERE tier = :tier AND NOT EXISTS (SELECT 1 FROM link u "
            "WHERE u.company_slug = l.company_slug AND u.record_key = l.record_key AND u.rule_id = l.rule_id "
            "AND u.agency_code = l.agency_code AND u.tier = 'award_named')",
            tier=tier,
        )


def test_a_row_received_by_the_company_is_never_also_counted_as_naming_it(whole: Trail) -> None:
    """In one view; a firm bought later names the company as filed then and is the company as owned now."""
    assert not whole.rows(
        "SELECT 1 FROM link r JOIN link n ON n.company_slug = r.company_slug AND n.record_key = r.record_key "
        "AND n.rule_id = r.rule_id WHERE r.tier = 'recipient' AND n.tier IN ('named', 'base_named', 'award_named') "
        "AND NOT (r.ownership = 'now' AND n.ownership = 'then') AND NOT (r.ownership = 'then' AND n.ownership = 'now')"
    )


def test_no_gross_sum_of_a_tier_exceeds_what_the_agency_obligated_that_year(whole: Trail) -> None:
    assert not whole.rows(
        "SELECT l.company_slug, l.tier FROM link l JOIN award_transaction t ON t.transaction_key = l.record_key "
        "JOIN agency_year y ON y.agency_code = l.agency_code AND y.basis = l.basis AND y.fiscal_year = t.fiscal_year "
        "GROUP BY l.company_slug, l.agency_code, l.tier, l.rule_id, t.fiscal_year, y.gross_obligation_cents "
        "HAVING sum(CASE WHEN t.obligation_cents > 0 THEN t.obligation_cents ELSE 0 END) > y.gross_obligation_cents"
    )


RESELLER = "snap-inc-reseller"
"""SNAP, INC is that reseller and nobody else."""


def test_no_false_friend_is_linked(whole: Trail) -> None:
    assert whole.rows(
        "SELECT 1 FROM link WHERE company_slug = :own AND tier = 'recipient' LIMIT 1", own=RESELLER
    )
    for text in ("SNAP, INC", "SNAP INC", "CADDELL", "RYDELL", "SAN FRANCISCO", "SAWS", "LAWS "):
        assert not whole.rows(
            "SELECT record_key FROM link l WHERE company_slug <> :own AND (upper(matched_text) LIKE :text "
            "OR (l.tier = 'recipient' AND EXISTS (SELECT 1 FROM award_transaction t "
            "WHERE t.transaction_key = l.record_key AND t.recipient_name LIKE :text)))",
            text=f"%{text}%",
            own=RESELLER,
        )


def test_awards_without_a_published_key_stay_visible(whole: Trail, rows: list[dict[str, str]]) -> None:
    without = [row for row in rows if not row["Generated Award ID"]]
    assert len(without) == 4_355
    stored = whole.one("SELECT count(*) FROM award_transaction WHERE award_key_basis = 'provisional'")
    assert stored == len(without)


def test_an_award_number_with_two_published_keys_stays_two_awards(whole: Trail) -> None:
    piids = whole.rows(
        "SELECT piid, count(*) FROM award WHERE key_basis = 'published' GROUP BY piid, awarding_agency_code "
        "HAVING count(*) > 1"
    )
    assert [count for _, count in piids] == [2]
    assert whole.one("SELECT min(same_piid_awards) FROM award WHERE piid = :piid", piid=piids[0][0]) >= 2


def test_every_spelling_of_a_recipient_is_kept(whole: Trail, rows: list[dict[str, str]]) -> None:
    assert whole.one("SELECT count(DISTINCT name) FROM recipient_name") == len(
        {row["Recipient Name"].strip() for row in rows}
    )


def test_every_link_page_is_made_and_stays_small(whole: Trail) -> None:
    registry = load_registry(whole.settings.data)
    app = create_app(whole.settings)
    with TestClient(app) as client:
        made = {
            f"/links/{slug}/{agency}": client.get(f"/links/{slug}/{agency}")
            for slug in registry.companies
            if looks_for(registry.rules["trail-1"], slug)
            for agency in registry.agencies
        }
        sold_by = client.get("/companies/broadcom.json").json()["sold_by"]
    app.state.site.engine.dispose()
    # What counts only as owned now gives no day to what is said as filed then.
    days = {
        one["other"]["name"]: (one["first"], one["last"]) for one in sold_by if one["agency_slug"] == "ice"
    }
    assert days["FCN, INC."] == ("2024-09-23", "2025-12-02")
    assert days["GOVPLACE, LLC"] == ("2022-06-29", "2022-06-29")
    assert len(made) > 300
    assert {address for address, page in made.items() if page.status_code != 200} == set()
    sizes = {address: len(page.content) for address, page in made.items()}
    assert {address: size for address, size in sizes.items() if size > LARGEST_PAGE} == {}

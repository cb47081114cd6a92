"""`trail links`: what ties a company to an agency, tier by tier, exact and within its window."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from research.db import open_reader, session
from research.link_rows import link_rows, subaward_links
from research.links import link_matrix, link_summary, link_years
from research.types import Obligation, Window
from tests.fixtures import files
from tests.fixtures.trail import Trail
from web.pages.link_reading import WHY_ONE_VIEW

RESELLER = "EXAMPLE RESELLER INC"
OTHER = "70XTEST24F00000002"


def search(folder: Path, *rows: files.Row, name: str = "search.csv") -> Path:
    return files.write(folder / name, files.CAPTURE, rows)


def made_up(folder: Path) -> Path:
    """Microsoft at ICE: 1,000 received; named on two orders (net 70), whose awards hold 570 in all."""
    return search(
        folder,
        files.search_row("70XTEST24F00000010", dollars="1000", **{"Recipient Name": "MICROSOFT CORPORATION"}),
        files.search_row(dollars="100.10", description="MICROSOFT LICENSES", day="2024-03-01"),
        files.search_row(modification="P00001", dollars="-30.10", description="AZURE, LESS", day="2024-04-01"),
        files.search_row(modification="P00002", dollars="200", description="ADD FUNDS", day="2024-05-01"),
        files.search_row(OTHER, dollars="300", description="LABOUR", day="2024-06-01"),
        files.search_row(OTHER, modification="P00001", dollars="0", description="ADD MICROSOFT", day="2024-12-01"),
        files.search_row("70XTEST24F00000003", dollars="5000", description="MICROSOFTWARE"),
        files.search_row("70XTEST24F00000004", dollars="7", Agency="CBP", description="MICROSOFT LICENSES"),
    )  # fmt: skip


def asked(trail: Trail, *options: object, company: str = "microsoft", agency: str = "ice") -> Any:
    by_rule = () if "--rule" in options else ("--rule", "plain-names")
    said = trail("links", company, agency, "--json", *by_rule, *options)
    assert said.code == 0, said.err
    return said.json


def nets(found: Any) -> dict[str, str | None]:
    return {tier: total and total["net_obligation"] for tier, total in found["tiers"].items()}


def test_every_tier_is_summed_by_itself(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    found = asked(trail)
    assert nets(found) == {
        "recipient": "1000.00",
        "named": "70.00",
        "base_named": "270.00",
        "award_named": "570.00",
    }
    assert found["tiers"]["named"] == {
        "net_obligation": "70.00",
        "gross_obligation": "100.10",
        "deobligated": "-30.10",
        "transactions": 3,
        "awards": 2,
    }


def test_the_rule_and_its_version_and_the_basis_of_the_window_are_said(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    found = asked(trail, "--rule", "wired-2026", "--since", "2024-01-01", "--until", "2024-12-31")
    assert found["rule"]["id"] == "wired-2026" and found["rule"]["version"]
    assert found["window"] == {"since": "2024-01-01", "until": "2024-12-31", "basis": "action_date"}


@pytest.mark.parametrize(
    ("since", "until", "named", "rows"),
    [
        ("2024-03-01", "2024-03-01", "100.10", 1),
        ("2024-03-02", "2024-04-01", "-30.10", 1),
        ("2024-04-02", "2024-11-30", "0.00", 0),
        ("2024-12-01", "2024-12-01", "0.00", 1),
    ],
)
def test_a_window_includes_both_its_days(
    trail: Trail, tmp_path: Path, since: str, until: str, named: str, rows: int
) -> None:
    trail.load(made_up(tmp_path))
    tier = asked(trail, "--since", since, "--until", until)["tiers"]["named"]
    assert (tier["net_obligation"], tier["transactions"]) == (named, rows)


def test_another_agency_has_its_own_sums(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert nets(asked(trail, agency="cbp"))["named"] == "7.00"


def test_a_company_that_nothing_names_has_zeros_and_not_nothing(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    assert set(nets(asked(trail, company="palantir")).values()) == {"0.00"}


def test_what_is_gone_or_repeated_is_in_no_tier(trail: Trail, tmp_path: Path) -> None:
    named = {"transaction_description": "MICROSOFT LICENSES"}
    rows = [files.transaction(**named), files.transaction(modification="P00001", **named)]
    bare = files.without_key(files.search_row(description="MICROSOFT LICENSES"))
    trail.load(
        files.write(tmp_path / "full_2026-03-02.csv", files.ARCHIVE, rows),
        files.write(tmp_path / "bare_2026-03-03.csv", files.CAPTURE_9, [bare]),
        files.write(
            tmp_path / "delta_2026-03-10.csv",
            files.DELTA,
            [files.deletion(files.transaction_key(modification="P00001"), "2026-03-09")],
        ),
    )
    assert set(nets(asked(trail)).values()) == {"0.00", "100.00"}
    assert asked(trail)["tiers"]["award_named"]["transactions"] == 1


def test_vehicles_are_in_no_tier(trail: Trail, tmp_path: Path) -> None:
    vehicle = files.transaction(award_or_idv_flag="IDV", transaction_description="MICROSOFT LICENSES")
    trail.load(files.write(tmp_path / "a.csv", files.ARCHIVE, [vehicle]))
    assert set(nets(asked(trail)).values()) == {"0.00"} or nets(asked(trail))["named"] == "0.00"


def test_a_subaward_is_a_ledger_of_its_own(trail: Trail, tmp_path: Path) -> None:
    row = files.subaward(dollars="123.45", subawardee_name="MICROSOFT CORPORATION")
    trail.load(files.write(tmp_path / "sub.csv", files.SUBAWARD, [row]))
    assert "123.45" not in nets(asked(trail)).values()
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        ((link, subaward),) = subaward_links(opened, "microsoft", "7012", "plain-names")
    engine.dispose()
    assert (link.tier, subaward.subaward_amount_cents) == ("subrecipient", 12345)
    assert "subrecipient" in link.reason


def test_a_subaward_gives_the_reason_of_the_rule_that_was_asked_for(trail: Trail, tmp_path: Path) -> None:
    row = files.subaward(subawardee_name="MICROSOFT CORPORATION")
    trail.load(files.write(tmp_path / "sub.csv", files.SUBAWARD, [row]))
    reasons = {}
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        for rule in ("trail-1", "plain-names", "wired-2026"):
            ((link, _),) = subaward_links(opened, "microsoft", "7012", rule)
            assert link.rule_id == rule
            reasons[rule] = link.reason
    engine.dispose()
    assert reasons["plain-names"] == "subrecipient is “MICROSOFT CORPORATION”"
    assert "holds the word" in reasons["wired-2026"] and "holds the word" not in reasons["trail-1"]


def test_roll_ups_agree_with_the_rows(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        summary = link_summary(opened, "microsoft", "7012", Window(), "plain-names")
        years = link_years(opened, "microsoft", "7012", Window(), "plain-names")
        matrix = link_matrix(opened, "plain-names")[("microsoft", "7012")]
        rows = link_rows(opened, "microsoft", "7012", Window(), "plain-names", tiers=tuple(summary.tiers))
        for tier, total in summary.tiers.items():
            assert total is not None
            of_tier = [r for r in rows if r.tier == tier]
            assert total.net == Obligation(sum(r.transaction.obligation_cents for r in of_tier))
            assert total == matrix[tier]
            assert total.net == Obligation.total(t.net for _, name, t in years if name == tier)
    engine.dispose()


def test_a_row_of_one_view_says_whether_the_words_or_the_recipient_changed_hands(
    trail: Trail, tmp_path: Path
) -> None:
    day = "2021-06-01"
    bought = {"Recipient Name": "GRANT THORNTON PUBLIC SECTOR LLC"}  # Guidehouse's since the end of 2022
    trail.load(
        search(
            tmp_path,
            files.search_row("70XTEST24F00000011", description="GUIDEHOUSE SUPPORT", day=day, **bought),
            files.search_row(
                "70XTEST24F00000012", description="VMWARE LICENSES", day=day
            ),  # Dell's until 2021
        )
    )
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        rows = [
            link_rows(opened, company, "7012", Window(), "trail-1", ("named",))
            for company in ("guidehouse", "dell")
        ]
    engine.dispose()
    told = [(row.ownership, row.is_received_otherwise) for (row,) in rows]
    assert told == [("then", True), ("then", False)]
    assert len(set(map(WHY_ONE_VIEW.get, told)) - {None}) == 2


def test_the_words_that_matched_stand_where_the_link_says(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    engine = open_reader(trail.settings)
    with session(engine) as opened:
        rows = link_rows(opened, "microsoft", "7012", Window(), "plain-names", tiers=("recipient", "named"))
        assert len(rows) == 4
        for row in rows:
            assert row.field is not None
            text = getattr(row.transaction, "recipient_name" if row.tier == "recipient" else "description")
            assert text[row.start : row.end] == row.matched_text
            assert row.matched_text and row.matched_text in row.reason
        assert [r.transaction.action_date for r in rows] == sorted(
            (r.transaction.action_date for r in rows), reverse=True
        )
        page = link_rows(opened, "microsoft", "7012", Window(), "plain-names", ("named",), limit=1, offset=1)
        assert [r.transaction.action_date for r in page] == [date(2024, 4, 1)]
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (("nobody", "ice"), "microsoft"),
        (("microsoft", "nowhere"), "ice"),
        (("microsoft", "ice", "--rule", "none"), "plain-names"),
    ],
)
def test_what_nobody_knows_is_said_with_what_is_known(
    sqlite_trail: Trail, arguments: tuple[str, ...], known: str
) -> None:
    said = sqlite_trail("links", *arguments)
    assert said.code == 2 and known in said.err


def test_a_day_that_is_none_is_refused(sqlite_trail: Trail) -> None:
    said = sqlite_trail("links", "microsoft", "ice", "--since", "2024-02-30")
    assert said.code != 0 and "2024-02-30" in said.err


def test_no_database_is_said_with_the_command_that_makes_one(sqlite_trail: Trail) -> None:
    said = sqlite_trail("links", "microsoft", "ice")
    assert said.code == 7 and "trail load" in said.err


def test_the_table_for_people_names_the_bounds(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    said = trail("links", "Microsoft", "ICE")
    assert "570.00" in said.out and "never one figure alone" in said.out


def test_no_amount_is_cut_however_narrow_the_screen(trail: Trail, tmp_path: Path) -> None:
    big = files.search_row("70XTEST24F00000010", dollars="1234567890.12", description="MICROSOFT LICENSES")
    trail.load(search(tmp_path, big))
    for said in (trail("links", "microsoft", "ice", COLUMNS="40"), trail("stats", COLUMNS="40")):
        assert "1,234,567,890.12" in said.out and "…" not in said.out


def test_without_a_rule_the_projects_own_counts_as_on_the_pages(trail: Trail, tmp_path: Path) -> None:
    trail.load(made_up(tmp_path))
    said = trail("links", "microsoft", "ice", "--json")
    assert said.json["rule"]["id"] == "trail-1"

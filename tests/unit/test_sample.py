"""The sample that ships: every kind of link in it, every row with its address, every fact the publisher's."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from research.masking import find_private
from research.registry import load_registry
from scrapers.sources.contract_trail_sample import TABLES
from tests.fixtures.sample import DATA, FILES, rows
from tests.fixtures.trail import Trail

STORY = {"microsoft", "amazon", "salesforce"}
COMPANIES = STORY | {"palantir", "google", "oracle", "dell", "thomson-reuters", "relx"}
MONEY_TIERS = {"recipient", "subrecipient", "named", "base_named", "award_named"}
NEVER_NAMED = {("palantir", "7014"), ("salesforce", "7012")}
"""The plain rule finds nothing for these in the whole captures, so the sample cannot either."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Trail:
    """An installation that holds the sample and nothing else."""
    var = tmp_path_factory.mktemp("sample")
    made = Trail(var, f"sqlite:///{var / 'trail.db'}")
    made.load(*FILES)
    return made


def descriptions(sample: Trail) -> list[str]:
    return [text.upper() for (text,) in sample.rows("SELECT description FROM award_transaction")]


def test_the_sample_is_some_350_transactions_of_some_100_awards(sample: Trail) -> None:
    stats = sample("stats", "--json").json
    assert 300 <= stats["transactions"] <= 400
    assert 90 <= stats["awards"] <= 130


def test_the_database_knows_that_it_holds_the_sample_only(sample: Trail) -> None:
    assert sample.one("SELECT value FROM state WHERE name = 'sample'") == "1"


def test_every_tier_appears(sample: Trail) -> None:
    found = {tier for (tier,) in sample.rows("SELECT DISTINCT tier FROM link")}
    assert found >= MONEY_TIERS | {"stated"}


def test_every_company_appears_with_every_agency_that_names_it(sample: Trail) -> None:
    linked = set(
        sample.rows("SELECT DISTINCT company_slug, agency_code FROM link WHERE rule_id = 'plain-names'")
    )
    assert {(c, a) for c in COMPANIES for a in ("7012", "7014")} - NEVER_NAMED <= linked


def test_the_companies_of_the_founding_story_have_links_with_dollars(sample: Trail) -> None:
    linked = sample.rows("SELECT DISTINCT company_slug FROM link WHERE record_kind = 'transaction'")
    assert {company for (company,) in linked} >= STORY


def test_both_agencies_appear_in_every_fiscal_year(sample: Trail) -> None:
    years = sample("stats", "--json").json["by_agency_fiscal_year"]
    found = {(year["agency"], year["fiscal_year"]) for year in years if year["basis"] == "awarding"}
    assert found == {(agency, year) for agency in ("ICE", "CBP") for year in range(2021, 2027)}


@pytest.mark.parametrize("words", ["STOP WORK", "STOP-WORK", "CLOSEOUT"])
def test_zero_dollar_transactions_tell_their_story(sample: Trail, words: str) -> None:
    found = sample.rows("SELECT description FROM award_transaction WHERE obligation_cents = 0")
    assert any(words in text.upper() for (text,) in found)


@pytest.mark.parametrize("words", ["TERMINATION FOR CONVENIENCE", "NOVATION AGREEMENT", "&#1048908"])
def test_terminations_novations_and_dirty_text_appear(sample: Trail, words: str) -> None:
    assert any(words in text for text in descriptions(sample))


def test_negative_transactions_and_awards_below_zero_appear(sample: Trail) -> None:
    assert sample.one("SELECT count(*) FROM award_transaction WHERE obligation_cents < 0") > 20
    below = "SELECT award_key FROM award_transaction GROUP BY award_key HAVING sum(obligation_cents) < 0"
    assert sample.rows(below)


@pytest.mark.parametrize("text", ["SNAP, INC", "CADDELL", "RYDELL", "PARAGON PROFESSIONAL"])
def test_false_friends_among_recipients_are_linked_to_nobody_but_themselves(sample: Trail, text: str) -> None:
    held = "SELECT transaction_key FROM award_transaction WHERE recipient_name LIKE :text"
    assert sample.rows(held, text=f"%{text}%")
    linked = f"SELECT DISTINCT company_slug FROM link WHERE record_key IN ({held}) AND tier = 'recipient'"
    assert sample.rows(linked, text=f"%{text}%") == ([("snap-inc-reseller",)] if text == "SNAP, INC" else [])


@pytest.mark.parametrize(
    ("text", "company"),
    [("KHARON CLEARVIEW", None), ("CROWDSTRIKE FALCON", "palantir"), ("FORENSIC FALCON NEO", "palantir"),
     ("AREA PORT OF SAN FRANCISCO", None), ("IMMIGRATION LAWS", "amazon"), ("BREACHING SAWS", "amazon"),
     ("CLEAR TRASH BAGS", "thomson-reuters"), ("ELLIPTICALS", None), ("SPECTRUM ANALYZER", None)],
)  # fmt: skip
def test_false_friends_in_descriptions_name_nobody(sample: Trail, text: str, company: str | None) -> None:
    held = "SELECT transaction_key FROM award_transaction WHERE description LIKE :text"
    assert sample.rows(held, text=f"%{text}%")
    linked = f"SELECT company_slug FROM link WHERE record_key IN ({held}) AND tier = 'named'"
    assert (company,) not in sample.rows(linked, text=f"%{text}%")


def test_an_award_named_only_by_a_de_obligation_appears(sample: Trail) -> None:
    found = sample.rows(
        "SELECT l.tier, count(*), sum(t.obligation_cents) FROM link l JOIN award_transaction t "
        "ON t.transaction_key = l.record_key WHERE l.company_slug = 'amazon' AND l.rule_id = 'plain-names' "
        "AND l.award_key LIKE 'CONT_AWD_70CTD023FC0000026_%' GROUP BY l.tier"
    )
    assert sorted(found) == [("award_named", 6, 1803059230), ("named", 1, -3806814)]


def test_an_award_with_several_spellings_of_its_recipient_appears(sample: Trail) -> None:
    several = sample.rows(
        "SELECT award_key FROM award_transaction GROUP BY award_key HAVING count(DISTINCT recipient_name) > 1"
    )
    assert len(several) >= 5


def test_one_piid_with_two_award_keys_is_two_awards(sample: Trail) -> None:
    found = sample.rows("SELECT award_key, same_piid_awards FROM award WHERE piid = '70B03C26F00000640'")
    assert sorted(found) == [
        ("CONT_AWD_70B03C26F00000640_7014_70B02C24A00000030_7014", 2),
        ("CONT_AWD_70B03C26F00000640_7014_GS07F5965P_4730", 2),
    ]


def test_rows_without_an_award_key_stay_visible_or_join_their_award(sample: Trail) -> None:
    assert sample.one("SELECT count(*) FROM award WHERE key_basis = 'provisional'") >= 3
    joined = (
        "SELECT count(*) FROM award_transaction WHERE key_basis = 'provisional' AND award_key LIKE 'CONT_%'"
    )
    assert sample.one(joined) >= 3


def test_each_vehicle_has_a_ceiling_and_several_orders(sample: Trail) -> None:
    found = sample.rows(
        "SELECT v.award_key, v.ceiling_cents, count(o.award_key) FROM award v LEFT JOIN award o "
        "ON o.parent_award_key = v.award_key WHERE v.award_kind = 'IDV' GROUP BY v.award_key, v.ceiling_cents"
    )
    assert len(found) == 5
    assert all(ceiling > 0 and orders >= 1 for _, ceiling, orders in found)
    assert sum(orders >= 3 for _, _, orders in found) >= 4


def test_a_vehicle_adds_nothing_to_obligations(sample: Trail) -> None:
    assert sample.one("SELECT count(*) FROM award_transaction WHERE award_key LIKE 'CONT_IDV_%'") == 0


def test_the_border_patrol_shows_as_funding_office_of_a_vehicle(sample: Trail) -> None:
    offices = {name for (name,) in sample.rows("SELECT funding_office_name FROM award")}
    assert "US BORDER PATROL" in offices


@pytest.mark.parametrize("kind", ["transactions", "vehicles", "subawards"])
def test_every_row_has_its_address_at_usaspending(kind: str) -> None:
    for row in rows(kind):
        key = row.get("award_key", row.get("prime_award_key"))
        page = f"award/{key}/" if key else "search/"
        assert row["usaspending_url"] == f"https://www.usaspending.gov/{page}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_row_holds_an_e_mail_address_or_a_telephone_number(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as text:
        assert not [value for row in csv.reader(text) for value in row if find_private(value) or "@" in value]


def test_every_transaction_stands_in_the_file_of_the_day_it_was_got() -> None:
    for path in (path for path in FILES if path.name.startswith("transactions_")):
        with path.open(encoding="utf-8", newline="") as text:
            assert {row["retrieved"] for row in csv.DictReader(text)} == {path.stem.split("_")[1]}


def test_each_file_has_exactly_the_columns_of_its_layout() -> None:
    for layout, kind in zip(TABLES, ("transactions", "vehicles", "subawards"), strict=True):
        assert tuple(rows(kind)[0]) == layout.known


def test_the_files_are_sorted_and_no_key_stands_twice() -> None:
    for path in FILES:
        with path.open(encoding="utf-8", newline="") as text:
            keys = [next(iter(row.values())) for row in csv.DictReader(text)]
        if not path.name.startswith("subawards_"):
            assert len(keys) == len(set(keys))
    keys = [row["transaction_key"] for row in rows("transactions")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("transaction_key", "7012_-NONE-_70XTEST_0_-NONE-_0", "is not the key that follows"),
        ("usaspending_url", "https://www.usaspending.gov/award/CONT_AWD_OTHER/", "is not the address"),
        ("federal_action_obligation", "1.005", "is not an amount"),
        ("recipient_name", "", "is empty"),
    ],
)
def test_a_sample_that_somebody_edited_wrongly_is_refused(
    sqlite_trail: Trail, tmp_path: Path, column: str, value: str, message: str
) -> None:
    row = rows("transactions")[0] | {column: value}
    given = tmp_path / "transactions_2026-01-01.csv"
    with given.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(row))
        writer.writeheader()
        writer.writerow(row)
    said = sqlite_trail("load", given)
    assert said.code != 0
    assert message in said.err


def test_loading_the_sample_again_changes_nothing(trail: Trail) -> None:
    trail.load(*FILES)
    before = trail.dump()
    again = trail("load", *FILES, "--json").json["total"]
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 0)
    assert trail.dump() == before


def test_the_source_is_described() -> None:
    assert load_registry(DATA).sources["contract_trail_sample"].caveats

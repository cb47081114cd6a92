"""The link page: sentences that hold, both bounds always, reasons, limits, and a citation that stays."""

from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient

from research.links import TierTotal
from research.types import Obligation, Window
from research.wording import exact_money, round_money
from tests.web.example_documents import ANSWER
from tests.web.example_records import MAKER_AWARD
from web.pages.link_words import Names, Received, recipient_sentence


def page_text(client: TestClient, address: str) -> str:
    text = client.get(address).text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_an_award_to_the_company_is_said_as_an_obligation_with_what_was_taken_back(
    client: TestClient,
) -> None:
    made = client.get("/links/example-maker/ice.json").json()
    assert [one["exact"] for one in made["statements"]] == [
        (
            "ICE obligated $949,999.75 to Example Maker, net of $50,000.25 taken back ($1,000,000.00 gross), "
            "in 3 transactions on 1 award, by action date, 1 February 2024 – 9 August 2025."
        )
    ]


def test_a_window_in_which_money_was_only_taken_back_is_said_so(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json?since=2024-10-01").json()
    assert made["statements"][0]["exact"].startswith(
        "ICE obligated nothing new to Example Maker and took back $50,000.25 in 2 transactions on 1 award"
    )


def test_a_negative_net_is_said_as_more_taken_back_than_obligated() -> None:
    names = Names("Example Maker", "ICE", Window())
    total = TierTotal(Obligation(-300), Obligation(200), Obligation(-500), 2, 1)
    assert recipient_sentence(names, total, Received(), exact_money) == (
        "ICE took back $3.00 more than it obligated to Example Maker, $5.00 against $2.00, "
        "in 2 transactions on 1 award, by action date, all dates held."
    )


def test_rounding_never_says_that_nothing_was_taken_back_nor_hides_the_gross_sum() -> None:
    names = Names("Example Maker", "ICE", Window())
    total = TierTotal(
        Obligation(155_231_000_000), Obligation(162_700_000_000), Obligation(-7_469_000_000), 9, 2
    )
    assert recipient_sentence(names, total, Received(), round_money).startswith(
        "ICE obligated $1.55 billion to Example Maker, net of $74.7 million taken back ($1.63 billion gross), in"
    )
    total = TierTotal(Obligation(427_867_406), Obligation(427_867_407), Obligation(-1), 9, 2)
    assert "$4.3 million to Example Maker, net of $0.01 taken back, in" in recipient_sentence(
        names, total, Received(), round_money
    )


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ((None,), "to Example Maker in"),
        (("Example Unit",), "to Example Maker (all awarded to Example Unit) in"),
        ((None, "Example Unit", "B"), "to Example Maker (some awarded to Example Unit and B) in"),
    ],
)
def test_firms_of_a_company_that_received_awards_are_named(
    members: tuple[str | None, ...], said: str
) -> None:
    names = Names("Example Maker", "ICE", Window())
    total = TierTotal(Obligation(300), Obligation(300), Obligation(0), 2, 1)
    assert said in recipient_sentence(names, total, Received(0, members), exact_money)


def test_what_was_bought_later_is_never_said_to_have_been_the_companys() -> None:
    names = Names("Example Maker", "ICE", Window(), "now")
    total = TierTotal(Obligation(300), Obligation(300), Obligation(0), 2, 1)
    assert recipient_sentence(names, total, Received(0, ("Example Unit",)), exact_money) == (
        "ICE obligated $3.00 to Example Maker or firms that it owns today, whenever it bought them (all awarded to "
        "Example Unit) in 2 transactions on 1 award, by action date, all dates held."
    )


def test_orders_naming_the_company_are_said_with_every_bound_and_never_as_paid_to_it(
    client: TestClient,
) -> None:
    made = client.get("/links/example-maker/cbp.json").json()
    said = made["statements"][-1]["exact"]
    assert "$300,000.00 in the 1 transaction whose own text names it" in said
    assert "$500,000.00 in the 1 award whose base description names it" in said
    assert "$500,000.00 in the 2 transactions counted on the 1 award that names it anywhere" in said
    assert "paid" not in said
    assert any("paid Example Maker" in one for one in made["cautions"])


def test_no_indirect_tier_stands_without_its_bounds_in_any_face(client: TestClient) -> None:
    for address in ("/index.json", "/companies.json", "/companies/example-maker.json", "/agencies/cbp.json"):
        made = client.get(address).json()
        pairs = made["pairs"]
        listed = [pair for row in pairs.values() for pair in row] if isinstance(pairs, dict) else pairs
        for pair in listed:
            assert (pair["named"] is None) or (pair["award_named"] is not None)


def test_the_matched_words_are_marked_and_the_reason_stands_beside_them(client: TestClient) -> None:
    text = client.get("/links/example-maker/cbp").text
    assert "<mark>EXAMPLESOFT</mark> LICENSES. POC [e-mail masked]" in text
    assert "names “EXAMPLESOFT” at character 1" in html.unescape(text)


def test_the_window_cuts_rows_sums_and_years_alike(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json?since=2024-10-01&until=2025-12-31").json()
    recipient = next(tier for tier in made["tiers"] if tier["key"] == "recipient")["total"]
    assert (recipient["net"]["amount"], recipient["transactions"]) == ("-50000.25", 2)
    assert sum(float(year["recipient"]["net"]["amount"]) for year in made["years"]) == -50000.25
    assert {row["line"]["transaction_key"] for row in made["rows"]} == {"TX2", "TX3"}


def test_no_tier_holds_a_notice_a_system_a_register_document_or_a_filing(client: TestClient) -> None:
    text = page_text(client, "/links/example-maker/cbp")
    shown = ("1 notice.", "AI systems that name it as vendor", "Federal Register documents that name it")
    assert all(words in text for words in (*shown, "1 lobbying filing of Example Maker names CBP"))
    made = client.get("/links/example-maker/cbp.json").json()
    totals = {tier["key"]: tier["total"] for tier in made["tiers"]}
    assert totals.pop("recipient") is None
    assert {
        tier: (total["transactions"], total["awards"], total["net"]["amount"], total["gross"]["amount"])
        for tier, total in totals.items()
    } == {
        "named": (1, 1, "300000.00", "300000.00"),
        "base_named": (2, 1, "500000.00", "500000.00"),
        "award_named": (2, 1, "500000.00", "500000.00"),
    }
    assert [row["line"]["transaction_key"] for row in made["rows"]] == ["TX4"]


def test_a_single_tier_can_be_listed(client: TestClient) -> None:
    made = client.get("/links/example-maker/cbp.json?tier=award_named").json()
    assert {row["tier"] for row in made["rows"]} == {"award_named"}
    assert len(made["rows"]) == 2


def test_finding_nothing_is_a_page_that_says_what_was_searched_and_why_it_is_no_proof(
    client: TestClient,
) -> None:
    text = page_text(client, "/links/quiet-company/ice")
    assert "In 3 transactions of ICE held here" in text
    assert "no proof that there is no contract" in text
    assert "That ICE has no contract with Quiet Company" in text
    assert "What this source cannot tell" in text


def test_the_permanent_address_spells_out_window_and_rule_and_answers_the_same(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json").json()
    address = made["permanent_address"]
    assert address.endswith("?since=2024-02-01&until=2025-08-09&rule=plain-words@" + made["rule_version"])
    again = client.get(address.replace("?", ".json?")).json()
    assert again["statements"] == made["statements"] and again["citation"] == made["citation"]


def test_the_citation_names_the_digests_of_the_evidence(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json").json()
    digest = client.get(f"/evidence/{ANSWER}.json").json()["sha256"]
    assert digest in made["citation"]["csl_json"]["custom"]["evidence_sha256"]
    assert made["rule_version"] in made["citation"]["plain"]


def test_a_subcontract_stands_in_a_ledger_of_its_own(client: TestClient) -> None:
    made = client.get("/links/example-maker/cbp.json").json()
    assert [one["amount"]["basis"] for one in made["subawards"]] == ["subaward_amount"]
    assert "$25,000.00" not in made["statements"][-1]["exact"]


def test_a_document_ties_without_dollars(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json").json()
    assert made["documents"][0]["action"]["address"] == "/actions/2018-07-03-example-petition"


def test_bad_dates_tiers_and_rules_are_named(client: TestClient) -> None:
    for query, status, word in (
        ("since=yesterday", 422, "since"),
        ("since=2025-01-02&until=2025-01-01", 422, "since"),
        ("tier=maybe", 422, "tier"),
        ("rule=none", 404, "none"),
        ("page=0", 422, "page"),
    ):
        answer = client.get(f"/links/example-maker/ice?{query}")
        assert (answer.status_code, word in answer.text) == (status, True)


def test_every_figure_is_two_clicks_from_its_evidence(client: TestClient) -> None:
    page = client.get("/links/example-maker/ice").text
    rows = re.findall(r'href="(/transactions/[^"]+)"', page)
    assert rows
    for row in rows:
        assert re.search(r'href="/evidence/[^"]+"', client.get(row).text)
    assert re.search(r'href="/evidence/[^"]+"', client.get(f"/awards/{MAKER_AWARD}").text)

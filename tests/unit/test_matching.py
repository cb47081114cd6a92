"""Words and names tie records to companies, and false friends do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.config import load_settings
from research.matching.candidates import finder
from research.matching.rules import CompanyMatcher, any_word, matchers
from research.registry import load_registry
from tests.fixtures import files
from tests.fixtures.trail import Trail

REGISTRY = load_registry(load_settings().data)
DAY = date(2024, 1, 31)


def matcher(company: str, rule: str = "plain-names") -> CompanyMatcher:
    return matchers(REGISTRY.rules[rule], REGISTRY)[company]


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("dell", "CADDELL CONSTRUCTION"),
        ("dell", "RYDELL CHEVROLET"),
        ("amazon", "COMPLIANCE WITH LAWS"),
        ("amazon", "SAWS AND BLADES"),
        ("google", "GOOGLEPLEX"),
        ("microsoft", "MICROSOFTWARE"),
        ("oracle", "ORACLES"),
    ],
)
def test_a_word_inside_another_is_no_match(company: str, text: str) -> None:
    assert matcher(company).named(text) is None


@pytest.mark.parametrize("text", ["AWS CLOUD", "cloud on aws", "(AWS)", "AWS/AZURE", "AWS, GOVCLOUD"])
def test_a_whole_word_matches_whatever_stands_around_it(text: str) -> None:
    assert matcher("amazon").named(text) is not None


def test_a_match_says_which_words_stand_where() -> None:
    text = "RENEWAL OF MICROSOFT LICENSES"
    found = matcher("microsoft").named(text)
    assert found is not None
    assert text[found.start : found.end] == found.text == "MICROSOFT"
    assert "character 12" in found.reason


def test_an_exact_legal_name_makes_the_company_the_recipient() -> None:
    found = matcher("dell").recipient("DELL FEDERAL SYSTEMS L.P", DAY)
    assert found is not None
    assert "DELL FEDERAL SYSTEMS L.P" in found.reason


def test_the_rule_of_plain_words_knows_no_legal_names() -> None:
    assert matcher("thomson-reuters", "wired-2026").recipient("WEST PUBLISHING CORPORATION", DAY) is None
    assert matcher("thomson-reuters").recipient("WEST PUBLISHING CORPORATION", DAY) is not None


def said(text: str) -> dict[str, str]:
    return {"Transaction Description": text}


def links(trail: Trail, company: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = trail.rows(
        "SELECT tier, record_key FROM link WHERE company_slug = :company AND rule_id = 'plain-names' "
        "AND record_kind = 'transaction' ORDER BY tier, record_key",
        company=company,
    )
    for tier, key in rows:
        found.setdefault(tier, []).append(key)
    return found


def test_one_transaction_that_names_a_company_sets_both_bounds(trail: Trail, tmp_path: Path) -> None:
    rows = [
        files.search_row(modification="0", **said("EXAMPLE LABOUR")),
        files.search_row(modification="P00001", **said("ADD AZURE")),
    ]
    trail.load(files.write(tmp_path / "given.csv", files.CAPTURE, rows))
    found = links(trail, "microsoft")
    assert len(found["named"]) == 1
    assert len(found["award_named"]) == 2
    assert "base_named" not in found
    assert "recipient" not in found


def test_what_the_award_was_bought_for_sets_the_middle_figure(trail: Trail, tmp_path: Path) -> None:
    rows = [
        files.search_row(modification="0", **said("MICROSOFT LICENSES")),
        files.search_row(modification="P00001", **said("ADD FUNDS")),
    ]
    trail.load(files.write(tmp_path / "given.csv", files.CAPTURE, rows))
    found = links(trail, "microsoft")
    assert [len(found[tier]) for tier in ("named", "base_named", "award_named")] == [1, 2, 2]


def test_an_award_the_company_received_counts_in_no_indirect_tier(trail: Trail, tmp_path: Path) -> None:
    row = files.search_row(**said("MICROSOFT PREMIER SERVICES")) | {"Recipient Name": "MICROSOFT CORPORATION"}
    trail.load(files.write(tmp_path / "given.csv", files.CAPTURE, [row]))
    assert list(links(trail, "microsoft")) == ["recipient"]


def test_an_award_somebody_else_signed_is_linked_to_the_agency_that_pays(
    trail: Trail, tmp_path: Path
) -> None:
    row = files.transaction(
        awarding_sub_agency_code="4732", funding_sub_agency_code="7012", transaction_description="AWS CLOUD"
    )
    trail.load(files.write(tmp_path / "given.csv", files.ARCHIVE, [row]))
    assert trail.rows(
        "SELECT DISTINCT agency_code, basis, rule_id FROM link WHERE company_slug = 'amazon' "
        "AND record_kind = 'transaction'"
    ) == [("7012", "funding", "plain-names")]


def test_a_document_that_names_company_and_agency_is_a_stated_link_without_dollars(
    trail: Trail, tmp_path: Path
) -> None:
    trail.load(files.write(tmp_path / "given.csv", files.CAPTURE, [files.search_row()]))
    kinds = trail.rows("SELECT DISTINCT record_kind FROM link WHERE tier = 'stated'")
    assert kinds == [("action",)]


# --- which awards are worth a look ---

WORDS = sorted(
    {word for rule in REGISTRY.rules.values() for part in rule.companies.values() for word in part.words}
)


@given(
    st.sampled_from(WORDS),
    st.sampled_from([str.upper, str.lower, str.title, str]),
    st.sampled_from(["", "FOR ", "(", "É", "ſ ", "X", "&", "-", "\n"]),
    st.sampled_from(["", " RENEWAL", ")", "É", " ſ", "X", "'S", "-", "\n"]),
)
def test_whatever_a_rule_finds_is_worth_a_look(
    word: str, case: Callable[[str], str], before: str, after: str
) -> None:
    text = before + case(word).replace("S", "ſ" if before == "ſ " else "S") + after
    found = any(any_word(rule).search(text) for rule in REGISTRY.rules.values())
    assert finder(REGISTRY).speaks(text) == found


def test_every_recipient_of_a_rule_is_worth_a_look() -> None:
    looks = finder(REGISTRY)
    for rule in REGISTRY.rules.values():
        for slug in rule.companies:
            for name in REGISTRY.companies[slug].recipient_names:
                assert looks.receives(name.name, None)
    assert not looks.receives("EXAMPLE INC", "EXAMPLEUEI01")

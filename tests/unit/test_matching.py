"""Words and names tie records to companies, and false friends do not: the rules by plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.config import load_settings
from research.matching.engine import BookMatcher, Engine
from research.matching.identity import Party
from research.matching.match import engine_of
from research.matching.naming import Naming, plain_words
from research.registry import load_registry
from tests.fixtures import files
from tests.fixtures.trail import Trail

REGISTRY = load_registry(load_settings().data)
PLAIN = [rule for rule in REGISTRY.rules.values() if rule.method == "words"]
ENGINE = Engine([REGISTRY.book(rule) for rule in PLAIN])


def matcher(rule: str) -> BookMatcher:
    return next(one for one in ENGINE.matchers if one.book.rule_id == rule)


def named(company: str, text: str, rule: str = "plain-names") -> Naming | None:
    (read,) = ENGINE.read([text])
    found = read[ENGINE.matchers.index(matcher(rule))].get(company, ())
    return found[0] if found else None


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
    assert named(company, text) is None


@pytest.mark.parametrize("text", ["AWS CLOUD", "cloud on aws", "(AWS)", "AWS/AZURE", "AWS, GOVCLOUD"])
def test_a_whole_word_matches_whatever_stands_around_it(text: str) -> None:
    assert named("amazon", text) is not None


def test_a_match_says_which_words_stand_where() -> None:
    text = "RENEWAL OF MICROSOFT LICENSES"
    found = named("microsoft", text)
    assert found is not None and text[found.start : found.end] == "MICROSOFT"


def test_an_exact_legal_name_makes_the_company_the_recipient() -> None:
    found = matcher("plain-names").identify(Party("DELL FEDERAL SYSTEMS L.P"))
    assert found["dell"].text == "DELL FEDERAL SYSTEMS L.P"
    assert found["dell"].grounds == "recipient is “DELL FEDERAL SYSTEMS L.P”"


def test_the_rule_of_plain_words_knows_no_legal_names() -> None:
    party = Party("WEST PUBLISHING CORPORATION")
    assert "thomson-reuters" not in matcher("wired-2026").identify(party)
    assert "thomson-reuters" in matcher("plain-names").identify(party)


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
        "AND record_kind = 'transaction' ORDER BY rule_id"
    ) == [("7012", "funding", "plain-names"), ("7012", "funding", "trail-1")]


def test_a_document_that_names_company_and_agency_is_a_stated_link_without_dollars(
    trail: Trail, tmp_path: Path
) -> None:
    trail.load(files.write(tmp_path / "given.csv", files.CAPTURE, [files.search_row()]))
    kinds = trail.rows("SELECT DISTINCT record_kind FROM link WHERE tier = 'stated'")
    assert kinds == [("action",)]


# --- which awards are worth a look ---

WORDS = sorted({word for rule in PLAIN for part in rule.companies.values() for word in part.words})
EVERY = {slug: plain_words(part.words) for slug, part in REGISTRY.rules["plain-names"].companies.items()}
ALL = engine_of(REGISTRY)


@given(
    st.sampled_from(WORDS),
    st.sampled_from([str.upper, str.lower, str.title, str]),
    st.sampled_from(["", "FOR ", "(", "É", "ſ ", "X", "&", "-", "\n", "_", "\u200b", "&#8203;"]),
    st.sampled_from(["", " RENEWAL", ")", "É", " ſ", "X", "'S", "-", "\n", "_", "\u200b", "&#48;"]),
)
def test_plain_words_are_found_as_a_plain_search_finds_them(
    word: str, case: Callable[[str], str], before: str, after: str
) -> None:
    text = before + case(word).replace("S", "ſ" if before == "ſ " else "S") + after
    expected = {slug: found.span() for slug, pattern in EVERY.items() if (found := pattern.search(text))}
    (read,) = ENGINE.read([text])
    ours = read[ENGINE.matchers.index(matcher("plain-names"))]
    assert {slug: (of[0].start, of[0].end) for slug, of in ours.items()} == expected
    assert not expected or (ENGINE.worth_reading([text]) == {0} and ALL.worth_reading([text]) == {0})


def test_every_recipient_of_a_rule_is_worth_a_look() -> None:
    for rule in REGISTRY.rules.values():
        for slug in rule.companies:
            for name in REGISTRY.companies[slug].recipient_names:
                assert ALL.receives(Party(name.name))
    assert not ALL.receives(Party("EXAMPLE INC", "EXAMPLEUEI01"))

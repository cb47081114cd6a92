"""Whom a page of the web names: words written as names, by their owner of the day, each by a rule with its version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from research.config import PROJECT
from research.registry import Registry, load_registry
from research.webpages.naming import mentioned

LETTER = date(2018, 6, 21)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "data")


def companies(text: str, registry: Registry, *days: date) -> list[tuple[str, str]]:
    found = mentioned(text, registry, days or (LETTER,))
    return [(one.slug, text[one.start : one.end]) for one in found if one.kind == "company"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Senator Kamala Harris spoke on the local radio of Example.", []),
        ("The azure sky over Example", []),
        ("A motor of 10 hp", []),
        ("Under an azure sky they spoke of Azure, which Microsoft sells.", [("microsoft", "Azure")]),
        ("Palantir was asked to stop.", [("palantir", "Palantir")]),
    ],
)
def test_a_page_names_those_whose_own_words_it_writes_as_names(
    registry: Registry, text: str, named: list[tuple[str, str]]
) -> None:
    assert companies(text, registry) == named


def test_a_brand_names_whoever_owned_it_on_a_day_of_which_the_page_speaks(registry: Registry) -> None:
    text = "Employees of GitHub wrote a letter."
    assert "microsoft" not in dict(companies(text, registry))
    assert "microsoft" in dict(companies(text, registry, date(2019, 10, 9)))


def test_the_version_of_a_name_changes_with_its_spellings(registry: Registry) -> None:
    renamed = registry.agencies["ice"].model_copy(update={"also_written": ("EXAMPLE",)})
    changed = replace(registry, agencies={**registry.agencies, "ice": renamed})
    ((before,), (after,)) = (mentioned("ICE", one, (LETTER,)) for one in (registry, changed))
    assert (before.slug, before.rule_id) == (after.slug, after.rule_id) == ("ice", "whole-names")
    assert before.rule_version != after.rule_version

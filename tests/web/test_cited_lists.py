"""What a list is cited to: the documents of its own source, also where it shows nothing, and the rule that looked."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from research.changes import Kind
from research.types import Window
from tests.web.example import twin
from web.citing import cite_page
from web.citing.digests import of_list, of_sources
from web.pages.changes import Asked, changes_page
from web.pages.counted import evidence_of_everything
from web.pages.paging import Pages
from web.site import Context


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/register?company=quiet-company", "That proves nothing of what was published."),
        ("/lobbying?agency=ice", "That is no proof that there is no lobbying."),
        ("/notices?agency=ice", "That is no proof that there was none."),
        ("/systems?agency=ice", "which proves nothing of what they use."),
        ("/register?page=9", ""),
    ],
)
def test_a_list_that_shows_nothing_rests_on_no_document_of_another_source(
    client: TestClient, address: str, said: str
) -> None:
    cited = client.get(twin(address, ".bib")).text
    assert "USAspending" not in cited and said in cited


@pytest.mark.parametrize(
    ("address", "rule"),
    [("/register?company=quiet-company", "register-1"), ("/notices?company=quiet-company", "notices-1")],
)
def test_a_list_of_a_company_is_cited_with_the_rule_that_looked(
    client: TestClient, address: str, rule: str
) -> None:
    assert f"rule {rule} version" in client.get(twin(address, ".bib")).text


def test_a_list_that_goes_on_rests_on_every_document_of_its_source(context: Context) -> None:
    mark = evidence_of_everything(context)[0]
    held = of_sources(context, (mark.source,))
    assert mark in held
    assert of_list(context, [mark, mark], Pages(1, 50, 50), (mark.source,)) == (mark,)
    assert of_list(context, [mark], Pages(2, 50, 51), (mark.source,)) == held
    assert of_list(context, [], Pages(1, 50, 0), (mark.source,)) == held


@pytest.mark.parametrize("kinds", [(), ("gone",)])
def test_counts_of_changes_that_are_not_listed_rest_on_everything(
    context: Context, kinds: tuple[Kind, ...]
) -> None:
    asked = Asked(Window(date(2026, 1, 1), date(2026, 12, 31)), kinds=kinds)
    page = changes_page(context, asked, 1)
    assert page.entries and any(one.changed for one in page.days)
    listed = [mark for entry in page.entries for move in entry.moves for mark in (move.evidence, move.former)]
    cited = cite_page(context, page).citation
    assert cited is not None
    assert set(cited.fact.digests) == {
        mark.sha256 for mark in (evidence_of_everything(context) if kinds else listed) if mark
    }

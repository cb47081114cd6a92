"""The page of an action: what each of its documents says when archived, beside what was recorded of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from research.config import load_settings
from tests.fixtures.pagehost import ACTION
from tests.fixtures.pageworld import World
from web.app import create_app


@pytest.fixture(scope="module")
def browser(page_world: World) -> Iterator[TestClient]:
    """The site made from what the run stored."""
    app = create_app(
        load_settings(
            var_dir=page_world.trail.var,
            database_url=page_world.trail.database_url,
            data_dir=page_world.data,
        )
    )
    with TestClient(app) as client:
        yield client
    app.state.site.engine.dispose()


@pytest.fixture(scope="module")
def page(browser: TestClient) -> tuple[str, dict[str, dict[str, object]]]:
    """The page of the action and, by key of its source, what its JSON says of each document."""
    told = browser.get(f"/actions/{ACTION}.json").json()["pages"]
    return browser.get(f"/actions/{ACTION}").text, {one["key"]: one for one in told}


Page = tuple[str, dict[str, dict[str, object]]]


def test_title_and_date_that_differ_are_marked_and_both_shown(page: Page) -> None:
    html, told = page
    said = {one["what"]: one for one in told["good"]["facts"]}  # type: ignore[attr-defined]
    assert said["Title"]["recorded"] == "Example of good"
    assert said["Title"]["said"] == "EXAMPLE petition asks a maker to stop"
    assert (said["Title"]["agreement"], said["Date"]["agreement"]) == ("differs", "differs")
    assert (
        "EXAMPLE petition asks a maker to stop" in html and '<strong class="differs">differs</strong>' in html
    )


def test_a_count_stands_with_the_moment_it_is_claimed_for_and_its_words(page: Page) -> None:
    html, told = page
    first = told["gone"]["counts"][0]  # type: ignore[index]
    assert (first["number"], first["as_of"]) == (120345, "2018-07-04T10:11:12+00:00")
    assert "120,345 signatures, as of 4 July 2018, 10:11 UTC" in html


def test_a_copy_says_who_kept_it_and_of_when(page: Page) -> None:
    html, _ = page
    assert "as the Wayback Machine keeps it of 4 July 2018, 10:11 UTC" in html


def test_what_is_not_archived_or_not_read_says_so(page: Page) -> None:
    html, told = page
    assert told["closed"]["evidence"] is None and html.count("Not archived yet.") == 7
    assert "It is no HTML page (application/pdf) and was not read." in html
    assert told["uncopied"]["not_got"]["why"].startswith("the publisher answered 403")  # type: ignore[index]
    assert "</a>: the publisher answered 403; the Wayback Machine names no copy.</p>" in html


def test_names_stand_in_a_short_quotation_and_lead_to_their_pages(page: Page) -> None:
    html, told = page
    assert [one["who"]["name"] for one in told["good"]["names"]] == [  # type: ignore[attr-defined]
        "ICE",
        "Example Maker",
        "Example League",
    ]
    assert '<a href="/companies/example-maker">Example Maker</a>, by “Examplesoft”' in html


def test_addresses_that_a_page_leads_to_are_told_with_its_own_where_that_is_another(page: Page) -> None:
    html, told = page
    links = told["good"]["links"]
    assert links and all(f'<a href="{to}" rel="noreferrer">' in html for to in links)  # type: ignore[attr-defined]
    own = str(told["good"]["canonical"])
    assert own.endswith("/petition") and f'It calls itself <a href="{own}" rel="noreferrer">' in html


def test_nothing_of_a_page_is_run_or_leads_off_the_web(page: Page) -> None:
    html, _ = page
    assert "EXAMPLE script was run" not in html and "javascript:" not in html and 'href="file:' not in html
    assert "jane.example" not in html and "555-0143" not in html


def test_the_evidence_of_a_copy_says_what_was_wanted_and_when_it_was_taken(
    browser: TestClient, page: Page, page_world: World
) -> None:
    _, told = page
    evidence = browser.get(f"/evidence/{told['gone']['evidence']['evidence_id']}").text  # type: ignore[index]
    assert "by the web archive on Wed, 04 Jul 2018 10:11:12 GMT" in evidence
    assert f'<code class="long">{page_world.url("gone")}</code>' in evidence


def test_the_run_says_for_how_many_pages_it_was_and_which_it_did_not_get(
    browser: TestClient, page_world: World
) -> None:
    run = browser.get(f"/runs/{page_world.said.json['run_id']}").text
    assert "12 pages" in run and "7 pages not got" in run
    assert "robots.txt does not allow it; not asked" in run

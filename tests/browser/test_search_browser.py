"""The search page in a browser: names offered while typing, facets without JavaScript, no fault of access."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.fixtures.serving import served
from tests.web.search_example import write_search_site
from web.app import create_app

pytestmark = pytest.mark.browser

SEARCHES = (
    "/search?q=exampelsoft",
    "/search?agency=ice&agency=cbp&psc=software&sort=largest",
    "/search?q=examplesoft&company=example-maker&tier=named",
    "/search/by/recipient?agency=ice",
    "/suggest?q=example",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create_app(write_search_site(tmp_path_factory.mktemp("searched")))) as found:
        yield found


def test_names_are_offered_while_typing_and_taken_by_keyboard(page: Page, site: str) -> None:
    watch = Watch(page)
    page.goto(f"{site}/search")
    field = page.get_by_role("combobox")
    field.press_sequentially("example ma")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Example Maker")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page).violations_count == 0
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("example ma")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("Example Maker")
    assert watch.complaints == []


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/search")
    field = page.get_by_role("combobox")
    field.press_sequentially("example")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Enter")
    page.wait_for_url("**/search?q=example")


def test_facets_narrow_widen_and_are_dropped_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{site}/search")
        facets = page.locator("aside.facets")
        facets.get_by_role("link", name="ICE").click()
        page.wait_for_url("**/search?agency=ice")
        facets.get_by_role("link", name="CBP").click()
        page.wait_for_url("**/search?agency=cbp&agency=ice")
        page.get_by_role("link", name="drop Agency: CBP").click()
        page.wait_for_url("**/search?agency=ice")
        page.locator("input[name=q]").fill("towers")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/search?q=towers&agency=ice")
        expect(page.locator(".sentence")).to_contain_text("ICE, with “towers” in the record")
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", SEARCHES)
def test_a_search_has_no_fault_of_access_and_fits_its_window(
    browser: Browser, site: str, path: str, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page.goto(site + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.close()

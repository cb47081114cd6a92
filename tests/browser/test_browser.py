"""In a real browser: reachable by keyboard, silent, alone, accessible in light and dark, narrow without overflow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.web.example import PAGES

pytestmark = pytest.mark.browser


def press_until(page: Page, text: str) -> None:
    """Press Tab until a link or button that begins with `text` has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused.startswith(text):
            return
    raise AssertionError(f"{text!r} cannot be reached by keyboard")


def test_search_leads_by_keyboard_alone_to_the_link_page_and_on_to_the_evidence(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the page")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "q")
    page.keyboard.type("example maker")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Search the records")
    press_until(page, "Company: Example Maker")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Example Maker")
    press_until(page, "Example Maker and CBP")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Example Maker and CBP")
    press_until(page, "evidence of")
    page.keyboard.press("Enter")
    expect(page.locator("#bytes")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_of_access_complains_of_nothing_and_asks_nobody_else(
    browser: Browser, address: str, path: str, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        watch = Watch(page)
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        # In the dark only colours differ; looking at those alone takes half the time.
        colours = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
        found = Axe().run(
            page, options={"runOnly": colours} if scheme == "dark" else {"resultTypes": ["violations"]}
        )
        assert found.violations_count == 0, found.generate_report()
        assert watch.complaints == []
        assert [url for url in watch.asked if not url.startswith(address)] == []
    finally:
        page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_does_not_run_over_the_edge_of_a_telephone(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    try:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        page.close()


def test_a_page_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(f"{address}/links/example-maker/cbp")
        expect(page.get_by_label("Plain", exact=True)).to_be_visible()
        assert page.locator("button.copier").count() == 0
        page.locator("summary", has_text="APA").click()
        expect(page.get_by_label("APA", exact=True)).to_be_visible()
    finally:
        context.close()


def test_on_paper_the_controls_are_gone_and_the_tables_whole(page: Page, address: str) -> None:
    page.goto(f"{address}/links/example-maker/cbp")
    page.emulate_media(media="print")
    expect(page.locator(".top nav")).to_be_hidden()
    expect(page.locator(".top form")).to_be_hidden()
    box = page.locator("table.lines").first
    assert box.evaluate("one => getComputedStyle(one.parentElement).overflowX") == "visible"


def test_the_focus_can_be_seen(page: Page, address: str) -> None:
    page.goto(f"{address}/companies")
    press_until(page, "Companies")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_jumps_of_a_link_page_are_seen_and_lead_to_their_places(page: Page, address: str) -> None:
    page.goto(f"{address}/links/example-maker/cbp")
    jumps = page.get_by_role("navigation", name="On this page")
    expect(jumps).to_be_visible()
    jumps.get_by_role("link", name="In order of time").click()
    expect(page.locator("#axis")).to_be_in_viewport()


def test_companies_are_ticked_in_the_list_and_compared_without_javascript(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    try:
        page.goto(f"{address}/companies")
        page.get_by_label("Compare Example Maker").check()
        page.get_by_role("button", name="Compare").first.click()
        expect(page.locator("h1")).to_have_text("Example Maker")
        page.get_by_label("Add").select_option("quiet-company")
        page.get_by_role("button", name="Compare").click()
        expect(page.locator("h1")).to_have_text("Example Maker and Quiet Company")
    finally:
        context.close()


def test_a_field_word_says_what_it_means_when_the_keyboard_stands_on_it(page: Page, address: str) -> None:
    page.goto(f"{address}/about")
    press_until(page, "obligations")
    shown = page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    assert shown.startswith('"Money the government legally commits')

"""The collector's pages in a real browser: accessible in light and dark, narrow without overflow, whole on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watch
from tests.fixtures.serving import served
from tests.web.collector_example import STOPPED, write_collector_site
from web.app import create_app

pytestmark = pytest.mark.browser

PAGES = (
    "/sources/usaspending",
    "/changes?kind=new&kind=changed&kind=gone&kind=back",
    f"/runs/{STOPPED}",
    "/transactions/TX4",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the invented site with runs and changes answers."""
    with served(create_app(write_collector_site(tmp_path_factory.mktemp("browsed-collector")))) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_a_collectors_page_has_no_fault_of_access_in_light_and_dark(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        watch = Watch(page)
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert watch.complaints == []
        assert [url for url in watch.asked if not url.startswith(address)] == []
    finally:
        page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_collectors_page_does_not_run_over_the_edge_of_a_telephone(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    try:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        page.close()


def test_the_form_of_the_changes_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(f"{address}/changes")
        page.get_by_label("New", exact=True).uncheck()
        page.get_by_label("Changed", exact=True).uncheck()
        page.get_by_label("Back", exact=True).uncheck()
        page.get_by_label("Signed or paid for by").select_option("ice")
        page.get_by_role("button", name="Show").click()
        expect(page.locator(".sentence")).to_have_text(
            "2 transactions signed or paid for by ICE went missing."
        )
    finally:
        context.close()


def test_the_meter_is_whole_on_paper(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(f"{address}/sources/usaspending")
        page.emulate_media(media="print")
        box = page.locator("table.meter").first
        assert box.evaluate("one => getComputedStyle(one.parentElement).overflowX") == "visible"
        expect(page.locator(".state.incomplete").first).to_have_css("color", "rgb(0, 0, 0)")
        expect(page.locator(".state.incomplete").first).to_have_css("background-color", "rgb(255, 255, 255)")
    finally:
        page.close()

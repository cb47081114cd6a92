"""Charts in a real browser: they load under the site's policy, in the form that screen, scheme and paper ask for."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watch
from tests.web.example_records import MAKER_AWARD

pytestmark = pytest.mark.browser

PAGES = (
    "/links/example-maker/ice",
    "/links/example-maker/cbp?by=quarter",
    "/companies/example-maker",
    "/agencies/cbp",
    f"/awards/{MAKER_AWARD}",
)
_SHOWN = """async () => {
  const images = [...document.querySelectorAll('figure.chart img')];
  for (const one of images) { one.scrollIntoView(); await one.decode(); }
  return images.map((one) => [one.currentSrc, one.naturalWidth, one.naturalHeight, one.height / one.width]);
}"""


def shown(page: Page) -> list[tuple[str, int, int, float]]:
    """Every chart of the page once it has loaded: address, natural size, height over width as laid out."""
    return [tuple(one) for one in page.evaluate(_SHOWN)]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("width", "scheme", "natural", "query"),
    [
        (1280, "light", 800, ""),
        (1280, "dark", 800, "look=dark"),
        (390, "light", 360, "size=narrow"),
        (390, "dark", 360, "look=dark&size=narrow"),
    ],
)
def test_charts_load_in_the_form_the_screen_asks_for_silently_and_from_here_alone(
    browser: Browser, address: str, path: str, width: int, scheme: str, natural: int, query: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        watch = Watch(page)
        page.goto(address + path)
        found = shown(page)
        assert found
        for source, wide, high, ratio in found:
            assert wide == natural and high > 100
            assert ratio == pytest.approx(high / wide, rel=0.01)
            assert source.endswith(query) if query else "look=" not in source and "size=" not in source
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert watch.complaints == []
        assert [url for url in watch.asked if not url.startswith(address)] == []
    finally:
        page.close()


def test_on_paper_a_chart_is_light_and_wide_even_where_the_screen_is_dark(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    try:
        page.goto(f"{address}/agencies/cbp")
        assert "look=dark" in shown(page)[0][0]
        page.emulate_media(media="print")
        # Asked from here: a function that waits inside the page is refused by its own security policy.
        until = time.monotonic() + 10
        while ("look=" in shown(page)[0][0] or shown(page)[0][1] != 800) and time.monotonic() < until:
            page.wait_for_timeout(100)
        assert "look=" not in shown(page)[0][0]
        assert shown(page)[0][1] == 800
    finally:
        page.close()


def test_a_chart_opened_by_itself_shows_its_words(page: Page, address: str) -> None:
    watch = Watch(page)
    page.goto(f"{address}/charts/links/example-maker/ice.svg")
    assert "ICE obligations to Example Maker" in page.evaluate("document.documentElement.textContent")
    assert page.evaluate("document.documentElement.tagName") == "svg"
    # Only a page names the site's icon; without one the browser asks for /favicon.ico, which is not there.
    assert [one for one in watch.complaints if "404" not in one] == []


def test_a_chart_is_there_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        asked: list[str] = []
        page.on("response", lambda one: asked.append(f"{one.status} {one.url.removeprefix(address)}"))
        page.goto(f"{address}/agencies/cbp")
        page.locator("figure.chart img").scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert "200 /charts/agencies/cbp.svg" in asked
        assert page.get_by_role("link", name="PNG").get_attribute("href") == "/charts/agencies/cbp.png"
    finally:
        context.close()

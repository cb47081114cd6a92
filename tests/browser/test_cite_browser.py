"""In a real browser: a citation is copied by its button, and selected by keyboard where there is no JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser
ADDRESS = "/links/example-maker/cbp"


def test_the_button_copies_the_form_it_stands_at(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    try:
        page.goto(address + ADDRESS)
        page.locator("summary", has_text="BibTeX").click()
        fold = page.locator("details", has=page.locator("summary", has_text="BibTeX"))
        fold.get_by_role("button", name="Copy").click()
        expect(fold.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("@misc{contract-trail-links-example-maker-cbp")
        assert copied == page.get_by_label("BibTeX", exact=True).input_value()
    finally:
        context.close()


def test_without_javascript_select_all_takes_one_form_and_nothing_else(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(address + ADDRESS)
        field = page.get_by_label("Plain", exact=True)
        page.locator("summary", has_text="Plain").focus()
        page.keyboard.press("Tab")
        expect(field).to_be_focused()
        page.keyboard.press("Control+a")
        chosen = field.evaluate("one => [one.selectionStart, one.selectionEnd, one.value.length]")
        assert chosen[0] == 0 and chosen[1] == chosen[2] > 100
    finally:
        context.close()


def test_data_for_programs_in_the_head_breaks_no_policy(page: Page, address: str) -> None:
    watch = Watch(page)
    page.goto(address + ADDRESS)
    kind = page.evaluate(
        """JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent)['@type']"""
    )
    assert kind == "Dataset" and watch.complaints == []


def test_a_form_that_is_folded_is_not_printed_and_an_open_one_is_printed_whole(
    page: Page, address: str
) -> None:
    page.goto(address + ADDRESS)
    page.emulate_media(media="print")
    expect(page.locator("summary", has_text="RIS")).to_be_hidden()
    field = page.get_by_label("Plain", exact=True)
    expect(field).to_be_visible()
    assert field.evaluate("one => one.scrollHeight <= one.clientHeight + 1")

"""Ways of going through the site: a desk and its keyboard, a telephone and a thumb, each without JavaScript too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

_NAME = """(within) => {
    const one = document.activeElement;
    if (!one.closest(within)) return '';
    const labels = one.labels && one.labels.length ? one.labels[0].innerText : '';
    return (one.getAttribute('aria-label') || labels || one.innerText || '').trim().replace(/\\s+/g, ' ');
}"""


@dataclass(frozen=True)
class Way:
    """How somebody goes: with which screen, by keys or by thumb, with or without JavaScript."""

    name: str
    width: int
    height: int
    by_thumb: bool
    has_javascript: bool


WAYS = (
    Way("desk", 1280, 900, by_thumb=False, has_javascript=True),
    Way("desk-plain", 1280, 900, by_thumb=False, has_javascript=False),
    Way("telephone", 390, 844, by_thumb=True, has_javascript=True),
    Way("telephone-plain", 390, 844, by_thumb=True, has_javascript=False),
)


class Walker:
    """Does what a reader does, in one way; every step fails where that way does not lead on."""

    def __init__(self, page: Page, way: Way, address: str) -> None:
        self.page = page
        self.way = way
        self.address = address

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)

    def follow(self, name: str, within: str = "body") -> None:
        """Take the first link, button or fold whose name begins so; `within` is a selector of the part of the page."""
        if self.way.by_thumb:
            self._named(name, within).tap()
        else:
            self._focus(name, within)
            self.page.keyboard.press("Enter")

    def arrives(self, heading: str) -> None:
        """The page with this heading has opened."""
        expect(self.page.locator("h1")).to_have_text(heading)

    def write(self, name: str, text: str) -> None:
        """Write into the field of that name and send it off."""
        field = self.page.get_by_label(name).first
        if self.way.by_thumb:
            field.tap()
        else:
            self._focus(name)
        expect(field).to_be_focused()
        self.page.keyboard.type(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        box = self.page.get_by_label(name, exact=True)
        if self.way.by_thumb:
            box.tap()
        else:
            self._focus(name)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def download(self, name: str, folder: Path) -> Path:
        """Follow a link that gives a file; returns where it was put."""
        with self.page.expect_download() as found:
            if self.way.by_thumb:
                self._named(name).tap()
            else:
                self._focus(name)
                self.page.keyboard.press("Enter")
        target = folder / found.value.suggested_filename
        found.value.save_as(target)
        return target

    def sees(self, text: str) -> None:
        """The page says so, and says it where this screen shows it."""
        expect(self.page.locator("body")).to_contain_text(text)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.way.width

    def _named(self, name: str, within: str = "body") -> Locator:
        begins, part = re.compile(f"^{re.escape(name)}"), self.page.locator(within)
        links, buttons = (part.get_by_role(role, name=begins) for role in ("link", "button"))
        folds = self.page.locator("summary", has_text=begins)
        return (folds if within == "summary" else links.or_(buttons)).first

    def _focus(self, name: str, within: str = "body") -> None:
        for _ in range(400):
            self.page.keyboard.press("Tab")
            if str(self.page.evaluate(_NAME, within)).startswith(name):
                return
        raise AssertionError(f"{name!r} cannot be reached by keyboard on {self.page.url}")


@contextmanager
def walking(browser: Browser, way: Way, address: str) -> Iterator[Walker]:
    """A walker on a fresh page."""
    context = browser.new_context(
        viewport={"width": way.width, "height": way.height},
        has_touch=way.by_thumb,
        is_mobile=way.by_thumb,
        java_script_enabled=way.has_javascript,
        accept_downloads=True,
    )
    try:
        yield Walker(context.new_page(), way, address)
    finally:
        context.close()

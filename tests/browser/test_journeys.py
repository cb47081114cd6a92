"""Five journeys of those who use the site, each by keyboard and by thumb, with JavaScript and without."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.walking import WAYS, Walker, Way, walking

pytestmark = pytest.mark.browser


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def walker(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Walker]:
    way: Way = request.param
    with walking(browser, way, address) as found:
        yield found


def test_find_a_link_and_cite_it(walker: Walker) -> None:
    walker.open("/")
    walker.write("Search descriptions", "example maker")
    walker.follow("Company: Example Maker")
    walker.arrives("Example Maker")
    walker.follow("Example Maker and CBP")
    walker.arrives("Example Maker and CBP")
    walker.sees("What may be printed")
    sentence = walker.page.locator("blockquote p.copy").first.inner_text()
    walker.follow("BibTeX", within="summary")
    cited = walker.page.get_by_label("BibTeX", exact=True)
    expect(cited).to_be_visible()
    (permanent,) = re.findall(r"url\s*=\s*\{(.*?)\}", cited.input_value())
    # What was cited still says the same to whoever follows the citation.
    walker.open(permanent.replace("\\_", "_"))
    walker.sees(sentence)


def test_follow_a_figure_to_the_bytes(walker: Walker) -> None:
    walker.open("/links/example-maker/cbp")
    # The figure leads to its rows, a row to its record, the record to the document it stands in.
    walker.follow("$300,000.00", within="table.tiers")
    expect(walker.page).to_have_url(re.compile("tier=named"))
    walker.follow("$300,000.00", within="table.lines")
    walker.sees("Every field held")
    walker.follow("20 April 2026", within="section[aria-labelledby=seen]")
    expect(walker.page.locator("#bytes")).to_be_visible()
    digest = walker.page.locator("dd code.long").first.inner_text()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    walker.sees("trail verify")


def test_compare_companies(walker: Walker) -> None:
    walker.open("/")
    walker.follow("Companies")
    walker.arrives("Companies followed here")
    walker.tick("Compare Example Maker")
    walker.follow("Compare")
    walker.arrives("Example Maker")
    walker.page.get_by_label("Add").select_option("quiet-company")
    walker.follow("Compare")
    walker.sees("Example Maker and Quiet Company")
    walker.sees("columns are never added")


def test_download_a_result(walker: Walker, tmp_path: Path) -> None:
    walker.open("/search?q=example")
    (told,) = re.findall(r"^([\d,]+)\n?", walker.page.locator("dl.sums dd, p.aside").first.inner_text())
    saved = walker.download("CSV", tmp_path)
    with saved.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == int(told.replace(",", "")) > 1
    assert all(row["build"] and row["result_address"].endswith("/search?q=example") for row in rows)


def test_understand_an_empty_result(walker: Walker) -> None:
    walker.open("/search?agency=ice")
    walker.write("Words, names or an award number", "examplesoft")
    walker.sees("Nothing was found")
    walker.sees("It is no proof that there is no contract")
    walker.sees("The words were looked for in these fields")
    walker.follow("Without", within=".nothing")
    walker.sees("Transactions signed or paid for by ICE")

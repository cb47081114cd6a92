"""The HTML of every kind of page parses without a single fault, and its ids are unique and its labels whole."""

from __future__ import annotations

import re
from collections import Counter

import html5lib
import pytest
from fastapi.testclient import TestClient

from tests.web.example import PAGES


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_valid_html(client: TestClient, address: str) -> None:
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(client.get(address).text)


@pytest.mark.parametrize("address", PAGES)
def test_no_id_stands_twice_and_every_label_has_its_target(client: TestClient, address: str) -> None:
    text = client.get(address).text
    ids = Counter(re.findall(r'\sid="([^"]*)"', text))
    assert [one for one, times in ids.items() if times > 1] == []
    targets = re.findall(r'\s(?:for|aria-labelledby)="([^"]*)"', text)
    assert set(targets) <= set(ids)

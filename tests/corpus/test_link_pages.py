"""Every page of a company and an agency, made from the real records."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from research.registry import load_registry
from tests.fixtures.trail import Trail
from web.app import create_app
from web.pages.pairs import looks_for

pytestmark = pytest.mark.corpus

LARGEST = 100_000
"""Bytes that a page may have without its pictures."""


def test_every_link_page_is_made_and_stays_small(whole: Trail) -> None:
    registry = load_registry(whole.settings.data)
    rule = registry.rules["trail-1"]
    app = create_app(whole.settings)
    with TestClient(app) as client:
        made = {
            f"/links/{slug}/{agency}": client.get(f"/links/{slug}/{agency}")
            for slug in registry.companies
            if looks_for(rule, slug)
            for agency in registry.agencies
        }
    app.state.site.engine.dispose()
    assert len(made) > 300
    assert {address for address, page in made.items() if page.status_code != 200} == set()
    sizes = {address: len(page.content) for address, page in made.items()}
    assert {address: size for address, size in sizes.items() if size > LARGEST} == {}

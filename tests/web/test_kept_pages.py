"""Pages made before: given again as they were while nothing changed, and never across a change of build."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from research.errors import StoreUnavailable
from web.routes import search as search_route
from web.site import InForce, Site


@pytest.fixture
def site(app: FastAPI) -> Site:
    found: Site = app.state.site
    return found


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_page_once_made_is_given_again_until_the_build_changes(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch, coding: str
) -> None:
    client.headers["Accept-Encoding"] = coding
    first = client.get("/search?q=towers&fy=2025")

    def never(*_: object) -> None:
        raise AssertionError("the page was made anew")

    monkeypatch.setattr("web.routes.search.search_page", never)
    again = client.get("/search?q=towers&fy=2025")
    assert (again.status_code, again.text, again.headers["etag"]) == (200, first.text, first.headers["etag"])
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers == first.headers
    assert first.headers.get("content-encoding", "identity") == coding

    monkeypatch.setattr(site, "in_force", lambda: InForce("another build", ""))
    assert client.get("/search?q=towers&fy=2025").status_code == 500


def test_a_page_made_from_a_build_that_came_between_is_not_kept(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force = site.in_force()
    with monkeypatch.context() as before:
        before.setattr(site, "in_force", lambda: InForce("the build before", ""))
        client.get("/search?q=towers&fy=2024")
    assert site.in_force() == in_force
    made = Mock(wraps=search_route.search_page)
    monkeypatch.setattr(search_route, "search_page", made)
    client.get("/search?q=towers&fy=2024")
    made.assert_called_once()


def test_a_database_that_cannot_be_read_is_said_on_a_page(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise StoreUnavailable("the database cannot be used: database is locked", "Wait, then start again.")

    monkeypatch.setattr(site, "in_force", locked)
    monkeypatch.setattr(site, "session", locked)
    answer = client.get("/search?q=towers")
    assert answer.status_code == 503 and "Wait, then start again." in answer.text

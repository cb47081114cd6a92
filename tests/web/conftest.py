"""The invented site, made once, and a client that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from research.config import Settings
from tests.web.example import write_site
from web.app import create_app
from web.site import Context


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return write_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[FastAPI]:
    app = create_app(settings)
    yield app
    app.state.site.engine.dispose()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def context(app: FastAPI) -> Iterator[Context]:
    """What a page is made from, on the invented site."""
    site = app.state.site
    with site.session() as session:
        yield Context(session, site.build(session), site, "http://testserver")

"""`trail scrape list`: what a user learns of a source before asking it, also without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from research.config import PROJECT
from research.registry import Registry, load_registry
from research.sources_held import HeldSource
from tests.fixtures.trail import Trail


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "data")


def test_without_a_database_every_source_is_told_with_its_terms_and_traps(
    sqlite_trail: Trail, registry: Registry
) -> None:
    said = sqlite_trail("scrape", "list").out
    for source in registry.sources.values():
        assert f"{source.name}  (" in said and source.terms in said and source.coverage in said
        assert all(text in said for text in (*source.caveats, *source.cannot_tell))
    assert "Held: nothing; should be no older than 30 days" in said and "Last run: none" in said
    assert not Path(sqlite_trail.var / "trail.db").exists()


def test_one_source_can_be_asked_for_and_an_unknown_one_is_named(sqlite_trail: Trail) -> None:
    (told,) = sqlite_trail("scrape", "list", "lda_filings", "--json").json
    assert told["source"] == "lda_filings" and told["last_run"] is None and told["freshness_days"] == 120
    said = sqlite_trail("scrape", "list", "nowhere")
    assert said.code != 0 and "there is no source 'nowhere'" in said.err


def test_a_source_is_old_when_its_newest_document_is_older_than_its_description_allows(
    registry: Registry,
) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    register, inventory = registry.sources["federal_register"], registry.sources["omb_ai_inventory"]
    assert not HeldSource(register, newest=now - timedelta(days=30)).is_old(now)
    assert HeldSource(register, newest=now - timedelta(days=31)).is_old(now)
    assert not HeldSource(register).is_old(now)
    assert not HeldSource(inventory, newest=now - timedelta(days=3000)).is_old(now)

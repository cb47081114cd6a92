"""Files of contract awards in a whole installation: one transaction of both ways to ask, rebuilding, tokens."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

import pytest

from scrapers.sources import sam_contract_awards_extract
from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.plain_runs import without_refresh
from tests.fixtures.samapi import KEY, running
from tests.fixtures.samawards import award, idv
from tests.fixtures.samextract import SamExtract
from tests.fixtures.trail import QUICK, Said, Trail

KEYS = "SELECT transaction_key FROM award_transaction WHERE gone_at IS NULL"
TOKEN = "SECRETtoken"


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    without_refresh(monkeypatch)
    monkeypatch.setattr(sam_contract_awards_extract, "LIMIT", 1)
    monkeypatch.setattr(sam_contract_awards_extract, "FEW_PAGES", 1)


@pytest.fixture
def api() -> Iterator[SamExtract]:
    orders = [award(piid=f"70XTEST24F{n:08}", funding="4732") for n in (1, 2, 3)]
    with running(SamExtract([*orders, award(code="4732", funding="7012"), idv()])) as started:
        yield started


def run(trail: Trail, api: SamExtract, source: str = "sam_contract_awards_extract") -> Said:
    return trail(
        *(
            "scrape",
            "run",
            source,
            "--agency",
            "ice",
            "--since",
            "2023-01-01",
            "--until",
            "2024-09-30",
            "--json",
        ),
        TRAIL_SAM_URL=api.url,
        TRAIL_SAM_API_KEY=KEY,
        TRAIL_SAM_REQUESTS_PER_DAY="60",
        TRAIL_SAM_POLL_SECONDS="0",
        **QUICK,
    )


def test_pages_and_files_together_hold_each_transaction_once_and_can_be_rebuilt(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    assert run(sqlite_trail, api, "sam_contract_awards").code == 0
    api.deleted = [api.held.pop()]
    api.downloads = ["not ready", "expired", "303"]
    assert run(sqlite_trail, api).json["changed"] == 0
    assert (
        len(sqlite_trail.rows(KEYS)) == 4 and sqlite_trail.one("SELECT count(*) FROM award_transaction") == 5
    )
    assert sqlite_trail.rows("SELECT count(*) FROM transaction_state") == [(0,)]
    asked = sqlite_trail.rows(
        "SELECT http_status, asked_uri LIKE '%format=json%' FROM evidence "
        "WHERE layout = 'sam_award_extract_file' ORDER BY archived_at"
    )
    assert asked == [(400, 1), (400, 1), (303, 1), (200, 1)]
    before = sqlite_trail.dump()
    assert sqlite_trail("rebuild").code == 0 and sqlite_trail("verify").code == 0
    after = sqlite_trail.dump()
    assert after["award_transaction"] == before["award_transaction"]
    assert after["evidence"] == before["evidence"]


def test_the_token_stands_nowhere_but_in_a_file_of_ours_until_its_file_has_come(
    sqlite_trail: Trail, api: SamExtract
) -> None:
    api.downloads = ["not ready", "another 400", "reset"]
    told = [run(sqlite_trail, api)]
    (kept,) = sqlite_trail.settings.tokens_dir.iterdir()
    assert kept.read_text() == f"{TOKEN}00" and stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    elsewhere = [one for one in kept_bytes(sqlite_trail.var) if one != kept.read_bytes()]
    assert not holds_key(elsewhere, TOKEN)
    told.append(run(sqlite_trail, api))
    assert told[1].code == 0 and list(sqlite_trail.settings.tokens_dir.iterdir()) == []
    said = "".join(f"{one.out}{one.err}" for one in told) + repr(sqlite_trail.dump())
    everything = [said.encode(), *kept_bytes(sqlite_trail.var)]
    assert not holds_key(everything, TOKEN) and not holds_key(everything, KEY)

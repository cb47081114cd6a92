"""Both searches of SAM.gov that take a key: what is said of a bad answer, and a key that is kept nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.fixtures.kept_bytes import holds_key, kept_bytes
from tests.fixtures.samapi import KEY, SamApi, entry, running
from tests.fixtures.samawards import SamAwards, award
from tests.fixtures.trail import QUICK, Said, Trail

TEXT = f"PALANTIR LICENSES {KEY}"


def awards() -> SamAwards:
    """One record of a publisher that repeats our key in its text."""
    record = award()
    record["awardDetails"]["productOrServiceInformation"]["descriptionOfContractRequirement"] = TEXT
    return SamAwards([record])


@dataclass(frozen=True)
class Search:
    """A source that asks with a key: its publisher, the days asked for, and what it stores."""

    source: str
    publisher: Callable[[], SamApi]
    days: tuple[str, str]
    stored: str


SEARCHES = (
    Search(
        "sam_opportunities_api",
        lambda: SamApi([entry(1, title=TEXT)]),
        ("2026-02-20", "2026-03-20"),
        "SELECT title FROM notice",
    ),
    Search(
        "sam_contract_awards",
        awards,
        ("2024-01-01", "2024-12-31"),
        "SELECT description FROM award_transaction",
    ),
)


@pytest.fixture(params=SEARCHES, ids=lambda search: search.source)
def search(request: pytest.FixtureRequest) -> Search:
    chosen: Search = request.param
    return chosen


@pytest.fixture
def api(search: Search) -> Iterator[SamApi]:
    with running(search.publisher()) as started:
        yield started


def run(trail: Trail, search: Search, api: SamApi) -> Said:
    since, until = search.days
    return trail(
        *("scrape", "run", search.source, "--since", since, "--until", until),
        **QUICK,
        TRAIL_SAM_URL=api.url,
        TRAIL_SAM_API_KEY=KEY,
        TRAIL_SAM_REQUESTS_PER_DAY="30",
    )


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (["404"], "status 404"),
        (["403"], "the publisher does not take our key"),
        (["HTML 200"], "an HTML page came where JSON was expected"),
        (["503"] * 9, "given up after"),
    ],
)
def test_a_bad_answer_is_said_and_nothing_is_stored(
    sqlite_trail: Trail, search: Search, api: SamApi, faults: list[str], words: str
) -> None:
    api.faults = list(faults)
    said = run(sqlite_trail, search, api)
    assert said.code != 0 and words in said.err and sqlite_trail.rows(search.stored) == []


@pytest.mark.parametrize("faults", [[], ["403"], ["503"] * 9, ["429"]])
def test_no_byte_of_the_key_is_anywhere_after_a_run_good_or_bad(
    sqlite_trail: Trail, search: Search, api: SamApi, faults: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.faults = list(faults)
    said = run(sqlite_trail, search, api)
    exported = sqlite_trail("export", "links", "--company", "palantir")
    if not faults:
        ((stored,),) = sqlite_trail.rows(search.stored)
        reasons = repr(sqlite_trail.rows("SELECT reason FROM link WHERE record_kind <> 'action'"))
        assert stored.startswith("PALANTIR LICENSES *") and "names “PALANTIR”" in reasons
    assert api.asked[0]["api_key"] == KEY
    told = (said.out, said.err, exported.out, exported.err, repr(sqlite_trail.dump()), caplog.text)
    on_disk = kept_bytes(sqlite_trail.var)
    assert len(on_disk) > 2 and not holds_key([text.encode() for text in told] + on_disk, KEY)

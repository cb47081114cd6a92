"""Every source asked of its loopback publisher, and what came of it as a table: `python -m tests.rounds`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.fixtures import edgar, lists, notices, samapi, samawards, samextract
from tests.fixtures.answering import Answering, answering
from tests.fixtures.collector import OPTIONS, RUN, collector
from tests.fixtures.filehost import FileHost
from tests.fixtures.filehost import running as file_host
from tests.fixtures.listhost import listing
from tests.fixtures.pageworld import bad_days
from tests.fixtures.pageworld import settings as page_settings
from tests.fixtures.registers import registers
from tests.fixtures.trail import QUICK, Trail
from tests.fixtures.use_cases import inventory, use_case
from tests.publisher import Publisher, collector_awards
from tests.publisher.examples import FIRST_DAY

AWARD = "CONT_AWD_70XTEST24F00000001_7012_70XTEST23D00000001_7014"


@dataclass(frozen=True)
class Question:
    """What one round asks: options of `trail scrape run`, and the settings that lead to the publisher."""

    options: tuple[str, ...]
    settings: dict[str, str]


Round = Callable[[Path], AbstractContextManager[Question]]


def usaspending(*options: str) -> Round:
    """A round of the test publisher that answers like USAspending."""

    @contextmanager
    def asked(folder: Path) -> Iterator[Question]:
        with Publisher(collector_awards()) as publisher:
            publisher.publish(FIRST_DAY)
            yield Question(options, collector(Trail(folder, ""), publisher.url).settings_of_publisher)

    return asked


def file_of(setting: str, body: Callable[[Path], bytes]) -> Round:
    """A round of a publisher that gives one file."""

    @contextmanager
    def asked(folder: Path) -> Iterator[Question]:
        with file_host(FileHost(body(folder))) as host:
            yield Question((), {setting: host.url, "TRAIL_ALLOW_PRIVATE_HOSTS": "true"})

    return asked


def answers_of(host: Callable[[], Answering], *settings: str) -> Round:
    """A round of a publisher that is asked for one company."""

    @contextmanager
    def asked(folder: Path) -> Iterator[Question]:
        with answering(host()) as started:
            yield Question(("--company", "palantir"), dict.fromkeys(settings, started.url))

    return asked


@contextmanager
def federal_register(folder: Path) -> Iterator[Question]:
    with listing(lists.federal_register()) as host:
        options = ("--agency", "cbp", "--since", "2026-01-01", "--until", "2026-12-31")
        yield Question(options, {"TRAIL_FEDERAL_REGISTER_URL": host.url})


@contextmanager
def lda_filings(folder: Path) -> Iterator[Question]:
    with listing(lists.lda_filings()) as host:
        options = ("--company", "palantir", "--since", "2026-01-01", "--until", "2026-06-30")
        yield Question(options, {"TRAIL_LDA_URL": host.url})


@contextmanager
def sam_api(folder: Path) -> Iterator[Question]:
    api = samapi.SamApi([samapi.entry(1), samapi.entry(2), samapi.entry(3, "7014"), samapi.entry(4, "7001")])
    with samapi.running(api) as host:
        settings = {"TRAIL_SAM_URL": host.url, "TRAIL_SAM_API_KEY": samapi.KEY}
        yield Question(("--since", "2026-02-20", "--until", "2026-03-20"), settings)


@contextmanager
def sam_awards(folder: Path) -> Iterator[Question]:
    held = [samawards.award(), samawards.award(code="7014", piid="70XTEST24F00000002"), samawards.idv()]
    gone = [samawards.award("P00001")]
    with samapi.running(samawards.SamAwards(held, deleted=gone)) as host:
        settings = {
            "TRAIL_SAM_URL": host.url,
            "TRAIL_SAM_API_KEY": samapi.KEY,
            "TRAIL_SAM_REQUESTS_PER_DAY": "16",
        }
        yield Question(("--since", "2023-01-01", "--until", "2024-12-31"), settings)


@contextmanager
def sam_extract(folder: Path) -> Iterator[Question]:
    """Enough records for one file, which is not made yet when it is first asked for."""
    held = [samawards.award(piid=f"70XTEST24F{n:08}", funding="4732") for n in range(301)]
    api = samextract.SamExtract(held, most=100, downloads=["not ready"])
    with samapi.running(api) as host:
        settings = {
            "TRAIL_SAM_URL": host.url,
            "TRAIL_SAM_API_KEY": samapi.KEY,
            "TRAIL_SAM_REQUESTS_PER_DAY": "20",
            "TRAIL_SAM_POLL_SECONDS": "0",
        }
        yield Question(("--agency", "ice", "--since", "FY2024", "--until", "FY2024"), settings)


@contextmanager
def web_pages(folder: Path) -> Iterator[Question]:
    with bad_days(folder / "world") as (host, data):
        yield Question((), page_settings(host, data))


ROUNDS: dict[str, Round] = {
    "usaspending_archive": usaspending(*RUN),
    "usaspending_bulk": usaspending(*RUN),
    "usaspending_awards": usaspending(*RUN),
    "usaspending_counts": usaspending(*RUN),
    "usaspending_idvs": usaspending(*OPTIONS["usaspending_idvs"]),
    "usaspending_subaward_recipients": usaspending(*RUN),
    "usaspending_transactions": usaspending("--award", AWARD),
    "omb_ai_inventory": file_of(
        "TRAIL_OMB_INVENTORY_URL",
        lambda folder: inventory(folder, use_case(1, "Palantir"), use_case(2, "Nobody LLC")).read_bytes(),
    ),
    "sam_opportunities": file_of(
        "TRAIL_SAM_FILES_URL", lambda folder: notices.as_file(notices.notice(1), notices.notice(2))
    ),
    "sam_opportunities_api": sam_api,
    "sam_contract_awards": sam_awards,
    "sam_contract_awards_extract": sam_extract,
    "federal_register": federal_register,
    "lda_filings": lda_filings,
    "sec_edgar": answers_of(lambda: Answering(edgar.answers()), "TRAIL_SEC_URL", "TRAIL_SEC_DATA_URL"),
    "gleif": answers_of(registers, "TRAIL_GLEIF_URL"),
    "wikidata": answers_of(registers, "TRAIL_WIKIDATA_URL"),
    "web_pages": web_pages,
}
"""Every source that asks a publisher, with what it is asked here."""


@dataclass(frozen=True)
class Outcome:
    """What a round came to: the run's own report, its seconds, and how many issues it left."""

    source: str
    state: str
    requests: int
    documents: int
    records: int
    issues: int
    seconds: float
    new_again: int


def go_round(source: str, folder: Path) -> Outcome:
    """Ask a source twice; raises `AssertionError` with what the command said where it failed."""
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    with ROUNDS[source](folder) as question:
        first = _run(trail, source, question)
        ((began, ended),) = trail.rows("SELECT started_at, finished_at FROM run")
        records = trail.one("SELECT coalesce(sum(rows), 0) FROM evidence")
        again = _run(trail, source, question)
    return Outcome(
        source,
        first["state"],
        first["requests"],
        first["documents"],
        records,
        trail.one("SELECT count(*) FROM issue"),
        seconds_between(str(began), str(ended)),
        again["new"] + again["changed"],
    )


def _run(trail: Trail, source: str, question: Question) -> Any:
    said = trail("scrape", "run", source, *question.options, "--json", **QUICK | question.settings)
    assert said.code == 0, f"{source}: {said.err or said.out}"
    return said.json


def seconds_between(began: str, ended: str) -> float:
    """Between two instants as the database writes them."""
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def main() -> None:
    table = Table(title="Every source against its loopback publisher (made-up records)")
    table.add_column("Source")
    for name in (
        "State",
        "Requests",
        "Documents",
        "Records",
        "Issues",
        "Seconds",
        "New or changed, asked again",
    ):
        table.add_column(name, justify="left" if name == "State" else "right")
    for source in ROUNDS:
        with tempfile.TemporaryDirectory() as folder:
            one = go_round(source, Path(folder))
        figures = (one.requests, one.documents, one.records, one.issues)
        table.add_row(
            source, one.state, *(f"{n:,}" for n in figures), f"{one.seconds:.1f}", f"{one.new_again:,}"
        )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()

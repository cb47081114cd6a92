"""The invented site with runs, counts, and documents between which rows changed, left and came back."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from sqlmodel import Session, SQLModel

from research.change_log import update_change_log
from research.config import Settings
from research.db import open_writer
from research.models import Coverage, Deletion, Evidence, PublishedCount, Run, Sighting, TransactionState
from tests.web.example import write_site
from tests.web.example_documents import ANSWER, FILE, NEW, OLD
from tests.web.example_records import RESELLER_AWARD

BETWEEN, DELTA = "evidencebetween", "evidencedelta"
LACKED, DELETED = datetime(2026, 3, 24, 8, tzinfo=UTC), datetime(2026, 4, 1, 8, tzinfo=UTC)
STOPPED, RESUMED = "20260420T080000Z-usaspending_captures-a", "20260420T090000Z-usaspending_captures-b"
WAITING = "20260420T070000Z-usaspending_counts-c"
LACKING = "20260420T060000Z-usaspending_bulk-d"
QUESTION = (
    '{"agencies": [{"abbreviation": "ICE", "code": "7012"}, {"abbreviation": "CBP", "code": "7014"}], "awards": [],'
    ' "basis": ["funding"], "limit": null, "modified_since": null, "since": "2007-10-01", "until": "2026-04-20"}'
)
PAGES = (
    "/sources/usaspending",
    "/sources/usaspending_captures",
    "/changes",
    "/changes?kind=new",
    "/changes?since=2026-03-24&until=2026-03-24&agency=ice&kind=gone&kind=back",
    "/changes?since=2001-01-01&until=2001-12-31",
    f"/runs/{STOPPED}",
    f"/runs/{RESUMED}",
    "/transactions/TX1",
    "/transactions/TX2",
    "/transactions/TX4",
    "/transactions/TX8",
)


def write_collector_site(folder: Path, database_url: str | None = None) -> Settings:
    """The example's site with this module's rows; database_url: of an empty PostgreSQL database, None for SQLite."""
    settings = write_site(folder, database_url)
    add(settings, _rows())
    return settings


def add(settings: Settings, rows: list[SQLModel]) -> None:
    engine = open_writer(settings.database)
    with Session(engine) as session:
        for row in rows:
            session.merge(row)
            session.flush()
        session.commit()
    with engine.begin() as connection:
        update_change_log(connection, None)
    engine.dispose()


def _evidence(evidence_id: str, at: datetime) -> Evidence:
    return Evidence(
        evidence_id=evidence_id,
        source="usaspending_captures",
        layout="usaspending_capture",
        kind="resource",
        target_uri=f"file:{evidence_id}.csv",
        file_name=f"{evidence_id}.csv",
        media_type="text/csv",
        retrieved_at=at,
        retrieved_basis="stated",
        archived_at=at,
        payload_sha256=evidence_id.encode().hex().ljust(64, "0")[:64],
        payload_bytes=48_123,
        warc_file="example.warc.gz",
        warc_offset=303,
        run_id=STOPPED,
    )


def _coverage(evidence_id: str, at: datetime, agency: str, year: int, **more: object) -> Coverage:
    return Coverage.model_validate(
        {
            "evidence_id": evidence_id,
            "agency_code": agency,
            "basis": "awarding",
            "fiscal_year": year,
            "type_group": "contracts",
            "since": date(year - 1, 10, 1),
            "until": date(year, 9, 30),
            "retrieved_at": at,
            "rows": 9,
            "repeats": 0,
            "negative": 1,
            "claim_basis": "stated",
            "state": "ok",
            "proves_absence": True,
            **more,
        }
    )


def _count(agency: str, year: int, transactions: int) -> PublishedCount:
    return PublishedCount(
        agency_code=agency,
        basis="awarding",
        fiscal_year=year,
        type_group="contracts",
        since=date(year - 1, 10, 1),
        until=date(year, 9, 30),
        transactions=transactions,
        evidence_id=ANSWER,
        retrieved_at=NEW,
    )


def run(run_id: str, state: str, **more: object) -> Run:
    start = datetime.strptime(run_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Run.model_validate(
        {
            "run_id": run_id,
            "source": run_id.split("-")[1],
            "command": "trail scrape run EXAMPLE",
            "started_at": start,
            "finished_at": start + timedelta(seconds=203),
            "state": state,
            "requests": 1_211,
            "retries": 4,
            "bytes_received": 48_123_456,
            "query": QUESTION,
            "documents": 12,
            "new": 31,
            "changed": 14,
            "same": 7,
            "older": 5,
            "rejected": 1,
            **more,
        }
    )


def seen(key: str, evidence_id: str, state: str) -> Sighting:
    return Sighting(
        record_kind="transaction", record_key=key, evidence_id=evidence_id, line=9, state_hash=state
    )


def _rows() -> list[SQLModel]:
    return [
        _evidence(BETWEEN, LACKED),
        _evidence(DELTA, DELETED),
        _coverage(FILE, OLD, "7014", 2025),
        _coverage(
            FILE, OLD, "7012", 2023, state="incomplete", proves_absence=False, rows=13_600, negative=0,
            reason="13,600 rows, a whole number of pages, and none below zero: it was cut short",
        ),
        _coverage(BETWEEN, LACKED, "7012", 2024),
        _count("7012", 2024, 1),
        _count("7012", 2025, 100),
        _count("7012", 2022, 40),
        run(STOPPED, "failed", message="EXAMPLE answered 503. Ask JANE.DOE@EXAMPLE.GOV", may_resume=True),
        run(RESUMED, "finished", message="2 jobs made files", resumed=STOPPED),
        run(LACKING, "incomplete", message="1 thing was not got", missing="EXAMPLE IS MISSING", may_resume=True),
        run(WAITING, "failed", message="stopped by the user", may_resume=True, query="not JSON"),
        seen("TX1", FILE, "hash-TX1"),
        seen("TX4", FILE, "former4"),
        TransactionState(
            transaction_key="TX4", state_hash="former4", evidence_id=FILE, recorded_award_key=RESELLER_AWARD,
            modification_number="0", action_date=date(2024, 5, 6), fiscal_year=2024, obligation_cents=30_000_000,
            description="EXAMPLESOFT WORK. POC JANE.DOE@EXAMPLE.GOV (202) 555-0143",
        ),
        Deletion(
            transaction_key="TX10", evidence_id=ANSWER, deleted_on=date(2026, 4, 1), retrieved_at=NEW, line=2
        ),
    ]  # fmt: skip


def page_text(client: TestClient, address: str) -> str:
    text = client.get(address).text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

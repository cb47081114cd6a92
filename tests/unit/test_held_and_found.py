"""What the database answers of itself: sources held, the record a number names, links of every kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine
from sqlmodel import Session, SQLModel

from research.config import LARGEST_PAGE, PROJECT, load_settings
from research.errors import SettingsInvalid
from research.exports import LinkExport, exported_links
from research.models import Award, Evidence, Link, Transaction
from research.registry import load_registry
from research.search.shortcut import Record, find_record
from research.sources_held import sources_held

OLD, NEW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
PIID = "70XTEST24F00000001"
KEY = f"CONT_AWD_{PIID}_7014_-NONE-_-NONE-"


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened


def evidence(name: str, state: str, at: datetime, rows: int) -> Evidence:
    return Evidence(
        evidence_id=name, source="federal_register", layout="test", kind="response", target_uri="https://example.gov/",
        media_type="application/json", retrieved_at=at, retrieved_basis="response", archived_at=at,
        payload_sha256="0" * 64, payload_bytes=1, warc_file="test", warc_offset=0, state=state, rows=rows,
    )  # fmt: skip


def test_a_document_refused_is_not_held_and_makes_nothing_fresh(session: Session) -> None:
    session.add_all([evidence("EV-1", "stored", OLD, 5), evidence("EV-2", "refused", NEW, 0)])
    held = {one.source.name: one for one in sources_held(session, load_registry(PROJECT / "data"))}
    one = held["federal_register"]
    assert (one.documents, one.rows, one.refused) == (1, 5, 1)
    assert one.newest == one.oldest == OLD and one.is_old(NEW)
    assert held["gleif"].refused == held["gleif"].documents == 0


def modification(key: str, gone: datetime | None) -> Transaction:
    return Transaction(
        transaction_key=key, key_basis="published", award_key=KEY, award_key_basis="published", recorded_award_key=KEY,
        piid=PIID, modification_number="P00001", action_date=date(2024, 1, 2), fiscal_year=2024, obligation_cents=1,
        awarding_agency_code="7014", state_hash=key, evidence_id="EV-1", line=1, retrieved_at=OLD, gone_at=gone,
    )  # fmt: skip


@pytest.mark.parametrize(
    "pasted",
    [
        f"{PIID} P00001",
        f"https://www.fpds.gov/ezsearch/search.do?s=FPDS&q=PIID%3A%22{PIID}%22+MODIFICATION_NUMBER%3A%22P00001%22",
    ],
)
def test_a_number_names_the_modification_that_is_not_gone(session: Session, pasted: str) -> None:
    session.add(Award(award_key=KEY, key_basis="published", piid=PIID))
    session.add_all([modification("7014_OLD", NEW), modification("7014_NEW", None)])
    session.flush()
    assert find_record(session, pasted) == Record("transaction", "7014_NEW")


def test_an_exported_link_names_its_record_whatever_its_kind(session: Session) -> None:
    kinds = ("notice", "register_document", "transaction", "use_case")
    session.add_all(
        Link(
            company_slug="microsoft", agency_code="7014", rule_id="wired-2026" if kind == "transaction" else "other",
            rule_version="1", tier="stated", record_kind=kind, record_key=kind, basis="stated", reason="EXAMPLE",
            ownership="both",
        )
        for kind in kinds
    )  # fmt: skip
    session.flush()
    rows = exported_links(session, LinkExport("wired-2026", "1", ("stated",)))
    assert [(one.record_kind, one.record_key, one.transaction_key) for one in rows] == [
        (kind, kind, kind if kind == "transaction" else "") for kind in kinds
    ]


def test_no_page_is_taken_that_could_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAIL_PAGE_DECODED_BYTES", str(LARGEST_PAGE + 1))
    with pytest.raises(SettingsInvalid, match="PAGE_DECODED_BYTES"):
        load_settings()

"""An invented site for searches: some hundred EXAMPLE records, many of them equal in date, amount or words."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml
from sqlmodel import Session

from research.config import Settings, load_settings
from research.db import open_writer
from research.models import Award, Evidence, Recipient, Transaction
from research.refresh import refresh
from research.registry import load_registry
from tests.web.example_data import write_data

ROWS = 240
NOW = datetime(2026, 4, 20, 9, 30, tzinfo=UTC)
MAKER, RESELLER, OTHER = "EXMKR0000001", "EXRSL0000002", "EXOTH0000003"
NAMES = {MAKER: "EXAMPLE MAKER INC", RESELLER: "EXAMPLE RESELLER LLC", OTHER: "EXAMPLE OTHER CORP"}
PSC = (("DA01", "BUSINESS APPLICATION SUPPORT"), (None, "Business Application Support"), ("7030", "SOFTWARE"))
NAICS = (
    ("541512", "COMPUTER SYSTEMS DESIGN SERVICES"),
    ("541519", "OTHER COMPUTER RELATED SERVICES"),
    (None, None),
)
ACTIONS = ((None, None), ("C", "FUNDING ONLY ACTION"), ("M", "OTHER ADMINISTRATIVE ACTION"))
COMPETED = ("FULL AND OPEN COMPETITION", "NOT COMPETED", None)
WORDS = ("EXAMPLESOFT LICENSES", "CASE MANAGEMENT SUPPORT", "SURVEILLANCE TOWERS", "EXAMPLESOFT SUPPORT")
VEHICLES = ("70XTESTD00000001", "70XTESTD00000002", "70XTESTE00000003", None)
CENTS = (-5_000, 0, 0, 123_456, 1_000_000, 25_000_000, 25_000_000, 300_000_000)


def write_search_site(folder: Path, database_url: str | None = None, seed: int = 1) -> Settings:
    """The site in `folder`, its rows stored in an order that `seed` decides."""
    data = write_data(folder / "data")
    _write_more(data)
    settings = load_settings(
        var_dir=folder / "var", data_dir=data, database_url=database_url, public_url=None
    )
    engine = open_writer(settings.database)
    awards, transactions = _rows()
    random.Random(seed).shuffle(transactions)
    with Session(engine) as session:
        session.add(_evidence())
        session.add_all(
            Recipient(recipient_key=key, key_basis="uei", name=name, normalised_name=name, uei=key)
            for key, name in NAMES.items()
        )
        session.add_all(awards)
        session.flush()
        for row in transactions:
            session.add(row)
            session.flush()
        session.commit()
    refresh(engine, settings, load_registry(settings.data))
    engine.dispose()
    return settings


def _write_more(data: Path) -> None:
    """A reseller and a vehicle with a name, beside what the small example decides."""
    company = yaml.safe_load((data / "companies" / "example-maker.yml").read_text("utf-8"))
    company |= {
        "slug": "example-reseller",
        "name": "Example Reseller",
        "legal_name": "Example Reseller LLC",
        "role": ["reseller"],
        "recipient_names": [{"name": NAMES[RESELLER], "source": "records"}],
    }
    path = data / "companies" / "example-reseller.yml"
    path.write_text(yaml.safe_dump(company, sort_keys=False), "utf-8")
    rule_path = data / "rules" / "plain-words.yml"
    rule = yaml.safe_load(rule_path.read_text("utf-8"))
    rule["companies"]["example-reseller"] = {"words": ["Example Reseller"]}
    rule_path.write_text(yaml.safe_dump(rule, sort_keys=False), "utf-8")
    vehicle = {
        "name": "EXAMPLE Vehicle",
        "kind": "department-wide",
        "run_by": "Nobody",
        "agency_codes": ["7001"],
        "piids": [r"70XTESTD\d+"],
        "basis": "record",
        "source": {"title": "Example records", "publisher": "Nobody", "read_as": "record"},
    }
    (data / "vehicles.yml").write_text(yaml.safe_dump({"vehicles": [vehicle]}, sort_keys=False), "utf-8")
    shutil.rmtree(data / "products", ignore_errors=True)


def _evidence() -> Evidence:
    return Evidence(
        evidence_id="evidence", source="usaspending_captures", layout="usaspending_capture", kind="resource",
        target_uri="file:example.csv", file_name="example.csv", media_type="text/csv", retrieved_at=NOW,
        retrieved_basis="stated", archived_at=NOW, payload_sha256="e" * 64, payload_bytes=1, warc_file="w.warc.gz",
        warc_offset=1, rows=ROWS,
    )  # fmt: skip


def _rows() -> tuple[list[Award], list[Transaction]]:
    chance = random.Random(2018)
    awards, transactions = [], []
    for number in range(ROWS // 3):
        agency, vehicle = chance.choice(("7012", "7014")), chance.choice(VEHICLES)
        piid = f"70XTEST24F{number:08}"
        key = f"CONT_AWD_{piid}_{agency}_{vehicle or '-NONE-'}_{'7001' if vehicle else '-NONE-'}"
        recipient = chance.choice(list(NAMES))
        awards.append(
            Award(
                award_key=key, key_basis="published", piid=piid, award_kind="AWARD", awarding_agency_code=agency,
                recipient_key=recipient, recipient_name=NAMES[recipient], parent_piid=vehicle,
                parent_award_key=f"CONT_IDV_{vehicle}_7001" if vehicle else None,
            )
        )  # fmt: skip
        transactions += [_transaction(chance, key, piid, (agency, recipient), step) for step in range(3)]
    return awards, transactions


def _transaction(
    chance: random.Random, award: str, piid: str, parties: tuple[str, str], step: int
) -> Transaction:
    agency, recipient = parties
    (psc, psc_words), (naics, naics_words) = chance.choice(PSC), chance.choice(NAICS)
    action, action_words = chance.choice(ACTIONS)
    day = date(2023, 9, 25) + timedelta(days=chance.randrange(12))
    return Transaction(
        transaction_key=f"{agency}_{piid}_{step}", award_key=award, recorded_award_key=award, key_basis="published",
        award_key_basis="published", piid=piid, modification_number=str(step), action_date=day,
        fiscal_year=day.year + (day.month >= 10), obligation_cents=chance.choice(CENTS),
        award_type_code=chance.choice(("C", "D")), awarding_agency_code=agency, awarding_agency_name="as published",
        funding_agency_code=chance.choice(("7012", "7014")), funding_agency_name="as published",
        funding_office_name=chance.choice(("U.S. BORDER PATROL", "EXAMPLE OFFICE")), recipient_key=recipient,
        recipient_name=NAMES[recipient], description=chance.choice(WORDS), psc_code=psc, psc_description=psc_words,
        naics_code=naics, naics_description=naics_words, action_type_code=action, action_type=action_words,
        extent_competed=chance.choice(COMPETED), state_hash=f"{piid}{step}", evidence_id="evidence", line=step + 2,
        retrieved_at=NOW,
    )  # fmt: skip

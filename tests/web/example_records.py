"""The records of the invented world: awards, transactions and whatever else its database holds."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import SQLModel

from research.models import (
    Award,
    Evidence,
    Issue,
    Notice,
    Recipient,
    RecipientName,
    Sighting,
    Subaward,
    Transaction,
    TransactionState,
    UseCase,
)
from tests.web.example_documents import ANSWER, FILE, NEW, OLD, documents, filed

MAKER_AWARD = "CONT_AWD_70XTEST24C00000001_7012_-NONE-_-NONE-"
VEHICLE = "CONT_IDV_70XTEST20D00000009_7014"
RESELLER_AWARD = "CONT_AWD_70XTEST24F00000002_7014_70XTEST20D00000009_7014"
ODD_AWARD = "CONT_AWD_70XTEST/25 P#4?_7014_-NONE-_-NONE-"
PROVISIONAL_AWARD = "PIID_7014_70XTEST25P00000004"
BORDER_AWARD = "CONT_AWD_70XTEST25C00000005_7014_-NONE-_-NONE-"
MAKER, RESELLER, NAMELESS = (
    "EXMKR0000001",
    "name-example-reseller-llc-0a1b2c3d",
    "name-example-maker-inc-4e5f6a7b",
)


def _evidence(evidence_id: str, when: datetime, **more: object) -> Evidence:
    return Evidence.model_validate(
        {
            "evidence_id": evidence_id,
            "source": "usaspending_captures",
            "layout": "usaspending_capture",
            "kind": "resource",
            "target_uri": f"file:{evidence_id}.csv",
            "file_name": f"{evidence_id}.csv",
            "media_type": "text/csv",
            "retrieved_at": when,
            "retrieved_basis": "stated",
            "archived_at": when,
            "payload_sha256": evidence_id.encode().hex().ljust(64, "0")[:64],
            "payload_bytes": 48_123,
            "warc_file": "example.warc.gz",
            "warc_offset": 303,
            "rows": 9,
            **more,
        }
    )


def _award(key: str, piid: str, agency: str, **more: object) -> Award:
    names = {"7012": "U.S. Immigration and Customs Enforcement", "7014": "U.S. Customs and Border Protection"}
    return Award.model_validate(
        {
            "award_key": key,
            "key_basis": "published",
            "piid": piid,
            "award_kind": "AWARD",
            "award_type_code": "C",
            "award_type": "DELIVERY ORDER",
            "awarding_agency_code": agency,
            "awarding_agency_name": names[agency],
            **more,
        }
    )


def _transaction(key: str, award: str, day: date, cents: int, **more: object) -> Transaction:
    agency = "7012" if "_7012_" in award else "7014"
    return Transaction.model_validate(
        {
            "transaction_key": key,
            "award_key": award,
            "recorded_award_key": award,
            "key_basis": "published",
            "award_key_basis": "published",
            "piid": award.split("_")[2],
            "modification_number": "0",
            "action_date": day,
            "fiscal_year": day.year + (day.month >= 10),
            "obligation_cents": cents,
            "award_type_code": "C",
            "award_type": "DELIVERY ORDER",
            "award_kind": "AWARD",
            "awarding_agency_code": agency,
            "awarding_agency_name": "as published",
            "state_hash": f"hash-{key}",
            "evidence_id": ANSWER,
            "line": 2,
            "retrieved_at": NEW,
            **more,
        }
    )


def all_rows() -> list[SQLModel]:
    maker = {"recipient_key": MAKER, "recipient_name": "EXAMPLE MAKER INC", "recipient_uei": MAKER}
    reseller = {"recipient_key": RESELLER, "recipient_name": "EXAMPLE RESELLER LLC"}
    contact = "EXAMPLESOFT LICENSES. POC JANE.DOE@EXAMPLE.GOV (202) 555-0143"
    transactions = [
        _transaction("TX1", MAKER_AWARD, date(2024, 2, 1), 100_000_000, description="CASE-MANAGEMENT", **maker),
        _transaction(
            "TX2", MAKER_AWARD, date(2024, 12, 15), -5_000_025, modification_number="P00001",
            description="CLOSE OUT, CASE AT&T", action_type="CLOSE OUT", line=3, **maker,
        ),
        _transaction(
            "TX3", MAKER_AWARD, date(2025, 3, 1), 0, modification_number="P00002",
            description="STOP WORK C++ MODULE", line=4, **maker,
        ),
        _transaction(
            "TX4", RESELLER_AWARD, date(2024, 5, 6), 30_000_000, description=contact, line=5,
            parent_piid="70XTEST20D00000009", **reseller,
        ),
        _transaction(
            "TX5", RESELLER_AWARD, date(2025, 5, 6), 20_000_000, modification_number="P00001",
            description="ADD FUNDS", line=6, **{**reseller, "recipient_name": "EXAMPLE RESELLER, LLC."},
        ),
        _transaction(
            "TX6/ODD KEY", ODD_AWARD, date(2025, 6, 7), 1_234, line=7,
            description='=HYPERLINK("http://example.org") <script>alert(1)</script>', **reseller,
        ),
        _transaction(
            "TX7", BORDER_AWARD, date(2025, 7, 8), 700_000, description="TOWERS", line=8,
            funding_agency_code="7014", funding_agency_name="U.S. Customs and Border Protection",
            funding_office_name="U.S. BORDER PATROL", recipient_key=NAMELESS, recipient_name="Example Maker, Inc.",
        ),
        _transaction(
            "TX8", PROVISIONAL_AWARD, date(2025, 8, 9), 4_200, key_basis="provisional",
            award_key_basis="provisional", evidence_id=FILE, retrieved_at=OLD, **reseller,
        ),
        _transaction("TX9", MAKER_AWARD, date(2024, 2, 1), 100_000_000, duplicate_of="TX1", line=9, **maker),
        _transaction(
            "TX10", MAKER_AWARD, date(2024, 2, 2), 999_999_900, gone_at=NEW, gone_evidence_id=ANSWER,
            evidence_id=FILE, retrieved_at=OLD, line=10, **maker,
        ),
    ]  # fmt: skip
    return [
        _evidence(FILE, OLD),
        _evidence(
            ANSWER, NEW, kind="response", file_name=None, method="POST", http_status=200, rejected=1,
            target_uri="https://api.usaspending.gov/api/v2/search/spending_by_transaction/",
            request_body='{"page": 1}', media_type="application/json", retrieved_basis="response",
        ),
        UseCase(
            use_case_key="2025:DHS-0001", edition="2025", use_case_id="DHS-0001", agency="DHS", bureau="CBP",
            agency_code="7014", name="Example Sorting", stage="Deployed", impact="High-impact",
            contracting="Vendor Purchased", purpose="Sorts. Ask JANE.DOE@EXAMPLE.GOV (202) 555-0143.",
            vendor_name="Example Maker (models), Nobody LLC",
            operational_date="2024-02-01 00:00:00",
            pia_url="https://www.example.gov/paper; https://www.example.gov/second https://inner.example.com/x",
            state_hash="hash-uc",
            evidence_id=ANSWER, line=12, retrieved_at=NEW,
        ),
        *documents(),
        Notice(
            notice_id="0a1b2c", title="ExampleSoft sorting licences", type="Award Notice", base_type="Solicitation",
            posted_date=date(2024, 4, 2), archive_date=date(2024, 6, 1), response_deadline="2024-04-20T17:00:00-04:00",
            active="No", agency_code="7014", sub_tier_code="7014", sub_tier="US CUSTOMS AND BORDER PROTECTION",
            office_code="70B03C", office_name="EXAMPLE OFFICE", solicitation_number="70XTEST-24-Q-0001",
            solicitation_key="70XTEST24Q0001", award_number="70XTEST24F00000002", award_number_key="70XTEST24F00000002",
            award_date=date(2024, 4, 1), notice_award_cents=1_234_567, awardee="EXAMPLE RESELLER LLC",
            link="https://sam.gov/workspace/contract/opp/0a1b2c/view",
            description="<p>Sole source: only <b>Example</b>Soft sorts.</p><p>Ask JANE.DOE&#64;EXAMPLE.GOV "
            "(202) 555-0143.</p><a href='mailto:JANE.DOE@EXAMPLE.GOV'>here</a>",
            state_hash="hash-n1", evidence_id=ANSWER, line=13, retrieved_at=NEW, described_at=OLD,
            described_evidence_id=FILE,
        ),
        Notice(
            notice_id="9f9f9f", title="Dry cleaning", type="Sources Sought", posted_date=date(2024, 5, 2),
            sub_tier_code="7001", sub_tier="OFFICE OF PROCUREMENT OPERATIONS", state_hash="hash-n2",
            evidence_id=ANSWER, line=14, retrieved_at=NEW,
        ),
        *(
            Sighting(record_kind="notice", record_key=key, evidence_id=evidence, line=line, state_hash=state)
            for key, evidence, line, state in (
                ("0a1b2c", ANSWER, 13, "hash-n1"),
                ("0a1b2c", FILE, 3, "hash-earlier"),
                ("9f9f9f", ANSWER, 14, "hash-n2"),
            )
        ),
        *filed(),
        Issue(evidence_id=ANSWER, member="", line=11, field="action_date", message="no such day"),
        Recipient(
            recipient_key=MAKER, key_basis="uei", name="EXAMPLE MAKER INC", normalised_name="EXAMPLE MAKER INC",
            uei=MAKER,
        ),
        Recipient(
            recipient_key=NAMELESS, key_basis="name", name="Example Maker, Inc.",
            normalised_name="EXAMPLE MAKER INC",
        ),
        Recipient(
            recipient_key=RESELLER, key_basis="name", name="EXAMPLE RESELLER LLC",
            normalised_name="EXAMPLE RESELLER LLC",
        ),
        *(
            RecipientName(
                recipient_key=RESELLER, name=name, transactions=1, first_action_date=date(2024, 5, 6),
                last_action_date=date(2025, 8, 9),
            )
            for name in ("EXAMPLE RESELLER LLC", "EXAMPLE RESELLER, LLC.")
        ),
        _award(
            MAKER_AWARD, "70XTEST24C00000001", "7012", base_description="CASE MANAGEMENT SYSTEM",
            base_description_basis="published", current_value_cents=150_000_000, ceiling_cents=900_000_000,
            award_obligation_cents=95_000_000, award_outlay_cents=1_000_000, values_as_of=NEW,
            values_evidence_id=ANSWER, recipient_key=MAKER, recipient_name="EXAMPLE MAKER INC", recipient_uei=MAKER,
        ),
        _award(VEHICLE, "70XTEST20D00000009", "7014", award_kind="IDV", award_type_code="IDV_B"),
        _award(
            RESELLER_AWARD, "70XTEST24F00000002", "7014", parent_award_key=VEHICLE,
            parent_piid="70XTEST20D00000009", base_description="EXAMPLESOFT LICENSES FOR JANE.DOE@EXAMPLE.GOV",
            base_description_basis="modification 0", **reseller,
        ),
        _award(ODD_AWARD, "70XTEST25P00000004", "7014", same_piid_awards=2),
        _award(PROVISIONAL_AWARD, "70XTEST25P00000004", "7014", key_basis="provisional", same_piid_awards=2),
        _award(BORDER_AWARD, "70XTEST25C00000005", "7014"),
        *transactions,
        *(
            Sighting(
                record_kind="transaction", record_key=one.transaction_key, evidence_id=one.evidence_id,
                line=one.line, state_hash=one.state_hash,
            )
            for one in transactions
        ),
        Sighting(record_kind="transaction", record_key="TX2", evidence_id=FILE, line=3, state_hash="former"),
        TransactionState(
            transaction_key="TX2", state_hash="former", evidence_id=FILE, recorded_award_key=MAKER_AWARD,
            modification_number="P00001", action_date=date(2024, 12, 14), fiscal_year=2025,
            obligation_cents=39_606_200, description="AS FIRST PUBLISHED",
        ),
        Subaward(
            subaward_key="SUB1", prime_award_key=RESELLER_AWARD, prime_recipient_name="EXAMPLE RESELLER LLC",
            awarding_agency_code="7014", subaward_number="S-1", subaward_amount_cents=2_500_000,
            action_date=date(2024, 6, 1), fiscal_year=2024, subrecipient_name="EXAMPLE MAKER INC",
            description="SUPPORT", state_hash="s", evidence_id=FILE, line=2, retrieved_at=OLD,
        ),
    ]  # fmt: skip

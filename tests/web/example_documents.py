"""Documents of the invented world that are no awards: filings of a company, the Federal Register, lobbying."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from sqlmodel import SQLModel

from research.models import (
    Exhibit,
    Filing,
    FormerName,
    LobbyingFiling,
    RegisterDocument,
    Subsidiary,
)

FILE, ANSWER = "evidencefile", "evidenceanswer"
OLD, NEW = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 4, 20, 9, 30, tzinfo=UTC)
NOTICE = "TESTDOC-1"
FILING = "00000000-0000-4000-8000-000000000001"


def filed() -> list[SQLModel]:
    """Filings of the maker: more subsidiaries than a page prints, one without a place, one former name."""
    proof = {"evidence_id": ANSWER, "retrieved_at": NEW}
    list_key = "0000000099-26-000001:ex21.htm"
    rows: list[SQLModel] = [
        Subsidiary(
            subsidiary_key=f"{list_key}:{at:05}",
            exhibit_key=list_key,
            cik="0000000099",
            position=at,
            printed_name=f"EXAMPLE MEMBER {at} LLC (1)",
            name=f"EXAMPLE MEMBER {at} LLC",
            line=at,
            state_hash=f"s{at}",
            jurisdiction="Delaware" if at > 1 else None,
            remark="Example Shops" if at == 2 else None,
            confidence="high" if at > 1 else "low",
            **proof,
        )
        for at in range(1, 401)
    ]
    return [
        Filing(
            accession="0000000099-26-000001", cik="0000000099", filer_name="EXAMPLE MAKER", form="10-K",
            filing_date=date(2026, 2, 17), report_date=date(2025, 12, 31), line=1, state_hash="f1", **proof,
        ),
        Exhibit(
            exhibit_key=list_key, cik="0000000099", accession="0000000099-26-000001", document="ex21.htm",
            url="https://www.sec.gov/Archives/edgar/data/99/000000009926000001/ex21.htm", shape="A", listed=400,
            line=1, state_hash="e1", **proof,
        ),
        *rows,
        FormerName(
            former_name_key="0000000099:1", cik="0000000099", name="EXAMPLE MAKER OF OLD", since=date(2009, 1, 5),
            until=date(2016, 3, 1), line=1, state_hash="n1", **proof,
        ),
    ]  # fmt: skip


def documents() -> list[SQLModel]:
    """Made-up documents of the Federal Register and a made-up lobbying filing."""
    of_cbp = "U.S. Customs and Border Protection; Homeland Security Department"
    activities = [
        {
            "code": "HOM", "issue": "Homeland Security", "entities": ["SENATE", "U.S. Customs & Border Protection"],
            "text": "EXAMPLE: made-up sorting. Ask JANE.DOE@EXAMPLE.GOV (202) 555-0143.",
        },
        {
            "code": "IMM", "issue": "Immigration", "entities": ["Homeland Security, Dept of (DHS)"],
            "text": "EXAMPLE: made-up issues of the department.",
        },
        {"code": "TAX", "issue": "Taxation", "entities": ["SENATE"], "text": "EXAMPLE: made-up issues of tax."},
    ]  # fmt: skip
    return [
        RegisterDocument(
            document_number=NOTICE, title="EXAMPLE: Made-up Notice on Examplesoft", document_type="Notice",
            action="Notice.", abstract="EXAMPLE: ask JANE.DOE@EXAMPLE.GOV (202) 555-0143.", agencies=of_cbp,
            publication_date=date(2026, 3, 2), agency_codes="7014", agency_basis="published", citation="99 FR 1",
            docket_ids="TEST-1", html_url="https://www.federalregister.gov/d/TESTDOC-1", pdf_url="http://example.gov/x",
            state_hash="hash-r1", evidence_id=ANSWER, line=13, retrieved_at=NEW,
        ),
        RegisterDocument(
            document_number="TESTDOC-2", title="Privacy Act of 1974; DHS/ICE-999 EXAMPLE System of Records",
            document_type="Notice", agencies="Homeland Security Department", publication_date=date(2025, 3, 2),
            agency_codes="7012", agency_basis="title", notice_kind="privacy_act",
            html_url="https://www.federalregister.gov/d/TESTDOC-2", state_hash="hash-r2", evidence_id=ANSWER, line=14,
            retrieved_at=NEW,
        ),
        RegisterDocument(
            document_number="TESTDOC-3", title="EXAMPLE: Country of Origin of Examplesoft Computers",
            document_type="Notice", agencies=of_cbp, publication_date=date(2025, 3, 3), agency_codes="7014",
            agency_basis="published", html_url="https://www.federalregister.gov/d/TESTDOC-3", state_hash="hash-r3",
            evidence_id=ANSWER, line=15, retrieved_at=NEW,
        ),
        LobbyingFiling(
            filing_uuid=FILING, filing_type="Q1", filing_type_name="1st Quarter - Report", filing_year=2026,
            filing_period="first_quarter", filing_period_name="1st Quarter (Jan 1 - Mar 31)",
            client_name="Example Maker, Inc.", registrant_name="EXAMPLE LOBBYISTS LLC", income_cents=5_000_000,
            issues="Homeland Security; Immigration; Taxation",
            entities="SENATE; U.S. Customs & Border Protection; Homeland Security, Dept of (DHS); EXAMPLE Border Unit",
            activities=json.dumps(activities), document_url="https://lda.gov/filings/example/print/",
            posted_at=datetime(2026, 4, 19, 15, 49, tzinfo=UTC), state_hash="hash-l1", evidence_id=ANSWER, line=16,
            retrieved_at=NEW,
        ),
    ]  # fmt: skip

"""USAspending's JSON, made by filling the fixtures in tests/fixtures with an award's own values."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.publisher.records import AGENCIES, ExampleAward, Modification

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TYPES = {"A": "BPA CALL", "B": "PURCHASE ORDER", "C": "DELIVERY ORDER", "D": "DEFINITIVE CONTRACT"}


@cache
def _fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"usaspending_{name}.json").read_text("utf-8"))


def fixture(name: str) -> Any:
    """A fixture's JSON, free to change."""
    return copy.deepcopy(_fixture(name))


def internal_id(award: ExampleAward) -> int:
    return sum(map(ord, award.key)) * 1000


def type_name(award: ExampleAward) -> str:
    return TYPES.get(award.type_code, "INDEFINITE DELIVERY / INDEFINITE QUANTITY")


def detail(award: ExampleAward) -> dict[str, Any]:
    """`/api/v2/awards/<key>/`."""
    key = award.parts
    body: dict[str, Any] = fixture("award_detail_idv" if key.kind == "IDV" else "award_detail")
    body |= {
        "id": internal_id(award),
        "generated_unique_award_id": award.key,
        "piid": key.piid,
        "type": award.type_code,
        "type_description": type_name(award),
        "description": award.history[0].description,
        "total_obligation": float(award.obligation),
        "date_signed": str(award.history[0].action_date),
    }
    for role, code in (("awarding_agency", award.awarding), ("funding_agency", award.funding)):
        name, short = AGENCIES[code]
        body[role]["subtier_agency"] = {"name": name, "code": code, "abbreviation": short}
    body["recipient"] |= {"recipient_name": award.recipient, "recipient_uei": award.uei}
    body["period_of_performance"] |= {"start_date": str(award.start), "end_date": str(award.end)}
    if key.kind == "AWARD" and key.parent_piid is None:
        body["parent_award"] = None
    elif key.kind == "AWARD":
        parent = f"CONT_IDV_{key.parent_piid}_{key.parent_agency_code}"
        body["parent_award"] |= {"generated_unique_award_id": parent, "piid": key.parent_piid}
    return body


def transaction(award: ExampleAward, modification: Modification) -> dict[str, Any]:
    """A row of `/api/v2/transactions/`."""
    row: dict[str, Any] = fixture("award_transactions")["results"][0]
    return row | {
        "id": f"CONT_TX_{award.parts.transaction_key(modification.number)}",
        "type": award.type_code,
        "type_description": type_name(award),
        "action_date": str(modification.action_date),
        "modification_number": modification.number,
        "description": modification.description,
        "federal_action_obligation": float(modification.obligation),
    }


def search_row(award: ExampleAward, fields: list[str]) -> dict[str, Any]:
    """A row of `/api/v2/search/spending_by_award/` with the fields asked for."""
    row: dict[str, Any] = fixture("award_search")["results"][0]
    end = row.pop("End Date")
    row |= {"End Date": end} if award.parts.kind == "AWARD" else {"Last Date to Order": str(award.end)}
    row |= {
        "internal_id": internal_id(award),
        "generated_internal_id": award.key,
        "Award ID": award.parts.piid,
        "Recipient Name": award.recipient,
        "Recipient UEI": award.uei,
        "Award Amount": float(award.obligation),
        "Description": award.history[0].description,
        "Contract Award Type": type_name(award),
        "Awarding Sub Agency": AGENCIES[award.awarding][0],
        "Awarding Sub Agency Code": award.awarding,
        "Funding Sub Agency": AGENCIES[award.funding][0],
        "Funding Sub Agency Code": award.funding,
        "Start Date": str(award.start),
        "Base Obligation Date": str(award.history[0].action_date),
    }
    always = ("internal_id", "generated_internal_id", "awarding_agency_id", "agency_slug")
    return {field: row[field] for field in (*fields, *always) if field in row}

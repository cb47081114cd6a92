"""USAspending's JSON, made by filling the fixtures in tests/fixtures with an award's own values."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.publisher.filters import Action
from tests.publisher.records import AGENCIES, ExampleAward, Modification, Subaward, department_of
from tests.publisher.tables import TYPES

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
_RECIPIENT = "00000000-0000-0000-0000-000000000001-C"
_SUBRECIPIENT = "00000000-0000-0000-0000-000000000002-C"


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
        department = department_of(code)
        body[role]["subtier_agency"] = {"name": name, "code": code, "abbreviation": short}
        body[role]["toptier_agency"] |= {
            "name": department.name,
            "code": department.code,
            "abbreviation": department.short,
            "slug": department.slug,
        }
    body["recipient"] |= {"recipient_name": award.recipient, "recipient_uei": award.uei}
    body["period_of_performance"] |= {"start_date": str(award.start), "end_date": str(award.end)}
    if key.kind == "AWARD" and key.parent_piid is None:
        body["parent_award"] = None
    elif key.kind == "AWARD":
        body["parent_award"] |= {"generated_unique_award_id": award.parent_key, "piid": key.parent_piid}
    return body


def transaction(award: ExampleAward, modification: Modification) -> dict[str, Any]:
    """A row of `/api/v2/transactions/`."""
    row: dict[str, Any] = fixture("award_transactions")["results"][0]
    return row | {
        "id": f"CONT_TX_{award.transaction_key(modification)}",
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
        "Last Modified Date": str(max(m.modified_date for m in award.history)),
    }
    always = ("internal_id", "generated_internal_id", "awarding_agency_id", "agency_slug")
    return {field: row[field] for field in (*fields, *always) if field in row}


def subaward_row(award: ExampleAward, subaward: Subaward, fields: list[str]) -> dict[str, Any]:
    """A row of the same search in its subaward mode."""
    row: dict[str, Any] = {
        "internal_id": None,
        "prime_award_internal_id": None,
        "Awarding Agency": department_of(award.awarding).name,
        "Awarding Sub Agency": AGENCIES[award.awarding][0],
        "Prime Award ID": award.parts.piid,
        "prime_award_recipient_id": _RECIPIENT,
        "Prime Award Recipient UEI": award.uei,
        "Prime Recipient Name": award.recipient,
        "Sub-Award Amount": float(subaward.amount),
        "Sub-Award Date": str(subaward.action_date),
        "Sub-Award Description": "EXAMPLE WORK",
        "Sub-Award ID": subaward.number,
        "sub_award_recipient_id": _SUBRECIPIENT,
        "Sub-Award Type": "sub-contract",
        "Sub-Awardee Name": subaward.recipient,
        "Sub-Recipient UEI": subaward.uei,
        "NAICS": {"code": None, "description": None},
        "PSC": {"code": None, "description": None},
    }
    always = {
        "prime_award_generated_internal_id": award.key,
        "subaward_description_sorted": "EXAMPLE WORK",
    }
    kept = ("internal_id", "prime_award_internal_id", "prime_award_recipient_id", "sub_award_recipient_id")
    return {name: value for name, value in row.items() if name in (*fields, *kept)} | always


def transaction_search_row(action: Action, fields: list[str]) -> dict[str, Any]:
    """A row of `/api/v2/search/spending_by_transaction/`: it holds no transaction key."""
    award, modification = action.award, action.modification
    row: dict[str, Any] = {
        "Award ID": award.parts.piid,
        "Mod": modification.number,
        "Recipient Name": award.recipient,
        "Recipient UEI": award.uei,
        "Action Date": str(modification.action_date),
        "Action Type": None,
        "Award Type": type_name(award),
        "Awarding Agency": department_of(award.awarding).name,
        "Awarding Sub Agency": AGENCIES[award.awarding][0],
        "Funding Agency": department_of(award.funding).name,
        "Funding Sub Agency": AGENCIES[award.funding][0],
        "Transaction Amount": float(modification.obligation),
        "Transaction Description": modification.description,
    }
    always = {
        "internal_id": internal_id(award),
        "generated_internal_id": award.key,
        "awarding_agency_id": department_of(award.awarding).agency_id,
        "awarding_agency_slug": department_of(award.awarding).slug,
    }
    return {field: row[field] for field in fields if field in row} | always


def child(award: ExampleAward) -> dict[str, Any]:
    """A row of `/api/v2/idvs/awards/`: departments only, no agency inside one."""
    awarding, funding = department_of(award.awarding), department_of(award.funding)
    is_idv = award.parts.kind == "IDV"
    return {
        "award_id": internal_id(award),
        "award_type": type_name(award),
        "description": award.history[0].description,
        "funding_agency": funding.name,
        "awarding_agency": awarding.name,
        "funding_agency_id": funding.agency_id,
        "awarding_agency_id": awarding.agency_id,
        "generated_unique_award_id": award.key,
        "last_date_to_order": str(award.end) if is_idv else None,
        "obligated_amount": float(award.obligation),
        "period_of_performance_current_end_date": None if is_idv else str(award.end),
        "period_of_performance_start_date": str(award.start),
        "piid": award.parts.piid,
        "funding_agency_slug": funding.slug,
        "awarding_agency_slug": awarding.slug,
    }


def active(award: ExampleAward, is_grandchild: bool) -> dict[str, Any]:
    """A row of `/api/v2/idvs/activity/`."""
    awarding = department_of(award.awarding)
    return {
        "award_id": internal_id(award),
        "awarding_agency": awarding.name,
        "awarding_agency_id": awarding.agency_id,
        "awarding_agency_slug": awarding.slug,
        "generated_unique_award_id": award.key,
        "last_date_to_order": None,
        "obligated_amount": float(award.obligation),
        "awarded_amount": float(2 * award.obligation),
        "period_of_performance_potential_end_date": f"{award.end} 00:00:00",
        "parent_award_id": 900000,
        "parent_generated_unique_award_id": award.parent_key,
        "parent_award_piid": award.parts.parent_piid,
        "period_of_performance_start_date": str(award.start),
        "piid": award.parts.piid,
        "recipient_name": award.recipient,
        "recipient_id": _RECIPIENT,
        "grandchild": is_grandchild,
    }


def subaward(given: Subaward) -> dict[str, Any]:
    """A row of `/api/v2/subawards/`: without UEI."""
    return {
        "id": sum(map(ord, given.report_id)),
        "subaward_number": given.number,
        "description": "EXAMPLE WORK",
        "action_date": str(given.action_date),
        "amount": float(given.amount),
        "recipient_name": given.recipient,
    }

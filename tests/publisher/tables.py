"""Rows of the publisher's CSV files: 297 columns of transactions, 299 of deltas, 118 of subawards."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from scrapers.layouts import known_columns
from tests.publisher.filters import Action
from tests.publisher.records import AGENCIES, ExampleAward, Subaward, department_of

ARCHIVE = known_columns("usaspending_archive")
DELTA = ("correction_delete_ind", "agency_id", *ARCHIVE)
SUBAWARDS = known_columns("usaspending_subawards")
TYPES = {"A": "BPA CALL", "B": "PURCHASE ORDER", "C": "DELIVERY ORDER", "D": "DEFINITIVE CONTRACT"}
IDV_TYPES = {"A": "GWAC", "B": "IDC", "C": "FSS", "D": "BOA", "E": "BPA"}

Row = dict[str, str]

_NEVER_SET = ("highly_compensated", "recipient_phone", "recipient_fax")
_FLAGS = ARCHIVE[
    ARCHIVE.index("alaskan_native_corporation_owned_firm") : ARCHIVE.index(
        "highly_compensated_officer_1_name"
    )
]
_WORDS = {
    "contracting_officers_determination_of_business_size": "OTHER THAN SMALL BUSINESS",
    "contracting_officers_determination_of_business_size_code": "O",
    "organizational_type": "CORPORATE NOT TAX EXEMPT",
}
_BLANK = dict.fromkeys(ARCHIVE, "") | dict.fromkeys(_FLAGS, "f") | _WORDS


def fiscal_year(day: date) -> int:
    """The fiscal year of a day, named by its end."""
    return day.year + (day.month >= 10)


def transaction_row(action: Action) -> Row:
    """One transaction in the 297 columns; what is not known of an award is empty."""
    award, modification = action.award, action.modification
    parts, place = award.parts, award.history.index(modification)
    is_idv = parts.kind == "IDV"
    so_far = sum((m.obligation for m in award.history[: place + 1]), Decimal(0))
    row = _BLANK | _agencies(award) | {
        "contract_transaction_unique_key": action.key,
        "contract_award_unique_key": award.key,
        "award_id_piid": parts.piid,
        "modification_number": modification.number,
        "transaction_number": "" if is_idv else modification.transaction_number,
        "parent_award_agency_id": parts.parent_agency_code or "",
        "parent_award_agency_name": AGENCIES.get(parts.parent_agency_code or "", ("",))[0],
        "parent_award_id_piid": parts.parent_piid or "",
        "parent_award_modification_number": "0" if parts.parent_piid else "",
        "federal_action_obligation": f"{modification.obligation:.2f}",
        "total_dollars_obligated": f"{award.obligation:.2f}",
        "base_and_exercised_options_value": f"{modification.obligation:.2f}",
        "current_total_value_of_award": f"{so_far:.2f}",
        "base_and_all_options_value": f"{2 * modification.obligation:.2f}",
        "potential_total_value_of_award": f"{2 * so_far:.2f}",
        "action_date": str(modification.action_date),
        "action_date_fiscal_year": str(fiscal_year(modification.action_date)),
        "period_of_performance_start_date": str(award.start),
        "period_of_performance_current_end_date": "" if is_idv else str(award.end),
        "period_of_performance_potential_end_date": "" if is_idv else f"{award.end} 00:00:00",
        "ordering_period_end_date": str(award.end) if is_idv else "",
        "recipient_uei": award.uei or "",
        "recipient_name": award.recipient,
        "recipient_name_raw": award.recipient,
        "award_or_idv_flag": parts.kind,
        "transaction_description": modification.description,
        "prime_award_base_transaction_description": award.history[0].description,
        "number_of_actions": "1",
        "corporate_entity_not_tax_exempt": "t",
        "usaspending_permalink": f"https://www.usaspending.gov/award/{award.key}/",
        "initial_report_date": str(modification.action_date),
        "last_modified_date": str(modification.modified_date),
    }  # fmt: skip
    if is_idv:
        letter = award.type_code.split("_")[1]
        return row | {"idv_type_code": letter, "idv_type": IDV_TYPES[letter]}
    return row | {"award_type_code": award.type_code, "award_type": TYPES[award.type_code]}


def _agencies(award: ExampleAward) -> Row:
    found: Row = {}
    roles = (
        ("awarding", award.awarding, award.awarding_office),
        ("funding", award.funding, award.funding_office),
    )
    for role, code, office in roles:
        department = department_of(code)
        found |= {
            f"{role}_agency_code": department.code,
            f"{role}_agency_name": department.name,
            f"{role}_sub_agency_code": code,
            f"{role}_sub_agency_name": AGENCIES[code][0],
            f"{role}_office_code": office[0],
            f"{role}_office_name": office[1],
        }
    return found


def changed_row(row: Row, mark: str) -> Row:
    """A delta's row: new or changed ("") or sent again ("C"); `agency_id` is the identifier's own agency."""
    agency = row["contract_transaction_unique_key"].split("_")[0]
    return {"correction_delete_ind": mark, "agency_id": agency, **row}


def deleted_row(row: Row, day: date) -> Row:
    """A delta's D row: the key and its parts, blank where they say -NONE-, and the day of the file."""
    kept = (
        "contract_transaction_unique_key",
        "parent_award_agency_id",
        "award_id_piid",
        "modification_number",
        "parent_award_id_piid",
        "transaction_number",
    )
    parts = {name: row[name] for name in kept}
    return dict.fromkeys(DELTA, "") | changed_row(parts, "D") | {"last_modified_date": str(day)}


def subaward_row(award: ExampleAward, subaward: Subaward) -> Row:
    """One subaward in the 118 columns."""
    agencies = {f"prime_award_{name}": value for name, value in _agencies(award).items()}
    return dict.fromkeys(SUBAWARDS, "") | agencies | {
        "prime_award_unique_key": award.key,
        "prime_award_piid": award.parts.piid,
        "prime_award_parent_piid": award.parts.parent_piid or "",
        "prime_award_amount": f"{award.obligation:.2f}",
        "prime_award_base_action_date": str(award.history[0].action_date),
        "prime_award_latest_action_date": str(award.history[-1].action_date),
        "prime_awardee_uei": award.uei or "",
        "prime_awardee_name": award.recipient,
        "prime_award_base_transaction_description": award.history[0].description,
        "subaward_type": "sub-contract",
        "subaward_fsrs_report_id": subaward.report_id,
        "subaward_fsrs_report_year": str(subaward.action_date.year),
        "subaward_fsrs_report_month": str(subaward.action_date.month),
        "subaward_number": subaward.number,
        "subaward_amount": f"{subaward.amount:.2f}",
        "subaward_action_date": str(subaward.action_date),
        "subaward_action_date_fiscal_year": str(fiscal_year(subaward.action_date)),
        "subawardee_uei": subaward.uei or "",
        "subawardee_name": subaward.recipient,
        "subaward_description": "EXAMPLE WORK",
        "usaspending_permalink": f"https://www.usaspending.gov/award/{award.key}/",
        "subaward_fsrs_report_last_modified_date": str(subaward.action_date),
    }  # fmt: skip


def as_csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """The publisher's CSV: header, quoted where needed, line feeds, UTF-8 without mark."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return out.getvalue().encode()

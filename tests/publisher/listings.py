"""The publisher's lists: its agencies and the files of its archive."""

from __future__ import annotations

from tests.publisher.holdings import Holdings
from tests.publisher.records import AGENCIES, DEPARTMENTS, department_of
from tests.publisher.replies import Question, Reply, refuse, reply

_NEEDED = ("agency", "fiscal_year", "type")


def agencies(_: Holdings, question: Question) -> Reply:
    """POST bulk_download/list_agencies: departments with their `toptier_agency_id`, or one's sub-agencies."""
    asked = question.json
    if "agency" in asked:
        department = next((d for d in DEPARTMENTS.values() if d.toptier_id == asked["agency"]), None)
        if department is None:
            return refuse(400, f"Agency ID not found: {asked['agency']}")
        names = sorted(name for code, (name, _) in AGENCIES.items() if department_of(code) == department)
        sub_agencies = [{"subtier_agency_name": name} for name in names]
        return reply({"agencies": [], "sub_agencies": sub_agencies, "federal_accounts": []})
    if asked.get("type") not in ("award_agencies", "account_agencies"):
        return refuse(400, "Missing one or more required body parameters: type")
    listed = [
        {"toptier_code": d.code, "name": d.name, "toptier_agency_id": d.toptier_id}
        for d in DEPARTMENTS.values()
    ]
    other = [{"toptier_code": "9999", "name": "Example Commission", "toptier_agency_id": 9}]
    found = {"cfo_agencies": listed, "other_agencies": other}
    return reply({"agencies": found, "sub_agencies": [], "federal_accounts": []})


def monthly_files(holdings: Holdings, question: Question) -> Reply:
    """POST bulk_download/list_monthly_files: nothing at all for another number than `toptier_agency_id`."""
    asked = question.json
    for name in _NEEDED:
        if asked.get(name) is None:
            return refuse(400, f"Missing one or more required body parameters: {name}")
    department = next((d for d in DEPARTMENTS.values() if d.toptier_id == asked["agency"]), None)
    if department is None or asked["type"] != "contracts":
        return reply({"monthly_files": []})
    files = holdings.archive.listed(department, int(asked["fiscal_year"]))
    return reply({"monthly_files": [file | {"url": f"{question.base}{file['url']}"} for file in files]})

"""USAspending's list of award data archive files: its two questions and what the answers say."""

from __future__ import annotations

from dataclasses import dataclass

from research.records import Batch
from scrapers.archive_names import ArchiveName
from scrapers.base import Document
from scrapers.strict import Row

AGENCIES = "/api/v2/bulk_download/list_agencies/"
FILES = "/api/v2/bulk_download/list_monthly_files/"
LAYOUTS = {AGENCIES: "usaspending_agency_list", FILES: "usaspending_file_list"}

_AGENCY = frozenset({"name", "toptier_code", "cgac_code"})
_FILE = frozenset({"fiscal_year", "agency_name", "agency_acronym", "type", "updated_date"})


@dataclass(frozen=True)
class Listed:
    """One file as the publisher lists it."""

    name: ArchiveName
    url: str


def agencies_question() -> dict[str, object]:
    return {"type": "award_agencies"}


def files_question(toptier_agency_id: int, fiscal_year: int) -> dict[str, object]:
    """All three keys are required, whatever the publisher's documentation says of `type`."""
    return {"agency": toptier_agency_id, "fiscal_year": fiscal_year, "type": "contracts"}


def toptier_ids(document: Document) -> dict[str, int]:
    """The publisher's own number of each department (`toptier_agency_id`), by its code.

    It is neither the code (070) nor the `agency_id` of other answers, and nothing is listed under those.
    """
    answer = Row(document.json(), document=document.url)
    agencies = answer.row("agencies")
    found: dict[str, int] = {}
    for group in ("cfo_agencies", "other_agencies"):
        for row in agencies.rows(group):
            code, number = row.required_text("toptier_code"), row.pop("toptier_agency_id")
            if isinstance(number, bool) or not isinstance(number, int):
                raise row.changed("toptier_agency_id", "a number was expected here", number)
            row.done(_AGENCY)
            found[code] = number
    agencies.done()
    answer.done({"sub_agencies", "federal_accounts"})
    return found


def listed(document: Document) -> list[Listed]:
    """The files of contracts that the publisher lists; raises `SourceChanged` for a name of another form."""
    answer = Row(document.json(), document=document.url)
    found = []
    for row in answer.rows("monthly_files"):
        text, url = row.required_text("file_name"), row.required_text("url")
        name = ArchiveName.read(text)
        if name is None:
            raise row.changed("file_name", "the name of an archive file of contracts was expected here", text)
        row.done(_FILE)
        found.append(Listed(name, url))
    answer.done()
    return found


def parse_agencies(document: Document) -> list[Batch]:
    """The list holds no records; it is read to notice another shape."""
    toptier_ids(document)
    return []


def parse_files(document: Document) -> list[Batch]:
    """The list holds no records; it is read to notice another shape."""
    listed(document)
    return []

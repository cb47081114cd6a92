"""The Federal Register's words: its names of agencies, the fields asked for, and whose document a document is."""

from __future__ import annotations

from dataclasses import dataclass

from research.errors import FetchFailed
from scrapers.strict import Row

SLUGS = {
    "7012": "u-s-immigration-and-customs-enforcement",
    "7014": "u-s-customs-and-border-protection",
    "": "homeland-security-department",
}
"""The publisher's names of agencies, by sub-tier code; the department has none."""

NAMES = {"7012": ("DHS/ICE", "IMMIGRATION AND CUSTOMS"), "7014": ("DHS/CBP", "CUSTOMS AND BORDER")}
"""What the title of a document of the whole department says, in capitals, where it is about one of them."""

PRIVACY_ACT = "Privacy Act of 1974"
"""Stands in the title of every notice of a system of records."""

FIELDS = (
    *("document_number", "title", "type", "action", "abstract", "publication_date", "agencies"),
    *("docket_ids", "citation", "html_url", "pdf_url"),
)


def slug_of(code: str) -> str:
    """The publisher's name of an agency; raises `FetchFailed` for one whose name is not known here."""
    if code not in SLUGS:
        raise FetchFailed(
            f"the Federal Register's name of agency {code} is not known",
            "Add it to SLUGS in scrapers/federal_register.py, as the publisher's agencies.json gives it.",
        )
    return SLUGS[code]


@dataclass(frozen=True)
class Publishers:
    """Who publishes a document: names as printed, and the agencies followed here with how that is known."""

    printed: str
    codes: str | None
    basis: str | None


def publishers_of(row: Row, title: str) -> Publishers:
    """Read from the field `agencies`; raises `SourceChanged` for another shape of it.

    Notices of ICE and CBP under the Privacy Act are mostly published by the department alone: its titles tell them.
    """
    agencies = row.rows("agencies")
    slugs = {agency.text_optional("slug") for agency in agencies}
    printed = [agency.text_optional("name") or agency.required_text("raw_name") for agency in agencies]
    published = [code for code, slug in SLUGS.items() if code and slug in slugs]
    named = [code for code, names in NAMES.items() if any(name in title.upper() for name in names)]
    for agency in agencies:
        agency.done(("raw_name", "id", "url", "json_url", "parent_id"))
    basis = "published" if published else "title" if named else None
    return Publishers("; ".join(printed), ",".join(published or named) or None, basis)


def notice_kind(title: str) -> str | None:
    """ "privacy_act" for a title that names the Privacy Act."""
    return "privacy_act" if PRIVACY_ACT.upper() in title.upper() else None

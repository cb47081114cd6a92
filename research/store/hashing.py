"""The digest by which two states of one record are told apart: the same from Python and from DuckDB."""

from __future__ import annotations

import hashlib

from sqlmodel import SQLModel

from research.records import Kind

STATE_FIELDS: dict[Kind, tuple[str, ...]] = {
    "transaction": ("modification_number", "action_date", "obligation_cents", "description"),
    "award": ("award_obligation_cents", "current_value_cents", "ceiling_cents", "recipient_name"),
    "subaward": ("subaward_amount_cents", "action_date", "subrecipient_name", "description"),
    "deletion": ("deleted_on",),
    "count": ("transactions",),
    "register_document": (
        "title",
        "document_type",
        "abstract",
        "publication_date",
        "agencies",
        "agency_codes",
    ),
    "lobbying_filing": ("filing_type", "client_name", "income_cents", "expenses_cents", "activities"),
    "filing": ("filer_name", "form", "filing_date", "report_date"),
    "former_name": ("name", "since", "until"),
    "exhibit": ("shape", "listed", "note"),
    "subsidiary": ("printed_name", "name", "jurisdiction", "percentage", "section", "remark"),
    "family_hint": ("other_name", "since", "until", "status"),
    "web_page": ("title", "publisher", "authors", "published", "modified"),
    "use_case": ("name", "stage", "impact", "contracting", "vendor_name", "pia_url"),
    "notice": (
        "title",
        "type",
        "posted_date",
        "response_deadline",
        "active",
        "award_number",
        "notice_award_cents",
        "awardee",
    ),
}
"""What every layout of a kind publishes, so that states compare across layouts."""

_SEPARATOR = "\x1f"


def state_hash(kind: Kind, record: SQLModel) -> str:
    values = record.model_dump(mode="json", include=set(STATE_FIELDS[kind]))
    joined = _SEPARATOR.join("" if values[f] is None else str(values[f]) for f in STATE_FIELDS[kind])
    return hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()


def state_hash_sql(kind: Kind) -> str:
    """The same as a DuckDB expression over the record's fields."""
    parts = ", ".join(f"coalesce(CAST({field} AS VARCHAR), '')" for field in STATE_FIELDS[kind])
    return f"md5(concat_ws(chr(31), {parts}))"

"""OMB's inventory of federal AI use cases: systems that agencies report, with stage and vendor."""

from __future__ import annotations

from collections.abc import Iterator

from research.records import Batch
from scrapers.base import ApiSource, Context, Document, FileDocument, FileQuestion
from scrapers.layouts import Column, Layout, known_columns

_READ = (
    *("use_case_id", "bureau", "name", "stage", "impact", "topic", "purpose", "contracting", "vendor_name"),
    *("operational_date", "has_pii", "pia_url"),
)
_CONTENT = "md5(concat_ws(chr(31), " + ", ".join(f"coalesce({field}, '')" for field in _READ) + "))"
_KEY = (
    "'2025:' || CASE WHEN agency = 'DHS' AND use_case_id IS NOT NULL THEN upper(use_case_id) "
    f"ELSE agency || ':' || {_CONTENT} END"
)
"""Ids are the Department of Homeland Security's own; other departments leave them out or give one to several."""

LAYOUT = Layout(
    name="omb_ai_use_cases_2025",
    source="omb_ai_inventory",
    title="OMB inventory of AI use cases, 2025 (36 columns)",
    kind="use_case",
    known=known_columns("omb_ai_use_cases_2025"),
    columns={
        "use_case_id": Column("id"),
        "agency": Column("agency", "key", required=True),
        "bureau": Column("agency_bureau", "key"),
        "name": Column("use_case_name"),
        "stage": Column("development_stage"),
        "impact": Column("is_high_impact"),
        "topic": Column("topic_area"),
        "purpose": Column("problem_solved"),
        "contracting": Column("contracting_usage"),
        "vendor_name": Column("vendor_name"),
        "operational_date": Column("operational_date"),
        "has_pii": Column("has_pii"),
        "pia_url": Column("pia_url"),
    },
    computed={
        "edition": "'2025'",
        "agency_code": "CASE WHEN agency = 'DHS' AND bureau = 'ICE' THEN '7012' "
        "WHEN agency = 'DHS' AND bureau = 'CBP' THEN '7014' END",
        "use_case_key": _KEY,
    },
    # One department has an entry without a name; in those that are shown there must be one.
    allowed={
        "use_case_name": (
            'as_text(r."use_case_name") IS NOT NULL OR as_text(r."agency") <> \'DHS\'',
            "is empty",
        ),
    },
    notes=("Use cases carry no dollars; vendors are named as the agency prints them.",),
)
TABLES = (LAYOUT,)

PATH = (
    "/ombegov/2025-Federal-Agency-AI-Use-Case-Inventory/main/Data/2025_individually_reported_AI_use_cases.csv"
)
"""The branch is taken to be `main`; where it is another, the publisher answers 404 and the run says so."""


def fetch(context: Context) -> Iterator[Document | FileDocument]:
    """The one file of the edition, unless it is still the one that was got last."""
    document = context.download(PATH, FileQuestion(LAYOUT.name))
    if document is not None:
        yield document


def parse(document: Document) -> list[Batch]:
    """Nothing but the file is asked for, and its rows are read as a table."""
    raise LookupError(f"{document.url} is no answer that this source asked for")


SOURCE = ApiSource(
    name="omb_ai_inventory",
    base="omb_inventory_url",
    layouts={},
    error_layout="omb_ai_inventory_error",
    fetch=fetch,
    parse=parse,
    files="omb_inventory_url",
)

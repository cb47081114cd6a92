"""SAM.gov contract opportunities: the bulk files of notices, kept for ICE, CBP and DHS headquarters."""

from __future__ import annotations

from collections.abc import Iterator

from research.errors import NotFound
from research.records import Batch
from research.types import FiscalYear
from scrapers.base import ApiSource, Context, Document, FileDocument, FileQuestion, Query
from scrapers.layouts import Column, Layout, known_columns
from scrapers.notice_offices import agency_sql, kept_sql

_AGENCY = 'as_text(r."FPDS Code")'
_OFFICE = 'as_key(r."AAC Code")'
_NOTICE = 'as_text(r."NoticeId")'


def _number(column: str) -> str:
    """A number as it is compared: in capitals, letters and digits only."""
    return f"nullif(regexp_replace(as_key(r.\"{column}\"), '[^0-9A-Z]', '', 'g'), '')"


LAYOUT = Layout(
    name="sam_opportunities",
    source="sam_opportunities",
    title="SAM.gov contract opportunities, bulk CSV (47 columns)",
    kind="notice",
    known=known_columns("sam_opportunities"),
    encoding="windows-1252",
    groups=frozenset({"texts"}),
    only=kept_sql(_AGENCY, _OFFICE),
    columns={
        "identifier": Column("NoticeId", required=True),
        "title": Column("Title", required=True),
        "type": Column("Type", required=True),
        "base_type": Column("BaseType"),
        "posted_date": Column("PostedDate", "stamp", required=True),
        "archive_date": Column("ArchiveDate", "stamp"),
        "response_deadline": Column("ResponseDeadLine"),
        "active": Column("Active"),
        "sub_tier_code": Column("FPDS Code"),
        "sub_tier": Column("Sub-Tier"),
        "office_code": Column("AAC Code", "key"),
        "office_name": Column("Office"),
        "solicitation_number": Column("Sol#"),
        "set_aside_code": Column("SetASideCode"),
        "set_aside": Column("SetASide"),
        "naics_code": Column("NaicsCode"),
        "psc_code": Column("ClassificationCode"),
        "award_number": Column("AwardNumber"),
        "award_date": Column("AwardDate", "stamp"),
        "notice_award_cents": Column("Award$", "dollars"),
        "awardee": Column("Awardee"),
        "link": Column("Link"),
        "description": Column("Description"),
    },
    computed={
        # An empty list unnested is no row: of a notice that stands there in several versions the newest speaks.
        "notice_id": f"unnest(CASE WHEN rank() OVER (PARTITION BY {_NOTICE} "
        f'ORDER BY as_text(r."PostedDate") DESC) = 1 THEN [{_NOTICE}] ELSE [] END)',
        "agency_code": agency_sql(_AGENCY, _OFFICE),
        "solicitation_key": _number("Sol#"),
        "award_number_key": _number("AwardNumber"),
    },
    notes=(
        "A notice is no award: it says what is asked about, sought or announced. Its amounts are never summed.",
        "Names, addresses and telephone numbers of contacts are not stored.",
    ),
)
TABLES = (LAYOUT,)

ACTIVE = "/Contract%20Opportunities/datagov/ContractOpportunitiesFullCSV.csv"
ARCHIVED = "/Contract%20Opportunities/Archived%20Data/FY{year}_archived_opportunities.csv"
"""By fiscal year in which a notice was archived. Neither path could be tried; the publisher's refusal is told."""

MAY_REJECT = 0.01
"""Amounts and days are typed by hand; one that nobody can read must not cost the day's other notices."""


def fetch(context: Context) -> Iterator[Document | FileDocument]:
    """The file of active notices; with `since`, the archives of the fiscal years from then on too."""
    years = _years(context.query)
    yield from _file(context, ACTIVE)
    for year in years:
        try:
            yield from _file(context, ARCHIVED.format(year=year.year))
        except NotFound as error:
            context.missing(f"{year} IS MISSING: there is no file of notices archived in it: {error.message}")


def parse(document: Document) -> list[Batch]:
    """Nothing but files is asked for, and their rows are read as tables."""
    raise LookupError(f"{document.url} is no answer that this source asked for")


def _file(context: Context, path: str) -> Iterator[FileDocument]:
    document = context.download(path, FileQuestion(LAYOUT.name, max_rejected_share=MAY_REJECT))
    if document is not None:
        yield document


def _years(query: Query) -> list[FiscalYear]:
    """Fiscal years whose archives are asked for."""
    if query.since is None or query.until is None:
        return []
    first, last = FiscalYear.of(query.since).year, FiscalYear.of(query.until).year
    return [FiscalYear(year) for year in range(first, last + 1)]


SOURCE = ApiSource(
    name="sam_opportunities",
    base="sam_files_url",
    layouts={},
    error_layout="sam_opportunities_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"since", "until"}),
    files="sam_files_url",
)

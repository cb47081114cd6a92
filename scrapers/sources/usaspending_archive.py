"""USAspending's award data archive and custom downloads: one row per transaction, 297 columns (delta: 299)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import timedelta

from research.errors import BadQuestion, FetchFailed, FileFailed, InputRefused, NotFound
from research.records import Batch
from research.types import FiscalYear
from scrapers import monthly_files as monthly
from scrapers.base import AgencyQuery, ApiSource, Context, Document, FileDocument, FileQuestion, Query
from scrapers.layouts import Column, Layout, known_columns

DELTA = ("correction_delete_ind", "agency_id")

LAYOUT = Layout(
    name="usaspending_archive",
    source="usaspending_archive",
    title="USAspending contract transactions (award data archive or custom download, 297 columns)",
    kind="transaction",
    groups=frozenset({"parties", "action", "detail", "added"}),
    known=(*DELTA, *known_columns("usaspending_archive")),
    columns={
        "transaction_key": Column("contract_transaction_unique_key", "key", required=True),
        "recorded_award_key": Column("contract_award_unique_key", "key", required=True),
        "piid": Column("award_id_piid", "key", required=True),
        "modification_number": Column("modification_number", required=True),
        "transaction_number": Column("transaction_number"),
        "parent_agency_code": Column("parent_award_agency_id"),
        "parent_piid": Column("parent_award_id_piid", "key"),
        "obligation_cents": Column("federal_action_obligation", "money", required=True),
        "award_obligation_cents": Column("total_dollars_obligated", "money"),
        "award_outlay_cents": Column("total_outlayed_amount_for_overall_award", "money"),
        "base_and_exercised_change_cents": Column("base_and_exercised_options_value", "money"),
        "current_value_cents": Column("current_total_value_of_award", "money"),
        "base_and_all_change_cents": Column("base_and_all_options_value", "money"),
        "ceiling_cents": Column("potential_total_value_of_award", "money"),
        "action_date": Column("action_date", "day", required=True),
        "period_start": Column("period_of_performance_start_date", "day"),
        "period_current_end": Column("period_of_performance_current_end_date", "day"),
        "period_potential_end": Column("period_of_performance_potential_end_date", "day"),
        "ordering_period_end": Column("ordering_period_end_date", "day"),
        "awarding_agency_code": Column("awarding_sub_agency_code", required=True),
        "awarding_agency_name": Column("awarding_sub_agency_name"),
        "awarding_office_code": Column("awarding_office_code"),
        "awarding_office_name": Column("awarding_office_name"),
        "funding_agency_code": Column("funding_sub_agency_code"),
        "funding_agency_name": Column("funding_sub_agency_name"),
        "funding_office_code": Column("funding_office_code"),
        "funding_office_name": Column("funding_office_name"),
        "recipient_uei": Column("recipient_uei", "key"),
        "recipient_name": Column("recipient_name"),
        "recipient_dba": Column("recipient_doing_business_as_name"),
        "recipient_parent_uei": Column("recipient_parent_uei", "key"),
        "recipient_parent_name": Column("recipient_parent_name"),
        "award_kind": Column("award_or_idv_flag", required=True),
        "award_type_code": Column("award_type_code"),
        "award_type": Column("award_type"),
        "idv_type": Column("idv_type"),
        "parent_award_type": Column("parent_award_type"),
        "program_acronym": Column("program_acronym"),
        "description": Column("transaction_description"),
        "base_description": Column("prime_award_base_transaction_description"),
        "action_type_code": Column("action_type_code"),
        "action_type": Column("action_type"),
        "solicitation_identifier": Column("solicitation_identifier"),
        "psc_code": Column("product_or_service_code"),
        "psc_description": Column("product_or_service_code_description"),
        "naics_code": Column("naics_code"),
        "naics_description": Column("naics_description"),
        "extent_competed": Column("extent_competed"),
        "source_modified_date": Column("last_modified_date", "day", required=True),
    },
    computed={
        "key_basis": "'published'",
        "award_key_basis": "'published'",
        "vehicle_type": "coalesce(parent_award_type, idv_type)",
    },
    allowed={
        "award_or_idv_flag": ("r.\"award_or_idv_flag\" IN ('AWARD', 'IDV')", "is neither AWARD nor IDV"),
    },
    deletions="correction_delete_ind",
)
TABLES = (LAYOUT,)

FIRST_YEAR = 2008
"""The archive begins here."""

_FIRST_PUBLISHED = timedelta(days=45)
"""Files are made monthly, around the 15th: a year that began longer ago must have one."""

_PARSERS = {
    monthly.LAYOUTS[monthly.AGENCIES]: monthly.parse_agencies,
    monthly.LAYOUTS[monthly.FILES]: monthly.parse_files,
}


def fetch(context: Context) -> Iterator[Document | FileDocument]:
    """The newest Full file of each year, then every delta made after the oldest of those, in date order.

    A file that is not there, comes damaged or is refused is counted as missing, and the others are got.
    Raises `FetchFailed` for a department that the publisher does not list.
    """
    years = _years(context.query)
    document = context.post(monthly.AGENCIES, monthly.agencies_question())
    yield document
    numbers = monthly.toptier_ids(document)
    for code, agencies in _by_department(context.query).items():
        if code not in numbers:
            raise FetchFailed(f"the publisher lists no department {code}", "Check data/agencies.")
        whole_department = any(agency.is_department for agency in agencies)
        kept = () if whole_department else tuple(sorted({agency.code for agency in agencies}))
        files = yield from _list(context, code, numbers[code], years)
        fulls = _newest_fulls(context, files, code, years)
        for file in fulls:
            yield from _download(context, file, kept)
        oldest = min((file.name.generated for file in fulls), default=None)
        deltas = {file.name: file for file in files if file.name.kind == "Delta"}
        for name in sorted(deltas, key=lambda name: name.generated):
            if oldest is not None and name.generated > oldest:
                yield from _download(context, deltas[name], kept)


def parse(document: Document) -> list[Batch]:
    """The lists hold no records; the files are read as tables."""
    return _PARSERS[document.layout](document)


def _years(query: Query) -> list[FiscalYear]:
    if not query.agencies or query.until is None:
        raise BadQuestion(
            "no agency was asked for", "Name at least one: --agency ice, or --agency dhs for all."
        )
    first = FiscalYear.of(query.since).year if query.since else FIRST_YEAR
    last = FiscalYear.of(query.until).year
    if first > last:
        raise BadQuestion(
            f"FY{first} begins after the last day asked for, {query.until}", "Change --since or --until."
        )
    if first < FIRST_YEAR:
        raise BadQuestion(f"the archive has no files of FY{first}", f"It begins in FY{FIRST_YEAR}.")
    return [FiscalYear(year) for year in range(first, last + 1)]


def _by_department(query: Query) -> dict[str, list[AgencyQuery]]:
    found: dict[str, list[AgencyQuery]] = {}
    for agency in query.agencies:
        found.setdefault(agency.toptier_code, []).append(agency)
    return found


def _list(
    context: Context, code: str, number: int, years: list[FiscalYear]
) -> Generator[Document, None, list[monthly.Listed]]:
    """Yields the lists and returns the files of that department on them."""
    found: list[monthly.Listed] = []
    for year in years:
        document = context.post(monthly.FILES, monthly.files_question(number, year.year))
        yield document
        found += [file for file in monthly.listed(document) if file.name.toptier_code == code]
    return found


def _newest_fulls(
    context: Context, files: list[monthly.Listed], code: str, years: list[FiscalYear]
) -> list[monthly.Listed]:
    """One Full file for each year; a year without one is named."""
    found = []
    for year in years:
        mine = [file for file in files if (file.name.kind, file.name.fiscal_year) == ("Full", year)]
        if mine:
            found.append(max(mine, key=lambda file: file.name.generated))
        elif context.query.until and year.first_day + _FIRST_PUBLISHED <= context.query.until:
            context.missing(
                f"{year} IS MISSING: the publisher lists no Full file of department {code} for it"
            )
        else:
            context.note(f"{year} has only begun: the publisher lists no Full file for it yet")
    return found


def _download(context: Context, file: monthly.Listed, kept: tuple[str, ...]) -> Iterator[FileDocument]:
    name = file.name
    question = FileQuestion(LAYOUT.name, kept, name.generated_at, name.claim(kept, {name.toptier_code}))
    try:
        document = context.download(file.url, question)
    except NotFound as error:
        context.missing(f"{name.file_name} IS MISSING: it is listed and not there: {error.message}")
        return
    except FileFailed as error:
        context.missing(f"{name.file_name} IS MISSING: {error.message}", error)
        return
    if document is None:
        return
    try:
        yield document
    except InputRefused as refusal:
        context.missing(f"{name.file_name} IS MISSING: it was refused: {refusal.message}", refusal)


SOURCE = ApiSource(
    name="usaspending_archive",
    base="usaspending_url",
    layouts=monthly.LAYOUTS,
    error_layout="usaspending_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until"}),
    files="usaspending_files_url",
    takes_departments=True,
)

"""Two answers of USAspending that several sources read: one award's detail and its modification history."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from urllib.parse import quote, unquote, urlsplit

from research.errors import InputRefused, NotFound
from research.records import AwardRecord, Batch, TransactionRecord
from research.types import FiscalYear
from scrapers import usaspending_fields as known
from scrapers.base import Context, Document
from scrapers.normalize import AwardKey, action_day, cents, day, split_award_key, split_transaction_id
from scrapers.paging import pages
from scrapers.strict import Row, keep_once

AWARDS = "/api/v2/awards/"
TRANSACTIONS = "/api/v2/transactions/"
LAYOUTS = {AWARDS: "usaspending_award_detail", TRANSACTIONS: "usaspending_award_transactions"}
ERROR_LAYOUT = "usaspending_error"

_KINDS = {"contract": "AWARD", "idv": "IDV"}
_TRANSACTIONS_A_PAGE = 5_000  # the endpoint's own maximum
_MOST_PAGES = 10  # 50,000 modifications; the largest award known has some thousands


def check_award_key(award_key: str) -> AwardKey:
    """The parts of a key that somebody typed; raises `NotFound` for one of another shape."""
    try:
        return split_award_key(award_key)
    except ValueError as error:
        raise NotFound(
            f"{award_key!r} is not an award key: {error}",
            "Give keys such as CONT_AWD_70CTD024FR0000001_7012_-NONE-_-NONE- (the end of an award's address "
            "at usaspending.gov).",
        ) from error


def ask_for_detail(context: Context, award_key: str) -> Document:
    """The detail of one award; raises `NotFound` for an award the publisher does not know."""
    return context.get(f"{AWARDS}{quote(str(check_award_key(award_key)), safe='')}/")


def ask_for_history(context: Context, award_key: str) -> Iterator[Document]:
    """Every page of an award's modification history, oldest action first; empty for an unknown award."""
    body = {"award_id": award_key, "limit": _TRANSACTIONS_A_PAGE, "sort": "action_date", "order": "asc"}
    yield from pages(context.post, TRANSACTIONS, body, most=_MOST_PAGES)


def ask_for_award(context: Context, award_key: str) -> Iterator[Document]:
    """The detail of one award, then its modification history.

    Raises `NotFound` for a key of another shape and for an award the publisher does not know.
    """
    key = str(check_award_key(award_key))
    # The detail comes first: for an unknown award it is 404, while the history is an empty list with 200.
    yield ask_for_detail(context, key)
    yield from ask_for_history(context, key)


def ask_for_listed_award(context: Context, award_key: str) -> Generator[Document, None, InputRefused | None]:
    """As `ask_for_award`, for an award the publisher itself listed: without a page it is counted as missing.

    So it is where a page is refused, and what follows of that award is not asked for; returns the refusal.
    """
    try:
        yield from ask_for_award(context, award_key)
    except NotFound:
        context.missing(f"{award_key} is listed by the publisher, which has no page for it")
    except InputRefused as refusal:
        context.missing(f"{award_key} IS MISSING: its page was refused: {refusal.message}", refusal)
        return refusal
    return None


def parse_award_detail(document: Document) -> list[Batch]:
    """What `/api/v2/awards/<key>/` says of one contract or IDV.

    `award_outlay_cents` is `total_outlay`, the award's own figure; `total_account_outlay` beside it is a
    sum over Treasury accounts and is left out. `description` is the base action's. The end of an IDV's
    period of performance is the end of its ordering period. Competition and codes are those of the
    latest transaction.
    """
    row = Row(document.json(), document=document.url)
    key = row.read("generated_unique_award_id", split_award_key)
    asked = unquote(urlsplit(document.url).path.rstrip("/").rsplit("/", 1)[-1]).upper()
    if asked != str(key):
        raise row.changed("generated_unique_award_id", f"{asked} was asked for", str(key))
    if _KINDS.get(str(row.pop("category"))) != key.kind:
        raise row.changed("category", f"this does not fit the key {key}")
    awarding_code, awarding_name, awarding_office = _agency(row, "awarding_agency")
    funding_code, funding_name, funding_office = _agency(row, "funding_agency")
    period = row.row("period_of_performance")
    end = period.read_nullable("end_date", day)
    recipient = row.row("recipient")
    latest = row.row("latest_transaction_contract_data")
    parent_key, parent_type = _parent(row)
    own_type = latest.text("idv_type_description")
    record = AwardRecord(
        award_key=str(key),
        line=1,
        award_kind=key.kind,
        piid=key.piid,
        parent_award_key=parent_key,
        parent_piid=key.parent_piid or (split_award_key(parent_key).piid if parent_key else None),
        award_type_code=row.text("type"),
        award_type=row.text("type_description"),
        vehicle_type=own_type if key.kind == "IDV" else parent_type,
        program_acronym=latest.text("program_acronym"),
        awarding_agency_code=awarding_code,
        awarding_agency_name=awarding_name,
        awarding_office_name=awarding_office,
        funding_agency_code=funding_code,
        funding_agency_name=funding_name,
        funding_office_name=funding_office,
        recipient_name=recipient.text("recipient_name"),
        recipient_uei=recipient.text("recipient_uei"),
        recipient_parent_uei=recipient.text("parent_recipient_uei"),
        recipient_parent_name=recipient.text("parent_recipient_name"),
        base_description=row.text("description"),
        psc_code=latest.text("product_or_service_code"),
        psc_description=latest.text("product_or_service_description"),
        naics_code=latest.text("naics"),
        naics_description=latest.text("naics_description"),
        solicitation_identifier=latest.text("solicitation_identifier"),
        extent_competed=latest.text("extent_competed_description"),
        date_signed=row.read_nullable("date_signed", day),
        period_start=period.read_nullable("start_date", day),
        period_current_end=None if key.kind == "IDV" else end,
        period_potential_end=period.read_nullable("potential_end_date", day),
        ordering_period_end=end if key.kind == "IDV" else None,
        award_obligation_cents=row.read_nullable("total_obligation", cents),
        award_outlay_cents=row.read_optional("total_outlay", cents),
        current_value_cents=row.read_nullable("base_exercised_options", cents),
        ceiling_cents=row.read_nullable("base_and_all_options", cents),
    )
    period.done(known.PERIOD)
    recipient.done(known.RECIPIENT)
    latest.done(known.LATEST_TRANSACTION)
    row.done(known.AWARD)
    return [Batch("award", [record])]


def parse_transactions(document: Document) -> list[Batch]:
    """One page of `/api/v2/transactions/`: the only JSON that names transactions by their published key.

    It says nothing of agency or recipient; those come from the award's detail and other documents.
    """
    answer = Row(document.json(), document=document.url)
    request = Row(document.request, document=document.url, path="(the question)")
    award = request.read("award_id", split_award_key)
    records: dict[str, TransactionRecord] = {}
    for line, row in enumerate(answer.rows("results"), start=1):
        record = _transaction(row, award, line)
        if not keep_once(records, record.transaction_key, record, row):
            records[record.transaction_key].repeats += 1
        row.done(known.TRANSACTION)
    answer.row("page_metadata").done(known.TRANSACTION_PAGE)
    answer.done()
    return [Batch("transaction", list(records.values()), frozenset({"action"}))] if records else []


def _transaction(row: Row, award: AwardKey, line: int) -> TransactionRecord:
    key = row.read("id", split_transaction_id)
    modification = row.required_text("modification_number")
    try:
        number = award.transaction_number(key, modification)
    except ValueError as error:
        raise row.rejected("id", str(error), key) from error
    action_date = row.read("action_date", action_day)
    return TransactionRecord(
        transaction_key=key,
        line=line,
        recorded_award_key=str(award),
        modification_number=modification,
        action_date=action_date,
        fiscal_year=FiscalYear.of(action_date).year,
        obligation_cents=row.read("federal_action_obligation", cents),
        description=row.text("description"),
        award_type_code=row.text("type"),
        award_type=row.text("type_description"),
        action_type_code=row.text("action_type"),
        action_type=row.text("action_type_description"),
        key_basis="published",
        award_key_basis="published",
        piid=award.piid,
        transaction_number=number,
        parent_piid=award.parent_piid,
        parent_agency_code=award.parent_agency_code,
    )


def _agency(row: Row, field: str) -> tuple[str | None, str | None, str | None]:
    """Code and name of the sub-tier agency and the name of the office; the API gives no office code."""
    agency = row.row_or_none(field)
    if agency is None:
        return None, None, None
    office = agency.text_optional("office_agency_name")
    subtier = agency.row_or_none("subtier_agency")
    agency.done(known.AGENCY)
    if subtier is None:
        return None, None, office
    code, name = subtier.text("code"), subtier.text("name")
    subtier.done(known.SUBTIER)
    return code, name, office


def _parent(row: Row) -> tuple[str | None, str | None]:
    """Key and vehicle type of the IDV an award was placed under, where the publisher holds it."""
    parent = row.row_or_none("parent_award")
    if parent is None:
        return None, None
    key = str(parent.read("generated_unique_award_id", split_award_key))
    vehicle_type = parent.text("idv_type_description")
    parent.done(known.PARENT | {"piid"})
    return key, vehicle_type

"""What a record of SAM.gov's Contract Awards API says of its awardee, days and amounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scrapers.normalize import NO_ACTION_DAY, is_action_day
from scrapers.sam_award_fields import IGNORED, Coded, coded, day, key, moment_day, money, part, text
from scrapers.strict import Row

DUN_AND_BRADSTREET = "D&B"


@dataclass(frozen=True)
class Awardee:
    """Who received it; `is_from_dnb` where its name and address are Dun & Bradstreet's."""

    name: str | None
    doing_business_as: str | None
    uei: str | None
    parent_uei: str | None
    parent_name: str | None
    is_from_dnb: bool


@dataclass(frozen=True)
class Dates:
    """Days of the action and of the performance."""

    signed: date
    start: date | None
    current_end: date | None
    potential_end: date | None
    last_order: date | None


@dataclass(frozen=True)
class Amounts:
    """Whole cents: those of this action, and the award's running totals."""

    obligated: int
    base_and_exercised: int | None
    base_and_all: int | None
    total_obligated: int | None
    current_value: int | None
    ceiling: int | None


def read_awardee(details: Row) -> Awardee:
    """Reads all of `awardeeData`; the name as USAspending takes it, else as registered, else as in the contract."""
    row = part(details, "awardeeData")
    header, uei = part(row, "awardeeHeader"), part(row, "awardeeUEIInformation")
    location = part(row, "awardeeLocation")
    names = [text(header, n) for n in ("awardeeName", "legalBusinessName", "awardeeNameFromContract")]
    found = Awardee(
        name=next(filter(None, names), None),
        doing_business_as=text(header, "awardeeDoingBusinessAsName"),
        uei=key(uei, "uniqueEntityId"),
        parent_uei=key(uei, "awardeeUltimateParentUniqueEntityId"),
        parent_name=text(uei, "awardeeUltimateParentName"),
        is_from_dnb=text(location, "awardeeDataSource") == DUN_AND_BRADSTREET,
    )
    header.done(ignore=IGNORED["header"])
    uei.done(ignore=IGNORED["uei"])
    location.done(ignore=IGNORED["location"])
    row.done(ignore=IGNORED["awardee"])
    return found


def read_dates(details: Row) -> Dates:
    """Reads all of `dates`. Raises `RowsRejected` where no day of signing is given."""
    row = details.row("dates")
    signed = day(row, "dateSigned")
    if signed is not None and not is_action_day(signed):
        raise row.rejected("dateSigned", NO_ACTION_DAY, signed)
    if signed is None:
        raise row.rejected("dateSigned", "is empty")
    found = Dates(
        signed=signed,
        start=day(row, "periodOfPerformanceStartDate"),
        current_end=day(row, "currentCompletionDate"),
        potential_end=day(row, "ultimateCompletionDate"),
        last_order=day(row, "lastDateToOrder"),
    )
    row.done(ignore=IGNORED["dates"])
    return found


def read_amounts(details: Row) -> Amounts:
    """Reads all of `dollars` and `totalContractDollars`. Raises `RowsRejected` without an obligation."""
    row, totals = details.row("dollars"), part(details, "totalContractDollars")
    obligated = money(row, "actionObligation")
    if obligated is None:
        raise row.rejected("actionObligation", "is empty")
    found = Amounts(
        obligated=obligated,
        base_and_exercised=money(row, "baseAndExercisedOptionsValue"),
        base_and_all=money(row, "baseAndAllOptionsValue"),
        total_obligated=money(totals, "totalActionObligation"),
        current_value=money(totals, "totalBaseAndExercisedOptionsValue"),
        ceiling=money(totals, "totalBaseAndAllOptionsValue"),
    )
    row.done(ignore=IGNORED["dollars"])
    totals.done(ignore=IGNORED["totals"])
    return found


def read_vehicle_type(details: Row) -> Coded:
    """The type of the vehicle that an order was placed under. Reads all of `contractData`."""
    row = part(details, "contractData")
    found = coded(row, "referencedIDVType")
    row.done(ignore=IGNORED["contract"])
    return found


def read_description(details: Row) -> str | None:
    """Reads all of the details' `productOrServiceInformation`; as an official wrote it, `N/A` too."""
    row = part(details, "productOrServiceInformation")
    found = row.text_optional("descriptionOfContractRequirement")
    row.done(ignore=IGNORED["requirement"])
    return found.strip() if found else None


def read_modified(details: Row) -> tuple[date, Coded]:
    """The day of the last modification, and the status. Reads all of `transactionData`."""
    row = details.row("transactionData")
    modified = moment_day(row, "lastModifiedDate")
    if modified is None:
        raise row.rejected("lastModifiedDate", "is empty")
    # The publisher's list of fields says text; its examples are objects.
    value = row.pop_optional("status")
    status = Coded(value, None) if isinstance(value, str) else coded(_again(row, value), "status")
    row.done(ignore=IGNORED["bookkeeping"])
    return modified, status


def _again(row: Row, value: object) -> Row:
    return Row({"status": value}, document=row.document, path=row.path)

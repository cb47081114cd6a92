"""Records of SAM.gov's Contract Awards API as transactions of ours: the records of FPDS, under the same keys."""

from __future__ import annotations

from dataclasses import dataclass

from research.records import DeletionRecord, TransactionRecord
from research.types import FiscalYear
from scrapers import sam_award_core as cores
from scrapers import sam_award_details as said
from scrapers.record_keys import keys_of
from scrapers.sam_award_fields import IGNORED
from scrapers.strict import Row

FINAL = ("F", "FINAL")


@dataclass(frozen=True)
class AwardRead:
    """One record, and what is to be noted of it.

    `former_keys` are the transaction keys it had before its contract was transferred; `is_from_dnb` is true where the
    publisher names Dun & Bradstreet as the source of the recipient's name and address.
    """

    record: TransactionRecord
    former_keys: tuple[str, ...]
    is_from_dnb: bool


@dataclass(frozen=True)
class DeletedRead:
    """The word that a record was deleted, and the agencies that signed it and paid for it."""

    record: DeletionRecord
    buyer: cores.Buyer


def key_of(row: Row) -> str:
    """The transaction key of one entry of `awardSummary`; all but what tells it is left unread."""
    identity, _ = cores.read_identity(row.row("contractId"), cores.read_what(row.row("coreData")))
    return keys_of(identity).transaction_key


def read_award(row: Row, line: int) -> AwardRead:
    """One entry of `awardSummary`, every field read or ignored by name. Raises `SourceChanged` and `RowsRejected`."""
    core, details = row.row("coreData"), row.row("awardDetails")
    what = cores.read_what(core)
    identity, reason = cores.read_identity(row.row("contractId"), what)
    former_keys = cores.read_former_keys(row, what)
    row.done()
    buyer, bought = cores.read_buyer(core), cores.read_bought(core)
    dates, amounts, awardee = (
        said.read_dates(details),
        said.read_amounts(details),
        said.read_awardee(details),
    )
    vehicle, description = said.read_vehicle_type(details), said.read_description(details)
    modified, status = said.read_modified(details)
    if (status.code or status.name) not in FINAL:
        raise details.rejected("transactionData.status", "is not F (final)", status.code or status.name)
    details.done(ignore=IGNORED["details"])
    keys, is_order = keys_of(identity), what.kind == "AWARD"
    basis = "published" if keys.is_published else "provisional"
    record = TransactionRecord(
        transaction_key=keys.transaction_key,
        recorded_award_key=keys.award_key,
        key_basis=basis,
        award_key_basis=basis,
        piid=identity.piid,
        modification_number=identity.modification_number,
        transaction_number=identity.transaction_number,
        parent_piid=identity.parent_piid,
        parent_agency_code=identity.parent_agency_code,
        line=line,
        action_date=dates.signed,
        fiscal_year=FiscalYear.of(dates.signed).year,
        obligation_cents=amounts.obligated,
        description=description,
        recipient_name=awardee.name,
        recipient_uei=awardee.uei,
        recipient_dba=awardee.doing_business_as,
        recipient_parent_uei=awardee.parent_uei,
        recipient_parent_name=awardee.parent_name,
        awarding_agency_code=buyer.agency.code,
        awarding_agency_name=buyer.agency.name,
        awarding_office_code=buyer.office.code,
        awarding_office_name=buyer.office.name,
        funding_agency_code=buyer.funding_agency.code,
        funding_agency_name=buyer.funding_agency.name,
        funding_office_code=buyer.funding_office.code,
        funding_office_name=buyer.funding_office.name,
        psc_code=bought.psc.code,
        psc_description=bought.psc.name,
        naics_code=bought.naics.code,
        naics_description=bought.naics.name,
        award_kind=what.kind,
        # A vehicle's code means another thing than an order's; USAspending leaves it empty there, too.
        award_type_code=what.type.code if is_order else None,
        award_type=what.type.meaning if is_order else bought.type_of_idc.meaning or what.type.meaning,
        vehicle_type=vehicle.meaning or (None if is_order else what.type.meaning),
        program_acronym=bought.program_acronym,
        action_type_code=reason.code,
        action_type=reason.name,
        solicitation_identifier=bought.solicitation,
        extent_competed=bought.extent_competed.meaning,
        period_start=dates.start,
        period_current_end=dates.current_end,
        period_potential_end=dates.potential_end,
        ordering_period_end=dates.last_order,
        base_and_exercised_change_cents=amounts.base_and_exercised,
        base_and_all_change_cents=amounts.base_and_all,
        award_obligation_cents=amounts.total_obligated,
        current_value_cents=amounts.current_value,
        ceiling_cents=amounts.ceiling,
        source_modified_date=modified,
    )
    return AwardRead(record, former_keys, awardee.is_from_dnb)


def read_deleted(row: Row, line: int) -> DeletedRead:
    """One entry of an answer about deleted records: gone on the day of its last modification.

    All but what identifies it is left unread. Raises `SourceChanged` where parts are missing that tell its key.
    """
    core, details = row.row("coreData"), row.row("awardDetails")
    what = cores.read_what(core)
    identity, _ = cores.read_identity(row.row("contractId"), what)
    buyer = cores.read_buyer(core)
    deleted_on, _ = said.read_modified(details)
    row.done(ignore=("oldContractId",))
    record = DeletionRecord(
        transaction_key=keys_of(identity).transaction_key, deleted_on=deleted_on, line=line
    )
    return DeletedRead(record, buyer)

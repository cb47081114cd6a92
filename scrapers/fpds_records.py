"""Records of FPDS as transactions of ours: which element becomes which field, and under which keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.errors import Problem
from research.records import DeletionRecord, TransactionRecord
from research.types import FiscalYear
from scrapers.feed_xml import Node
from scrapers.fpds_elements import Element, refuse_unknown_keys
from scrapers.normalize import NO_ACTION_DAY, is_action_day
from scrapers.record_keys import Identity, keys_of

_PLACES = "relevantContractDates"
_UEI = "vendor/vendorSiteDetails/entityIdentifiers/vendorUEIInformation"
_BUYER = "purchaserInformation"


@dataclass(frozen=True)
class Shape:
    """Where one kind of record says what it is. container, own: path of its identity; kind: order or vehicle.

    other_transaction: USAspending has no such records, so there is no key of its own to take.
    """

    container: str
    own: str
    kind: Literal["AWARD", "IDV"]
    other_transaction: bool = False
    product: str = "productOrServiceInformation/productOrServiceCode"


SHAPES = {
    "award": Shape("awardID", "awardContractID", "AWARD"),
    "IDV": Shape("contractID", "IDVID", "IDV"),
    "OtherTransactionAward": Shape(
        "OtherTransactionAwardID", "OtherTransactionAwardContractID", "AWARD", True, "PSCCode"
    ),
    "OtherTransactionIDV": Shape(
        "OtherTransactionIDVID", "OtherTransactionIDVContractID", "IDV", True, "PSCCode"
    ),
}


def read_transaction(node: Node, file: str, problems: list[Problem]) -> TransactionRecord | None:
    """One record; None, and its problems added, where a value cannot be right.

    Raises `SourceChanged` where the record is identified by something not known.
    """
    shape, row, found = _open(node, file)
    identity = _identity(shape, row)
    keys = keys_of(identity)
    signed = row.day(f"{_PLACES}/signedDate")
    if signed is not None and not is_action_day(signed):
        row.wrong(f"{_PLACES}/signedDate", NO_ACTION_DAY, str(signed))
    obligated = row.cents("dollarValues/obligatedAmount")
    row.required("transactionInformation/lastModifiedDate")
    row.required(f"{_BUYER}/contractingOfficeAgencyID")
    status = row.required("transactionInformation/status")
    if status not in ("", "F"):
        row.wrong("transactionInformation/status", "is not F (final)", status)
    if signed is None:
        row.required(f"{_PLACES}/signedDate")
    if obligated is None:
        row.required("dollarValues/obligatedAmount")
    record = None
    if signed is not None and obligated is not None:
        is_order = shape.kind == "AWARD"
        action = "contractData/contractActionType"
        record = TransactionRecord(
            transaction_key=keys.transaction_key,
            recorded_award_key=keys.award_key,
            key_basis="published" if keys.is_published else "provisional",
            award_key_basis="published" if keys.is_published else "provisional",
            piid=identity.piid,
            modification_number=identity.modification_number,
            transaction_number=identity.transaction_number,
            parent_piid=identity.parent_piid,
            parent_agency_code=identity.parent_agency_code,
            line=row.line,
            action_date=signed,
            fiscal_year=FiscalYear.of(signed).year,
            obligation_cents=obligated,
            description=row.text("contractData/descriptionOfContractRequirement"),
            recipient_name=_recipient(row),
            recipient_uei=row.key(f"{_UEI}/UEI"),
            recipient_dba=row.text("vendor/vendorHeader/vendorDoingAsBusinessName"),
            recipient_parent_uei=row.key(f"{_UEI}/ultimateParentUEI"),
            recipient_parent_name=row.text(f"{_UEI}/ultimateParentUEIName"),
            awarding_agency_code=row.text(f"{_BUYER}/contractingOfficeAgencyID"),
            awarding_agency_name=row.attribute(f"{_BUYER}/contractingOfficeAgencyID", "name"),
            awarding_office_code=row.text(f"{_BUYER}/contractingOfficeID"),
            awarding_office_name=row.attribute(f"{_BUYER}/contractingOfficeID", "name", "Description"),
            funding_agency_code=row.text(f"{_BUYER}/fundingRequestingAgencyID"),
            funding_agency_name=row.attribute(f"{_BUYER}/fundingRequestingAgencyID", "name"),
            funding_office_code=row.text(f"{_BUYER}/fundingRequestingOfficeID"),
            funding_office_name=row.attribute(f"{_BUYER}/fundingRequestingOfficeID", "name", "Description"),
            psc_code=row.text(shape.product),
            psc_description=row.attribute(shape.product, "description"),
            naics_code=row.text("productOrServiceInformation/principalNAICSCode"),
            naics_description=row.attribute("productOrServiceInformation/principalNAICSCode", "description"),
            award_kind=shape.kind,
            # A vehicle's code means another thing than an order's; USAspending leaves it empty there, too.
            award_type_code=row.text(action) if is_order else None,
            award_type=row.named(action) if is_order else row.named("contractData/typeOfIDC") or row.named(action),
            vehicle_type=row.named("contractData/referencedIDVType") or (None if is_order else row.named(action)),
            program_acronym=row.text("contractData/programAcronym"),
            action_type_code=row.text("contractData/reasonForModification"),
            action_type=row.attribute("contractData/reasonForModification", "description"),
            solicitation_identifier=row.text("contractData/solicitationID"),
            extent_competed=row.named("competition/extentCompeted"),
            period_start=row.day(f"{_PLACES}/effectiveDate"),
            period_current_end=row.day(f"{_PLACES}/currentCompletionDate"),
            period_potential_end=row.day(f"{_PLACES}/ultimateCompletionDate"),
            ordering_period_end=row.day(f"{_PLACES}/lastDateToOrder"),
            base_and_exercised_change_cents=row.cents("dollarValues/baseAndExercisedOptionsValue"),
            base_and_all_change_cents=row.cents("dollarValues/baseAndAllOptionsValue"),
            award_obligation_cents=row.cents("totalDollarValues/totalObligatedAmount"),
            current_value_cents=row.cents("totalDollarValues/totalBaseAndExercisedOptionsValue"),
            ceiling_cents=row.cents("totalDollarValues/totalBaseAndAllOptionsValue"),
            source_modified_date=row.day("transactionInformation/lastModifiedDate"),
        )  # fmt: skip
    problems += found
    return None if found else record


def read_deletion(node: Node, file: str, problems: list[Problem]) -> DeletionRecord | None:
    """The word that a record was deleted, on the day of its last modification."""
    shape, row, found = _open(node, file)
    keys = keys_of(_identity(shape, row))
    row.required("transactionInformation/lastModifiedDate")
    day = row.day("transactionInformation/lastModifiedDate")
    problems += found
    if found or day is None:
        return None
    return DeletionRecord(transaction_key=keys.transaction_key, deleted_on=day, line=row.line)


def content(node: Node) -> Node:
    """What holds a record's facts beside its identity: other transactions wrap them in `contractDetail`."""
    details = node.named("contractDetail")
    if not SHAPES[node.name].other_transaction or len(details) != 1:
        return node
    beside = [child for child in node.children if child.name != "contractDetail"]
    return Node(node.name, node.line, node.attributes, node.text, [*beside, *details[0].children])


def _open(node: Node, file: str) -> tuple[Shape, Element, list[Problem]]:
    shape = SHAPES[node.name]
    whole = content(node)
    refuse_unknown_keys(whole, shape.container, file)
    found: list[Problem] = []
    return shape, Element(whole, file, found), found


def _identity(shape: Shape, row: Element) -> Identity:
    own, above = f"{shape.container}/{shape.own}", f"{shape.container}/referencedIDVID"
    return Identity(
        kind=shape.kind,
        agency_code=row.key(f"{own}/agencyID", required=True) or "",
        piid=row.key(f"{own}/PIID", required=True) or "",
        modification_number=(row.key(f"{own}/modNumber", required=True) and row.text(f"{own}/modNumber"))
        or "",
        transaction_number=row.key(f"{own}/transactionNumber"),
        parent_piid=row.key(f"{above}/PIID"),
        parent_agency_code=row.key(f"{above}/agencyID"),
        is_other_transaction=shape.other_transaction,
    )


def _recipient(row: Element) -> str | None:
    """The name as USAspending takes it; old records have it elsewhere."""
    return (
        row.text("vendor/vendorHeader/vendorName")
        or row.text(f"{_UEI}/UEILegalBusinessName")
        or row.text("vendor/contractorName")
    )

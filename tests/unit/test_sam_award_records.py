"""Records of the Contract Awards API: those of FPDS field by field, and what cannot be right refused by name."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from research.errors import RowsRejected, SourceChanged
from research.records import TransactionRecord
from scrapers.sam_award_records import AwardRead, read_award, read_deleted
from scrapers.sources import fpds_atom
from scrapers.strict import Row
from tests.fixtures import fpds, samawards

Entry = dict[str, Any]


def read(entry: Entry) -> AwardRead:
    return read_award(Row(copy.deepcopy(entry), document="answer", path="awardSummary[0]"), 1)


def of_fpds(entry: str) -> TransactionRecord:
    (record,) = fpds_atom.read(fpds.page(entry).encode(), "page.xml").transactions
    return record


def changed(entry: Entry, path: str, value: object) -> Entry:
    """The entry with another value at a dotted path; None takes the field out."""
    found = copy.deepcopy(entry)
    *above, last = path.split(".")
    row = found
    for name in above:
        row = row[name]
    if value is None:
        del row[last]
    else:
        row[last] = value
    return found


@pytest.mark.parametrize(
    ("entry", "page_entry"),
    [
        (samawards.award(), fpds.award()),
        (
            samawards.award("P00001", "-12.5", vehicle=fpds.VEHICLE),
            fpds.award("P00001", "-12.50", vehicle=fpds.VEHICLE),
        ),
    ],
)
def test_an_order_says_what_fpds_says_of_it(entry: Entry, page_entry: str) -> None:
    assert read(entry).record.model_dump(exclude={"line"}) == of_fpds(page_entry).model_dump(exclude={"line"})


def test_a_vehicle_says_what_fpds_says_of_it_whether_or_not_it_has_a_transaction_number() -> None:
    # The made-up vehicle has no solicitation, product or competition here.
    without = {"line", "psc_code", "psc_description", "naics_code", "naics_description", "extent_competed"}
    expected = of_fpds(fpds.idv()).model_dump(exclude=without)
    for number in (None, "0"):
        entry = samawards.idv()
        if number:
            entry["contractId"]["transactionNumber"] = number
        assert read(entry).record.model_dump(exclude=without) == expected
    assert expected["transaction_key"] == f"7012_-NONE-_{fpds.VEHICLE}_0_-NONE-_-NONE-"


def test_an_other_transaction_has_the_key_that_a_page_of_fpds_gives_it() -> None:
    record = read(samawards.other_transaction()).record
    same = of_fpds(fpds.other_transaction())
    assert (record.transaction_key, record.recorded_award_key, record.key_basis) == (
        *("PIID_7012_70XTEST24T00000001_0", "PIID_7012_70XTEST24T00000001", "provisional"),
    )
    assert (same.transaction_key, same.recorded_award_key) == (
        record.transaction_key,
        record.recorded_award_key,
    )


def test_a_missing_transaction_number_is_none_in_the_key_as_at_usaspending() -> None:
    entry = changed(samawards.award(), "contractId.transactionNumber", None)
    assert read(entry).record.transaction_key == f"7012_-NONE-_{fpds.PIID}_0_-NONE-_-NONE-"


def test_the_agency_of_the_key_may_be_another_than_the_one_that_signed() -> None:
    entry = changed(samawards.award(), "contractId.subtier.code", "7001")
    record = read(entry).record
    assert (record.transaction_key[:5], record.awarding_agency_code) == ("7001_", "7012")


@pytest.mark.parametrize(
    ("text", "cents"), [("52680.8", 5268080), ("-7183.74", -718374), ("0", 0), ("20000000000", 2 * 10**12)]
)
def test_amounts_in_text_are_exact_cents(text: str, cents: int) -> None:
    assert read(samawards.award(dollars=text)).record.obligation_cents == cents


@pytest.mark.parametrize(
    "text", ["2024-03-01T00:00:00Z", "2024-03-01T00:00:00.000Z", "2024-03-01 00:00:00.000"]
)
def test_every_way_of_writing_a_day_is_read(text: str) -> None:
    entry = changed(samawards.award(), "awardDetails.dates.dateSigned", text)
    assert read(entry).record.action_date == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("awardDetails.dates.dateSigned", "2024-10-01T03:00:00Z", "depends on a time zone"),
        ("awardDetails.dates.dateSigned", "03/01/2024", "is not a date"),
        ("awardDetails.dates.dateSigned", "1066-01-01T00:00:00Z", "is no day on which an action"),
        ("awardDetails.dollars.actionObligation", "1.005", "whole number of cents"),
        ("awardDetails.dollars.actionObligation", "1E3", "not an amount of money"),
        ("awardDetails.dollars.actionObligation", 100, "not an amount of money in text"),
        ("awardDetails.dollars.actionObligation", "", "is empty"),
        ("awardDetails.totalContractDollars.totalBaseAndAllOptionsValue", "much", "not an amount"),
        ("awardDetails.transactionData.status", {"code": "E"}, "is not F"),
        ("awardDetails.transactionData.status", {"name": "DRAFT"}, "is not F"),
        ("awardDetails.transactionData.status", None, "is not F"),
        ("contractId.piid", "70X TEST", "a blank or an underscore"),
        ("contractId.modificationNumber", "P_1", "a blank or an underscore"),
        ("contractId.modificationNumber", "", "must not be empty"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_right_is_refused_by_name(path: str, value: object, said: str) -> None:
    with pytest.raises(RowsRejected) as refused:
        read(changed(samawards.award(), path, value))
    (problem,) = refused.value.problems
    assert said in problem.message and (problem.field or "").endswith(path)


@pytest.mark.parametrize(
    "path",
    [
        *("mood", "contractId.mood", "coreData.mood", "coreData.acquisitionData.mood", "awardDetails.mood"),
        *("awardDetails.dollars.mood", "awardDetails.awardeeData.mood", "contractId.subtier.mood"),
        *("awardDetails.awardeeData.awardeeLocation.mood", "coreData.awardOrIDVType.mood"),
        *("awardDetails.transactionData.mood", "awardDetails.totalContractDollars.mood"),
        *("coreData.federalOrganization.contractingInformation.mood", "awardDetails.contractData.mood"),
    ],
)
def test_a_new_field_anywhere_is_refused_by_name(path: str) -> None:
    with pytest.raises(SourceChanged, match="mood"):
        read(changed(samawards.award(), path, "new"))


@pytest.mark.parametrize(
    "path",
    [
        *("contractId", "contractId.piid", "contractId.subtier", "contractId.modificationNumber", "coreData"),
        *(
            "coreData.awardOrIDV",
            "coreData.federalOrganization.contractingInformation",
            "awardDetails.dollars",
        ),
        *("awardDetails.transactionData",),
    ],
)
def test_a_part_that_every_record_has_is_missed(path: str) -> None:
    with pytest.raises(SourceChanged, match="this field is gone"):
        read(changed(samawards.award(), path, None))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("coreData.awardOrIDV", "GRANT"),
        ("coreData.awardOrIDVType", {"code": "Z", "name": "SOMETHING NEW"}),
        ("coreData.productOrServiceInformation.principalNaics", [{"code": "1"}, {"code": "2"}]),
        ("coreData.competitionInformation", "FULL"),
    ],
)
def test_what_would_be_guessed_is_refused(path: str, value: object) -> None:
    with pytest.raises(SourceChanged):
        read(changed(samawards.award(), path, value))


def test_a_name_without_its_code_and_a_status_in_text_are_taken() -> None:
    entry = changed(samawards.award(), "coreData.competitionInformation.extentCompeted", {"name": "A NAME"})
    entry = changed(entry, "awardDetails.transactionData.status", "F")
    assert read(entry).record.extent_competed == "A NAME"


def test_the_recipient_is_named_as_registered_or_as_in_the_contract_where_the_record_has_no_name() -> None:
    entry = samawards.award()
    header = entry["awardDetails"]["awardeeData"]["awardeeHeader"]
    del header["awardeeName"]
    header |= {"legalBusinessName": "EXAMPLE LLC", "awardeeNameFromContract": "EXAMPLE CO"}
    assert read(entry).record.recipient_name == "EXAMPLE LLC"
    del header["legalBusinessName"]
    assert read(entry).record.recipient_name == "EXAMPLE CO"


def test_neither_addresses_nor_people_are_kept() -> None:
    shown = read(samawards.award()).record.model_dump_json().upper()
    for word in ("EXAMPLE ST", "EXAMPLE CITY", "2025550143", "NOBODY"):
        assert word not in shown


def test_a_former_identity_and_the_source_of_a_name_are_noted() -> None:
    entry = samawards.award()
    entry["oldContractId"] = [samawards.contract_id("70XTEST20F00000009", "0", "7001", None)]
    entry["awardDetails"]["awardeeData"]["awardeeLocation"]["awardeeDataSource"] = "D&B"
    found = read(entry)
    assert found.former_keys == ("7001_-NONE-_70XTEST20F00000009_0_-NONE-_0",) and found.is_from_dnb
    assert read(samawards.award()).former_keys == () and not read(samawards.award()).is_from_dnb


def test_a_deletion_is_of_the_key_and_on_the_day_of_the_last_modification() -> None:
    for entry, key in (
        (samawards.award("P00001"), f"7012_-NONE-_{fpds.PIID}_P00001_-NONE-_0"),
        (samawards.idv(), f"7012_-NONE-_{fpds.VEHICLE}_0_-NONE-_-NONE-"),
        (samawards.other_transaction(), "PIID_7012_70XTEST24T00000001_0"),
    ):
        record = read_deleted(Row(entry, document="answer"), 1).record
        assert (record.transaction_key, record.deleted_on) == (key, date(2024, 3, 2))

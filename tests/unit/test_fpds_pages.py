"""Pages of FPDS read: every record or none, each field from its element, what is new said or refused by name."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from research.errors import Damaged, SourceChanged
from research.records import TransactionRecord
from scrapers.pages import PageRead
from scrapers.sources.fpds_atom import is_page, newest, read
from tests.fixtures import fpds

EXPECTED = Path(__file__).parents[1] / "fixtures" / "fpds_page.expected.json"


def read_page(*entries: str, **links: object) -> PageRead:
    return read(fpds.page(*entries, **links).encode(), "page.xml")  # type: ignore[arg-type]


def only(*entries: str, **links: object) -> TransactionRecord:
    found = read_page(*entries, **links)
    assert found.problems == ()
    (record,) = found.transactions
    return record


def test_a_page_gives_the_expected_records() -> None:
    found = read_page(
        fpds.award("P00001", "-12.50", vehicle=fpds.VEHICLE),
        fpds.idv(),
        fpds.other_transaction(),
        fpds.award(
            name=None,
            who=fpds.VENDOR_BY_DUNS,
            version="1.2",
            namespace=fpds.OLD_NAMESPACE,
            piid="70XTEST05F00000001",
            signed="2005-09-30",
        ),
    )
    assert (found.problems, found.notes, found.rows) == ((), (), 4)
    shown = [
        {name: value for name, value in record.model_dump(mode="json").items() if value is not None}
        for record in found.transactions
    ]
    assert shown == json.loads(EXPECTED.read_text("utf-8"))


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.5.3"])
@pytest.mark.parametrize("namespace", [fpds.NAMESPACE, fpds.OLD_NAMESPACE])
def test_every_version_is_read_under_both_namespaces(version: str, namespace: str) -> None:
    assert only(fpds.award(version=version, namespace=namespace)).obligation_cents == 10000


@pytest.mark.parametrize("version", ["", "1.6", "2.0"])
def test_another_version_is_refused_by_name(version: str) -> None:
    with pytest.raises(SourceChanged, match=r"page\.xml: a record of version"):
        read_page(fpds.award(version=version))


def test_the_three_amounts_keep_their_basis() -> None:
    order, vehicle = only(fpds.award()), only(fpds.idv())
    assert (order.obligation_cents, order.current_value_cents, order.ceiling_cents) == (10000, 50000, 90000)
    assert (order.base_and_exercised_change_cents, order.base_and_all_change_cents) == (11000, 12000)
    assert (vehicle.obligation_cents, vehicle.current_value_cents, vehicle.ceiling_cents) == (0, None, 500000)


def test_keys_are_those_of_usaspending_with_none_for_what_is_missing() -> None:
    order = only(fpds.award("p00001", vehicle=fpds.VEHICLE, number="2"))
    assert order.transaction_key == f"7012_7012_{fpds.PIID}_P00001_{fpds.VEHICLE}_2"
    assert order.recorded_award_key == f"CONT_AWD_{fpds.PIID}_7012_{fpds.VEHICLE}_7012"
    alone = only(fpds.award(number=None))
    assert alone.transaction_key == f"7012_-NONE-_{fpds.PIID}_0_-NONE-_-NONE-"
    vehicle = only(fpds.idv("P00002"))
    assert vehicle.transaction_key == f"7012_-NONE-_{fpds.VEHICLE}_P00002_-NONE-_-NONE-"
    assert vehicle.recorded_award_key == f"CONT_IDV_{fpds.VEHICLE}_7012"
    assert {order.key_basis, alone.key_basis, vehicle.key_basis} == {"published"}


def test_a_vehicle_under_a_vehicle_names_it_beside_its_key_and_not_in_it() -> None:
    under = fpds.identity("referencedIDVID", "70XTEST10A00000001", "0", agency="4732")
    record = only(fpds.idv().replace("</ns1:contractID>", f"{under}</ns1:contractID>"))
    assert record.transaction_key == f"7012_-NONE-_{fpds.VEHICLE}_0_-NONE-_-NONE-"
    assert (record.parent_piid, record.parent_agency_code) == ("70XTEST10A00000001", "4732")


def test_an_other_transaction_has_a_key_that_is_visibly_ours() -> None:
    record = only(fpds.other_transaction("P00001"))
    assert record.recorded_award_key == "PIID_7012_70XTEST24T00000001"
    assert record.transaction_key == "PIID_7012_70XTEST24T00000001_P00001"
    assert (record.key_basis, record.award_key_basis) == ("provisional", "provisional")


def test_a_record_without_a_vendor_name_takes_the_registered_name() -> None:
    assert only(fpds.award(name=None)).recipient_name == "EXAMPLE INC"


def test_nothing_personal_is_read() -> None:
    said = str(only(fpds.idv()).model_dump()).lower()
    assert "example.org" not in said and "5550100" not in said and "example st" not in said


def test_an_unknown_element_is_said_by_name_and_left_out() -> None:
    found = read_page(fpds.award(extra="<ns1:newSection><ns1:a>1</ns1:a></ns1:newSection>"))
    assert len(found.transactions) == 1
    assert found.notes == ("page.xml: elements not seen before, left out: newSection",)


def test_an_unknown_part_of_the_key_refuses_the_page() -> None:
    entry = fpds.award().replace("</ns1:awardContractID>", "<ns1:line>1</ns1:line></ns1:awardContractID>")
    with pytest.raises(SourceChanged, match="awardID/awardContractID/line"):
        read_page(entry)


def test_an_element_that_stands_twice_refuses_the_page() -> None:
    amount = "<ns1:obligatedAmount>100.00</ns1:obligatedAmount>"
    with pytest.raises(SourceChanged, match="<obligatedAmount> stands 2 times"):
        read_page(fpds.award().replace(amount, amount * 2))


def test_an_entry_of_another_kind_refuses_the_page() -> None:
    with pytest.raises(SourceChanged, match="holds grant"):
        read_page(fpds.entry("grant"))


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        (">100.00<", "><", "dollarValues/obligatedAmount", "is empty"),
        (">100.00<", ">1e3<", "dollarValues/obligatedAmount", "is not an amount in dollars and whole cents"),
        (">100.00<", ">NaN<", "dollarValues/obligatedAmount", "is not an amount in dollars and whole cents"),
        (
            ">100.00<",
            ">1.005<",
            "dollarValues/obligatedAmount",
            "is not an amount in dollars and whole cents",
        ),
        (
            ">2024-03-01 00",
            ">2024-02-31 00",
            "relevantContractDates/signedDate",
            "is not a date (YYYY-MM-DD)",
        ),
        (
            ">2024-03-01 00",
            ">2999-03-01 00",
            "relevantContractDates/signedDate",
            "is no day on which an action can have been signed",
        ),
        (f">{fpds.PIID}<", ">A_B<", "awardID/awardContractID/PIID", "holds a blank or an underscore"),
        (f">{fpds.PIID}<", "><", "awardID/awardContractID/PIID", "is empty"),
        (">F<", ">D<", "transactionInformation/status", "is not F (final)"),
    ],
)
def test_a_value_that_cannot_be_right_is_named_with_line_and_field(
    old: str, new: str, field: str, message: str
) -> None:
    found = read_page(fpds.award().replace(old, new, 1))
    assert found.transactions == () and found.rows == 1
    problem = found.problems[0]
    assert (problem.file, problem.field) == ("page.xml", field) and problem.message.startswith(message)
    assert problem.line and problem.line > 8


def test_a_repeated_record_counts_once_and_two_contents_under_one_key_are_a_problem() -> None:
    assert only(fpds.award(), fpds.award()).repeats == 1
    found = read_page(fpds.award(), fpds.award(dollars="200.00"))
    assert "with another content" in found.problems[0].message


def test_a_page_cut_anywhere_is_refused_by_name() -> None:
    whole = fpds.page(fpds.award(), fpds.idv()).encode()
    for at in range(200, len(whole), 997):
        with pytest.raises(Damaged, match=r"page\.xml is cut short"):
            read(whole[:at], "page.xml")


@pytest.mark.parametrize("links", [{"last": 20, "next_": 10}, {"next_": 10}, {"start": 10, "last": 20}])
def test_a_page_with_fewer_entries_than_its_links_promise_is_refused(links: dict[str, int]) -> None:
    with pytest.raises(Damaged, match="holds 2 entries and says that more pages follow"):
        read_page(fpds.award(), fpds.idv(), **links)


def test_a_page_among_others_is_kept_and_says_so() -> None:
    found = read_page(*fpds.full_page(), start=10, last=130, next_=20)
    assert len(found.transactions) == 10
    assert found.notes == (
        'page.xml: page 2 of 14 of the search for PIID:"EXAMPLE": the others are not in this file',
    )
    assert read_page(fpds.award(), start=130, last=130).notes[0].startswith("page.xml: page 14 of 14")


def test_a_page_without_entries_proves_nothing_and_is_refused() -> None:
    with pytest.raises(Damaged, match="holds no entry"):
        read_page()


def test_a_page_of_the_deleted_feed_gives_deletions() -> None:
    found = read_page(*fpds.full_page([fpds.idv(modified="2024-05-06 07:08:09")]), next_=10, feed="DELETED")
    assert found.transactions == () and len(found.deletions) == 10
    first = found.deletions[0]
    assert first.transaction_key == f"7012_-NONE-_{fpds.VEHICLE}_0_-NONE-_-NONE-"
    assert str(first.deleted_on) == "2024-05-06"


def test_a_page_of_an_unknown_feed_is_refused() -> None:
    with pytest.raises(SourceChanged, match="DRAFTS"):
        read_page(*fpds.full_page(), next_=10, feed="DRAFTS")


def test_the_newest_record_dates_a_page() -> None:
    page = fpds.page(fpds.award(modified="2024-03-02 09:00:00"), fpds.idv(modified="2023-01-03 10:00:00"))
    assert str(newest(page.encode())) == "2024-03-02 09:00:00+00:00"
    assert newest(b"<feed/>") is None


def test_other_feeds_and_pages_are_no_pages_of_fpds() -> None:
    assert is_page(fpds.page(fpds.award()).encode()[:8192])
    assert not is_page(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>')
    assert not is_page(b"<html><title>FPDS</title></html>")
    assert not is_page(gzip.compress(b"a,b\n"))

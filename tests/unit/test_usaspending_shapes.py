"""USAspending's award detail and modification history: what is read from them, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from research.errors import RowsRejected, SourceChanged
from research.records import AwardRecord, Batch, TransactionRecord
from scrapers.normalize import split_award_key
from scrapers.runner import find_source
from tests.publisher.keeping import (
    ORDER,
    VEHICLE,
    as_json,
    corpus_file,
    document,
    expected,
    records_of,
)
from tests.publisher.shapes import fixture

SOURCE = find_source("usaspending_transactions")
QUESTION: dict[str, object] = {
    "award_id": ORDER,
    "limit": 5000,
    "sort": "action_date",
    "order": "asc",
    "page": 1,
}


def read_detail(data: object, key: str = ORDER) -> list[Batch]:
    return SOURCE.parse(document("usaspending_award_detail", f"/api/v2/awards/{key}/", data))


def read_history(data: object, award_key: str = ORDER) -> list[Batch]:
    question = {**QUESTION, "award_id": award_key}
    return SOURCE.parse(document("usaspending_award_transactions", "/api/v2/transactions/", data, question))


def history_with(**changes: object) -> bytes:
    """The fixture with fields of its second result set; a value given as bytes goes in as it stands."""
    data = fixture("award_transactions")
    data["results"][1] |= {name: "@@" if isinstance(v, bytes) else v for name, v in changes.items()}
    text = json.dumps(data).encode()
    for value in changes.values():
        if isinstance(value, bytes):
            text = text.replace(b'"@@"', value)
    return text


@pytest.mark.parametrize(("name", "key"), [("award_detail", ORDER), ("award_detail_idv", VEHICLE)])
def test_a_detail_is_read_as_expected(name: str, key: str) -> None:
    assert as_json(read_detail(fixture(name), key)) == expected(name)


def test_a_history_is_read_as_expected() -> None:
    assert as_json(read_history(fixture("award_transactions"))) == expected("award_transactions")


def test_a_history_speaks_of_the_kind_of_action_only() -> None:
    assert read_history(fixture("award_transactions"))[0].groups == {"action"}


def test_no_officer_is_ever_read() -> None:
    assert "OFFICER" not in json.dumps(as_json(read_detail(fixture("award_detail"))))


def test_keys_are_upper_case() -> None:
    data = fixture("award_transactions")
    for row in data["results"]:
        row["id"] = row["id"].lower().replace("cont_tx_", "CONT_TX_")
    assert as_json(read_history(data, ORDER.lower())) == expected("award_transactions")


def test_the_history_of_a_vehicle_has_no_transaction_numbers() -> None:
    data = fixture("award_transactions")
    data["results"] = [data["results"][0] | {"id": "CONT_TX_7014_-NONE-_70XTEST23D00000001_0_-NONE-_-NONE-"}]
    (record,) = records_of(read_history(data, VEHICLE))
    assert isinstance(record, TransactionRecord)
    assert (record.transaction_number, record.parent_piid) == (None, None)


def test_an_empty_history_is_no_batch() -> None:
    assert read_history(fixture("award_transactions") | {"results": []}) == []


@pytest.mark.parametrize(
    ("written", "cents"), [(b"0.29", 29), (b"-1", -100), (b"1.1E+3", 110000), (b"4.350", 435)]
)
def test_obligations_are_exact_to_the_cent(written: bytes, cents: int) -> None:
    record = records_of(read_history(history_with(federal_action_obligation=written)))[1]
    assert isinstance(record, TransactionRecord)
    assert record.obligation_cents == cents


@pytest.mark.parametrize(
    "written",
    [b"1.005", b"NaN", b"Infinity", b"null", b"true", b'"12.00"', b"1e30", b"123456789012345678901"],
)
def test_an_amount_that_cannot_be_right_is_refused_with_its_place(written: bytes) -> None:
    with pytest.raises(RowsRejected) as raised:
        read_history(history_with(federal_action_obligation=written))
    (problem,) = raised.value.problems
    assert problem.file == "https://api.example/api/v2/transactions/"
    assert problem.field == "results[1].federal_action_obligation"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("action_date", "2024-13-01"),
        ("action_date", "09/30/2024"),
        ("action_date", "2999-03-01"),
        ("action_date", None),
        ("modification_number", None),
        ("description", "half a character \ud800"),
        ("description", "a NUL \x00"),
        ("description", 5),
        ("id", "ASST_TX_7012_7014_X_P00001_Y_0"),
        ("id", "CONT_TX_7012_7014_ANOTHER_P00001_70XTEST23D00000001_0"),
        ("id", "CONT_TX_7012_7014_70XTEST24F00000001_P00099_70XTEST23D00000001_0"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_with_its_place(field: str, value: object) -> None:
    with pytest.raises(RowsRejected) as raised:
        read_history(history_with(**{field: value}))
    assert raised.value.problems[0].field == f"results[1].{field}"


def test_an_exact_repeat_is_kept_once_and_counted() -> None:
    data = fixture("award_transactions")
    data["results"].append(data["results"][0])
    first, *others = expected("award_transactions")
    assert as_json(read_history(data)) == [first | {"repeats": 1}, *others]


def test_one_key_with_two_contents_is_refused() -> None:
    data = fixture("award_transactions")
    data["results"].append(data["results"][0] | {"federal_action_obligation": 1.0})
    with pytest.raises(RowsRejected, match=r"results\[3\]"):
        read_history(data)


@pytest.mark.parametrize("field", sorted(fixture("award_transactions")["results"][0]))
def test_each_field_of_a_transaction_is_mandatory_or_left_out_by_name(field: str) -> None:
    data = fixture("award_transactions")
    del data["results"][0][field]
    if field in ("face_value_loan_guarantee", "original_loan_subsidy_cost"):
        assert as_json(read_history(data)) == expected("award_transactions")
    else:
        with pytest.raises(SourceChanged) as raised:
            read_history(data)
        assert raised.value.problems[0].field == f"results[0].{field}"


def spots(data: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where in a detail a new field could appear, in the parts we read."""
    yield place
    for name in ("awarding_agency", "subtier_agency", "recipient", "parent_award", "period_of_performance",
                 "latest_transaction_contract_data"):  # fmt: skip
        if isinstance(data.get(name), dict):
            yield from spots(data[name], (*place, name))


@pytest.mark.parametrize("spot", list(spots(fixture("award_detail"))), ids=".".join)
def test_a_new_field_anywhere_in_a_detail_is_noticed(spot: tuple[str, ...]) -> None:
    data = fixture("award_detail")
    part = data
    for name in spot:
        part = part[name]
    part["brand_new"] = 1
    with pytest.raises(SourceChanged) as raised:
        read_detail(data)
    assert raised.value.problems[0].field == ".".join((*spot, "brand_new"))


def test_a_vanished_field_of_a_detail_is_named() -> None:
    data = fixture("award_detail")
    del data["recipient"]["recipient_uei"]
    with pytest.raises(SourceChanged, match=r"recipient\.recipient_uei"):
        read_detail(data)


def test_the_detail_of_another_award_is_refused() -> None:
    with pytest.raises(SourceChanged, match=f"{VEHICLE} was asked for"):
        read_detail(fixture("award_detail"), VEHICLE)


def test_an_award_without_funding_agency_or_vehicle_is_read() -> None:
    (record,) = records_of(
        read_detail(fixture("award_detail") | {"funding_agency": None, "parent_award": None})
    )
    assert isinstance(record, AwardRecord)
    assert record.funding_agency_code is None and record.parent_award_key is None
    assert record.parent_piid == "70XTEST23D00000001"  # stands in the key


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b"<!DOCTYPE html><title>Sorry</title>", "an HTML page came"),
        (b'{"results": [{"id": "CONT', "ends in mid-sentence"),
        (b"", "ends in mid-sentence"),
        (b'{"a": 1} trailing', "not JSON"),
        (b"[1]", "an object was expected|a JSON object was expected"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "cannot be read as JSON|ends in mid-sentence"),
    ],
)
def test_what_is_no_json_object_is_refused(payload: bytes, message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        read_history(payload)


@pytest.mark.parametrize(
    "key",
    ["ASST_NON_X_7012", "CONT_AWD_A_7012", "CONT_AWD_A_B_7012_-NONE-_-NONE-", "CONT_IDV_A B_7012", "", "70X"],
)
def test_keys_of_another_shape_are_no_award_keys(key: str) -> None:
    with pytest.raises(ValueError, match="not the key"):
        split_award_key(key)


@pytest.mark.parametrize("key", [ORDER, VEHICLE, "CONT_AWD_70XTEST24P00000001_7012_-NONE-_-NONE-"])
def test_a_key_is_rebuilt_from_its_parts(key: str) -> None:
    assert str(split_award_key(key)) == key


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "key", "check"),
    [
        (
            "contract.json",
            "CONT_AWD_80GSFC18C0008_8000_-NONE-_-NONE-",
            lambda r: (
                (r.award_obligation_cents, r.ceiling_cents, r.award_outlay_cents, str(r.period_potential_end))
                == (17221341967, 17227241967, 15480529175, "2025-08-23")
            ),
        ),
        (
            "idv.json",
            "CONT_IDV_80JSC019C0012_8000",
            lambda r: (
                (r.award_kind, r.current_value_cents, r.vehicle_type, str(r.ordering_period_end))
                == ("IDV", None, "IDC", "2030-09-30")
            ),
        ),
    ],
)
def test_real_details_are_read_whole(name: str, key: str, check: Callable[[AwardRecord], bool]) -> None:
    path = corpus_file("api", "awards", name)
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    (record,) = records_of(read_detail(path.read_bytes(), key))
    assert isinstance(record, AwardRecord) and check(record)


@pytest.mark.corpus
def test_a_real_history_is_read_whole() -> None:
    path = corpus_file("api", "awards", "transactions.json")
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    records = records_of(read_history(path.read_bytes(), "CONT_AWD_80GSFC18C0008_8000_-NONE-_-NONE-"))
    assert [record.obligation_cents for record in records if isinstance(record, TransactionRecord)] == [
        160000000, 120000000, 28204629,
    ]  # fmt: skip


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["grant.json", "loan.json"])
def test_a_real_page_of_a_grant_or_loan_is_refused(name: str) -> None:
    path = corpus_file("api", "awards", name)
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    with pytest.raises(RowsRejected) as raised:
        read_detail(path.read_bytes())
    assert raised.value.problems[0].field == "generated_unique_award_id"

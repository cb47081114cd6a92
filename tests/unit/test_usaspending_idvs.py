"""Vehicles and what stands under them: what is asked for, for whom, and what of the lists is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from research.errors import BadQuestion, CountMismatch, NotFound, RowsRejected, SourceChanged
from research.records import AwardRecord, Batch, TransactionRecord
from scrapers.base import Document, Query
from scrapers.sources.usaspending_idvs import SOURCE
from scrapers.usaspending_vehicles import ACTIVITY, CHILDREN
from tests.fixtures.asked import AskedContext
from tests.publisher.keeping import CBP, ICE, ORDER, VEHICLE, corpus_file, document, records_of
from tests.publisher.shapes import fixture

HISTORY = "/api/v2/transactions/"
BOUGHT_ELSEWHERE = "CONT_AWD_99XTEST24F00000010_4732_70XTEST23D00000001_7014"
AN_IDV = "CONT_IDV_70XTEST24A00000003_7012"
QUERY = Query(awards=(VEHICLE,), agencies=(ICE,))


def page_path(key: str) -> str:
    return f"/api/v2/awards/{key}/"


def detail(key: str, awarding: str = "7012", funding: str = "7012") -> dict[str, Any]:
    data: dict[str, Any] = fixture("award_detail_idv" if key.startswith("CONT_IDV") else "award_detail")
    data["generated_unique_award_id"] = key
    for role, code in (("awarding_agency", awarding), ("funding_agency", funding)):
        data[role]["subtier_agency"]["code"] = code
    return data


def history(body: Mapping[str, Any]) -> Any:
    answer = fixture("award_transactions")
    if body["award_id"] != ORDER:
        answer["results"] = []
    return answer


def children(body: Mapping[str, Any]) -> Any:
    return fixture("idv_children") | ({} if body["type"] == "child_awards" else {"results": []})


def publisher(query: Query = QUERY, changes: Mapping[str, Any] = MappingProxyType({})) -> AskedContext:
    answers = {
        page_path(VEHICLE): detail(VEHICLE, "7014", "7014"),
        page_path(ORDER): detail(ORDER),
        page_path(BOUGHT_ELSEWHERE): detail(BOUGHT_ELSEWHERE, "4732", "7012"),
        HISTORY: history,
        CHILDREN: children,
        ACTIVITY: fixture("idv_activity"),
    }
    return AskedContext(SOURCE, query, answers | dict(changes))


def collect(context: AskedContext) -> list[Batch]:
    return [batch for found in SOURCE.fetch(context) for batch in SOURCE.parse(a_document(found))]


def a_document(found: object) -> Document:
    assert isinstance(found, Document)
    return found


def details_asked(context: AskedContext) -> list[str]:
    return [path.rstrip("/").rsplit("/", 1)[-1] for path in context.paths("/api/v2/awards/")]


def histories_asked(context: AskedContext) -> list[str]:
    return [body["award_id"] for body in context.bodies(HISTORY)]


def test_orders_become_statements_with_their_vehicle() -> None:
    awards = [r for r in records_of(collect(publisher())) if isinstance(r, AwardRecord)]
    assert [award.award_key for award in awards] == [VEHICLE, ORDER, BOUGHT_ELSEWHERE]
    assert awards[1].parent_award_key == VEHICLE


def test_the_history_of_each_award_of_the_agency_follows() -> None:
    context = publisher()
    found = [r for r in records_of(collect(context)) if isinstance(r, TransactionRecord)]
    assert histories_asked(context) == [VEHICLE, ORDER, BOUGHT_ELSEWHERE]
    assert {record.recorded_award_key for record in found} == {ORDER}


def test_every_relation_is_asked_for_in_the_order_of_award_numbers() -> None:
    context = publisher()
    collect(context)
    assert context.bodies(CHILDREN) == [
        {"award_id": VEHICLE, "type": relation, "limit": 100, "sort": "piid", "order": "asc", "page": 1}
        for relation in ("child_idvs", "child_awards", "grandchild_awards")
    ]


def test_orders_of_other_departments_are_not_asked_for() -> None:
    context = publisher()
    collect(context)
    assert details_asked(context) == [VEHICLE, ORDER, BOUGHT_ELSEWHERE]
    assert any("2 of what stands under it are of Department of Homeland" in note for note in context.notes)


def test_an_award_of_another_agency_of_the_department_has_its_statement_only() -> None:
    context = publisher(changes={page_path(ORDER): detail(ORDER, "7013", "7013")})
    collect(context)
    assert histories_asked(context) == [VEHICLE, BOUGHT_ELSEWHERE]


def test_who_pays_counts_only_if_it_was_asked_for() -> None:
    context = publisher(replace(QUERY, basis=("awarding",)))
    collect(context)
    assert histories_asked(context) == [VEHICLE, ORDER]


def test_several_agencies_of_one_department_ask_for_each_award_once() -> None:
    context = publisher(replace(QUERY, agencies=(ICE, CBP)))
    collect(context)
    assert details_asked(context) == [VEHICLE, ORDER, BOUGHT_ELSEWHERE]


def test_vehicles_and_orders_below_are_asked_for_too() -> None:
    deeper = fixture("idv_children")
    row = deeper["results"][0] | {"generated_unique_award_id": AN_IDV, "piid": "70XTEST24A00000003"}
    lists = {
        "child_idvs": deeper | {"results": [row | {"last_date_to_order": "2027-09-30"}]},
        "child_awards": deeper | {"results": []},
        "grandchild_awards": deeper | {"results": deeper["results"][:1]},
    }
    activity = fixture("idv_activity")
    activity["page_metadata"]["total"] = 1
    context = publisher(
        changes={
            CHILDREN: lambda body: lists[body["type"]],
            ACTIVITY: activity,
            page_path(AN_IDV): detail(AN_IDV),
        }
    )
    collect(context)
    assert details_asked(context) == [VEHICLE, AN_IDV, ORDER]


def test_a_number_of_orders_that_disagrees_is_raised_when_all_is_collected() -> None:
    activity = fixture("idv_activity")
    activity["page_metadata"]["total"] = 4
    context = publisher(changes={ACTIVITY: activity})
    with pytest.raises(CountMismatch, match="counts 4, its pages gave 3"):
        collect(context)
    assert details_asked(context) == [VEHICLE, ORDER, BOUGHT_ELSEWHERE]


def test_a_listed_order_without_a_page_is_counted_as_missing() -> None:
    context = publisher()
    context.answers = {path: a for path, a in context.answers.items() if path != page_path(ORDER)}
    collect(context)
    assert context.gone == [f"{ORDER} is listed by the publisher, which has no page for it"]
    assert histories_asked(context) == [VEHICLE, BOUGHT_ELSEWHERE]


def test_one_unknown_vehicle_of_several_does_not_end_the_run() -> None:
    unknown = "CONT_IDV_70XTEST99D00000009_7014"
    context = publisher(replace(QUERY, awards=(unknown, VEHICLE)))
    collect(context)
    assert len(context.gone) == 1
    assert ORDER in details_asked(context)


def test_the_only_vehicle_must_be_known() -> None:
    with pytest.raises(NotFound):
        collect(publisher(replace(QUERY, awards=("CONT_IDV_70XTEST99D00000009_7014",))))


def test_a_limit_asks_for_the_first_awards_only() -> None:
    context = publisher(replace(QUERY, limit=1))
    collect(context)
    assert details_asked(context) == [VEHICLE, ORDER]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (replace(QUERY, awards=()), "no vehicle was named"),
        (replace(QUERY, agencies=()), "no agency was asked for"),
    ],
)
def test_a_question_for_nothing_is_not_put(query: Query, message: str) -> None:
    with pytest.raises(BadQuestion, match=message):
        collect(publisher(query))


def test_an_order_is_no_vehicle() -> None:
    with pytest.raises(NotFound, match="not a vehicle"):
        collect(publisher(replace(QUERY, awards=(ORDER,))))


def read_children(data: object, relation: str = "child_awards", vehicle: str = VEHICLE) -> list[Batch]:
    question: dict[str, object] = {"award_id": vehicle, "type": relation}
    return SOURCE.parse(document("usaspending_idv_children", CHILDREN, data, question))


def children_with(**changes: object) -> Any:
    data = fixture("idv_children")
    data["results"][1] |= changes
    return data


def test_lists_and_counts_hold_no_records() -> None:
    assert read_children(fixture("idv_children")) == []
    activity = document("usaspending_idv_activity", ACTIVITY, fixture("idv_activity"), {})
    assert SOURCE.parse(activity) == []


def test_a_row_of_another_vehicle_is_refused() -> None:
    with pytest.raises(SourceChanged, match="awards under CONT_IDV_70XTEST99D00000009_7014 were asked for"):
        read_children(fixture("idv_children"), vehicle="CONT_IDV_70XTEST99D00000009_7014")


@pytest.mark.parametrize(
    "changes",
    [
        {"piid": "70XTEST24F00000077"},
        {"generated_unique_award_id": AN_IDV, "piid": "70XTEST24A00000003"},
        {"colour": "blue"},
    ],
)
def test_a_row_of_another_shape_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SourceChanged, match=r"results\[1\]"):
        read_children(children_with(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"obligated_amount": "12"},
        {"obligated_amount": 0.001},
        {"last_date_to_order": "31/12/2026"},
        {"generated_unique_award_id": "ASST_NON_X_7012"},
    ],
)
def test_a_value_that_cannot_be_right_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(RowsRejected, match=r"results\[1\]"):
        read_children(children_with(**changes))


@pytest.mark.parametrize("total", [None, -1, "3", True])
def test_a_count_that_is_none_is_refused(total: object) -> None:
    activity = fixture("idv_activity")
    activity["page_metadata"]["total"] = total
    with pytest.raises(SourceChanged, match="total"):
        SOURCE.parse(document("usaspending_idv_activity", ACTIVITY, activity, {}))


@pytest.mark.corpus
def test_the_real_list_is_read_whole() -> None:
    path = corpus_file("api", "awards", "idv_awards.json")
    if not path.exists():
        pytest.skip("the corpus of real records is not here")
    rows = json.loads(path.read_bytes())["results"]
    assert len(rows) == 10
    assert read_children(path.read_bytes(), vehicle="CONT_IDV_NNK14MA74C_8000") == []

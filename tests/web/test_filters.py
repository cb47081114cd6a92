"""One filter, four faces: the URL, SQL, the index and English agree, and bad values are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from research.config import Settings
from research.db import open_reader
from research.filters import (
    BANDS,
    BadFilter,
    Filter,
    conditions,
    read_filter,
    read_vocabulary,
    sentence,
    write_filter,
)
from research.filters.bands import band_of
from research.models import Transaction
from research.registry import load_registry
from research.search import open_index, search
from research.types import Obligation, Window
from tests.fixtures.vocabulary import WORDS
from tests.web.example_records import MAKER, RESELLER


def read(query: str) -> Filter:
    return read_filter(parse_qsl(query, keep_blank_values=True), WORDS)


def test_repeated_values_are_alternatives_and_empty_ones_are_not_given() -> None:
    assert read("agency=ice&agency=CBP&agency=&q=&fy=2024&fy=FY2025") == Filter(
        agency=("ice", "cbp"), fy=(2024, 2025)
    )


def test_an_agency_may_be_given_by_its_code() -> None:
    assert read("agency=7012&agency=4732").agency == ("4732", "ice")


def test_amounts_are_exact_and_may_be_written_with_signs_of_money() -> None:
    assert read("min=-$1,000.50&max=2000000") == Filter(
        minimum=Obligation(-100_050), maximum=Obligation(200_000_000)
    )


def test_marks_that_newsletters_add_are_passed_over() -> None:
    assert read("utm_source=mail&fbclid=x").is_empty


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("agncy=ice", "agncy"),
        ("agency=nasa", "agency"),
        ("company=nobody", "company"),
        ("tier=maybe", "tier"),
        ("fy=next", "fy"),
        ("fy=20255", "fy"),
        ("fy=2050", "fy"),
        ("fy=0999", "fy"),
        ("from=2025-02-30", "from"),
        ("from=20250101", "from"),
        ("to=yesterday", "to"),
        ("from=2025-01-02&to=2025-01-01", "from"),
        ("from=2025-01-02&from=2025-01-03", "from"),
        ("min=lots", "min"),
        ("min=1e9", "min"),
        ("min=NaN", "min"),
        ("min=999999999999999", "min"),
        ("max=0.005", "max"),
        ("min=2&max=1", "min"),
        ("min=1&max=0", "min"),
        ("sort=random", "sort"),
        ("page=0", "page"),
        ("page=²", "page"),
        ("q=" + "x" * 401, "q"),
        ("basis=awarding", "basis"),
        ("&".join(f"recipient={n}" for n in range(51)), "recipient"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_parameter(query: str, parameter: str) -> None:
    with pytest.raises(BadFilter) as refused:
        read(query)
    assert refused.value.parameter == parameter
    assert refused.value.message.startswith(f"{parameter}: ")


def test_a_misspelt_parameter_is_answered_with_the_likely_one() -> None:
    with pytest.raises(BadFilter, match="agncy") as refused:
        read("agncy=ice")
    assert "agency" in refused.value.remedy


@pytest.mark.parametrize(("year", "said"), [("1900", "first one to ask for is 1950"), ("2199", "last one")])
def test_a_year_out_of_reach_is_answered_with_the_end_that_is_near(year: str, said: str) -> None:
    with pytest.raises(BadFilter) as refused:
        read(f"fy={year}")
    assert said in refused.value.remedy


def test_a_year_held_may_be_asked_for_whatever_the_clock_says() -> None:
    held = replace(WORDS, last_year=2120)
    assert read_filter([("fy", "2120")], held).fy == (2120,)


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("fy=2023&fy=2024", date(2022, 10, 1), date(2024, 9, 30)),
        ("fy=2024&from=2024-01-01", date(2024, 1, 1), date(2024, 9, 30)),
        ("fy=2021&fy=2024", None, None),  # no span holds both and nothing else
        ("fy=2021&fy=2024&to=2024-03-01", None, date(2024, 3, 1)),
        ("fy=2023&from=2025-01-01", date(2025, 1, 1), None),
    ],
)
def test_a_span_of_days_is_given_only_where_what_is_asked_is_one(
    query: str, since: date | None, until: date | None
) -> None:
    assert read(query).days_asked == Window(since, until)


FILTERS = st.builds(
    Filter,
    q=st.lists(st.sampled_from(["case", '"two words"', "at&t", "-not this"]), unique=True, max_size=2).map(
        tuple
    ),
    company=st.lists(st.just("example-maker"), unique=True).map(tuple),
    agency=st.lists(st.sampled_from(["ice", "cbp"]), unique=True).map(tuple),
    tier=st.lists(st.sampled_from(["recipient", "named", "base_named"]), unique=True).map(tuple),
    recipient=st.lists(st.sampled_from([MAKER, RESELLER, "name with space & sign"]), unique=True).map(tuple),
    fy=st.lists(st.integers(2008, 2027), unique=True, max_size=3).map(tuple),
    since=st.none() | st.dates(date(2007, 1, 1), date(2015, 1, 1)),
    until=st.none() | st.dates(date(2015, 1, 2), date(2027, 1, 1)),
    minimum=st.none() | st.integers(-(10**12), 0).map(Obligation),
    maximum=st.none() | st.integers(0, 10**12).map(Obligation),
    sort=st.none() | st.sampled_from(["newest", "largest"]),
    page=st.integers(1, 9),
)


@given(FILTERS)
def test_a_filter_written_into_an_address_is_read_back_the_same(filter: Filter) -> None:
    assert read(write_filter(filter)) == filter


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "All transactions held."),
        ("agency=ice&basis=awarding&fy=2025", "Transactions signed by ICE, in fiscal year 2025."),
        ("q=falcon -dam", "Transactions with “falcon” in the record and without “dam” in the record."),
        (
            "agency=ice&agency=cbp&min=1000&from=2025-01-01",
            (
                "Transactions signed or paid for by CBP or ICE, with an obligation of at least $1,000.00, by action "
                "date, from 1 January 2025."
            ),
        ),
        ("min=0&max=0", "Transactions with an obligation of $0.00."),
        (
            "company=example-maker&tier=named",
            "Transactions linked to Example Maker named in the transaction’s own text by rule plain-words.",
        ),
    ],
)
def test_a_filter_is_said_in_english(query: str, said: str) -> None:
    assert sentence(read(query), WORDS) == said


@pytest.mark.parametrize(
    ("filter", "is_indirect"),
    [
        (Filter(), False),
        (Filter(agency=("ice",), fy=(2025,)), False),
        (Filter(company=("example-maker",), tier=("recipient",)), False),
        (Filter(company=("example-maker",)), True),
        (Filter(tier=("named",)), True),
        (Filter(q=("examplesoft",)), True),
    ],
)
def test_a_choice_by_words_or_by_an_indirect_link_is_known_as_such(filter: Filter, is_indirect: bool) -> None:
    assert filter.is_indirect is is_indirect


@pytest.mark.parametrize(
    "query",
    [
        "",
        "agency=ice",
        "agency=cbp&basis=funding",
        "component=border-patrol",
        "fy=2024&fy=2025",
        "type=C",
        f"recipient={MAKER}",
        f"recipient={RESELLER}",
        "min=0.01",
        "max=0",
        "min=0&max=0",
        "min=-50000.25&max=-50000.25",
        "from=2024-05-06&to=2025-03-01",
        "company=example-maker",
        "company=example-maker&tier=named",
        "company=example-maker&tier=award_named&agency=cbp",
    ],
)
def test_sql_and_the_index_find_the_same_rows(settings: Settings, query: str) -> None:
    engine = open_reader(settings)
    with Session(engine) as session:
        vocabulary = read_vocabulary(session, load_registry(settings.data))
        filter = read_filter(parse_qsl(query), vocabulary)
        by_sql = session.exec(
            select(Transaction.transaction_key)
            .where(*conditions(filter, vocabulary))
            .order_by(col(Transaction.transaction_key))
        ).all()
        found = search(open_index(settings, _build(session)), filter, vocabulary)
    engine.dispose()
    assert sorted(found.keys) == list(by_sql)
    assert found.total == len(by_sql)


def _build(session: Session) -> str:
    from research.models import State

    state = session.get(State, "build")
    assert state is not None
    return state.value


@pytest.mark.parametrize(
    "cents", [-(10**12), -1, 0, 1, 999_999, 1_000_000, 99_999_999, 10**10 - 1, 10**10, 10**14]
)
def test_every_amount_is_in_exactly_one_band(cents: int) -> None:
    assert [band.slug for band in BANDS if band.holds(cents)] == [band_of(cents)]


def test_bands_are_named_by_their_exact_limits() -> None:
    assert [band.name for band in BANDS][:4] == [
        "less than $0",
        "exactly $0",
        "$0.01 to $9,999.99",
        "$10,000 to $99,999.99",
    ]

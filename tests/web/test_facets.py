"""Facets: what a value would give is what it gives, two values of one facet widen, and all four faces agree."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from research.config import Settings
from research.db import open_reader
from research.filters import (
    Filter,
    Vocabulary,
    conditions,
    read_filter,
    read_vocabulary,
    sentence,
    write_filter,
    write_toggled,
)
from research.models import State, Transaction
from research.registry import load_registry
from research.search import Index, find_facet, find_facts, find_keys, open_index, search
from tests.web.search_example import ROWS, write_search_site
from web.app import create_app

QUERIES = [
    "",
    "agency=ice&agency=cbp&basis=funding",
    "maker=example-maker",
    "reseller=example-reseller",
    "maker=example-maker&reseller=example-reseller",
    "company=example-maker&tier=named",
    "company=example-maker&tier=named&tier=recipient",
    "vehicle=example-vehicle",
    "vehicle=example-vehicle&vehicle=70XTESTE00000003",
    "psc=business-application-support",
    "psc=DA01",
    "psc=da01&psc=software&fy=2024",
    "naics=541512",
    "competition=not-competed&amount=0",
    "action=funding-only-action&action=m",
    "amount=below-0&amount=1m-10m",
    "type=C&component=border-patrol&agency=ice",
    "min=0.01&amount=under-10k&recipient=EXOTH0000003",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return write_search_site(tmp_path_factory.mktemp("searched"))


@pytest.fixture(scope="module")
def searched(site: Settings) -> Iterator[FastAPI]:
    app = create_app(site)
    yield app
    app.state.site.engine.dispose()


@pytest.fixture
def asked(searched: FastAPI) -> Iterator[TestClient]:
    with TestClient(searched, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def session(site: Settings) -> Iterator[Session]:
    engine = open_reader(site)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def vocabulary(session: Session, site: Settings) -> Vocabulary:
    return read_vocabulary(session, load_registry(site.data))


@pytest.fixture
def index(session: Session, site: Settings) -> Index:
    return open_index(site, session.exec(select(State.value).where(State.name == "build")).one())


@pytest.mark.parametrize("query", QUERIES)
def test_sql_finds_what_the_index_finds(
    session: Session, index: Index, vocabulary: Vocabulary, query: str
) -> None:
    filter = read_filter(parse_qsl(query), vocabulary)
    keys = select(Transaction.transaction_key).where(*conditions(filter, vocabulary))
    by_sql = session.exec(keys.order_by(col(Transaction.transaction_key))).all()
    assert sorted(find_keys(index, filter, vocabulary, ROWS)) == list(by_sql) != []


@pytest.mark.parametrize("query", QUERIES)
def test_a_value_gives_as_many_hits_as_its_facet_says(
    index: Index, vocabulary: Vocabulary, query: str
) -> None:
    filter = read_filter(parse_qsl(query), vocabulary)
    facets = find_facts(index, filter, vocabulary).facets
    assert {"agency", "company", "recipient", "psc", "amount", "competition"} <= {one.name for one in facets}
    for facet in facets:
        for option in facet.options:
            chosen = filter.only(facet.name, option.value)
            assert chosen.basis == filter.basis
            assert search(index, chosen, vocabulary).total == option.count, (facet.name, option.value)


def test_a_second_value_of_a_facet_widens_and_a_value_of_another_narrows(
    index: Index, vocabulary: Vocabulary
) -> None:
    def total(**chosen: tuple[str, ...]) -> int:
        return search(index, Filter(**chosen), vocabulary).total  # type: ignore[arg-type]

    one, other = total(psc=("software",)), total(psc=("business-application-support",))
    assert total(psc=("software", "business-application-support")) == one + other == ROWS
    assert 0 < total(psc=("software",), agency=("ice",)) < one


def test_rows_that_say_the_words_alone_meet_those_that_say_the_code_too(
    index: Index, vocabulary: Vocabulary
) -> None:
    by_code = search(index, Filter(psc=("da01",)), vocabulary)
    by_words = search(index, Filter(psc=("business-application-support",)), vocabulary)
    assert by_code.keys == by_words.keys
    said = sentence(Filter(psc=("da01",)), vocabulary)
    assert said == "Transactions for the product or service BUSINESS APPLICATION SUPPORT (DA01)."


def test_vehicles_go_by_the_name_that_data_gives_them_else_by_their_number(
    index: Index, vocabulary: Vocabulary
) -> None:
    facet = find_facet(index, Filter(), vocabulary, "vehicle")
    assert facet is not None
    assert {one.value for one in facet.options} == {"example-vehicle", "70XTESTE00000003"}
    said = sentence(Filter(vehicle=("example-vehicle", "70XTESTE00000003")), vocabulary)
    assert said == "Transactions ordered under 70XTESTE00000003 or EXAMPLE Vehicle."


def test_the_quick_way_to_write_choices_is_the_plain_way(vocabulary: Vocabulary) -> None:
    filter = read_filter(parse_qsl("q=a+b&agency=ice&basis=awarding&fy=2023&sort=largest&page=3"), vocabulary)
    for facet, values in (("agency", ["ice", "cbp"]), ("fy", ["2023", "2024"]), ("psc", ["x y", "a"])):
        plain = [write_filter(filter.toggled(facet, value)) for value in values]
        assert write_toggled(filter, facet, values) == plain


def test_choosing_away_the_last_agency_leaves_no_basis_behind() -> None:
    assert write_filter(Filter(agency=("ice",), basis="awarding").toggled("agency", "ice")) == ""


def test_facets_without_values_are_not_shown(client: TestClient, asked: TestClient) -> None:
    full, poor = asked.get("/search.json").json(), client.get("/search.json").json()
    assert "competition" in {facet["name"] for facet in full["facets"]}
    assert "competition" not in {facet["name"] for facet in poor["facets"]}
    assert all(facet["choices"] for facet in full["facets"] + poor["facets"])


def test_a_facet_that_would_change_nothing_is_not_shown(asked: TestClient) -> None:
    found = asked.get("/search.json?vehicle=70XTESTE00000003&recipient=EXOTH0000003").json()
    assert "reseller" not in {facet["name"] for facet in found["facets"]}


def test_every_value_of_a_facet_has_a_page(asked: TestClient) -> None:
    page = asked.get("/search/by/psc?agency=ice")
    assert page.status_code == 200 and "/search?agency=ice&amp;psc=software" in page.text
    rows = asked.get("/search/by/psc.csv?agency=ice").text.splitlines()
    assert len(rows) == 3
    assert asked.get("/search/by/nonsense").status_code == 404


def test_what_is_chosen_is_listed_with_the_way_to_drop_it(asked: TestClient) -> None:
    text = asked.get("/search?agency=ice&fy=2024&min=5").text
    assert "drop Agency: ICE" in text and 'href="/search?fy=2024&amp;min=5"' in text


def test_a_form_sent_with_open_fields_is_shown_under_its_short_address(asked: TestClient) -> None:
    answer = asked.get("/search?q=&agency=ice&from=&to=&min=&sort=newest", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?agency=ice")


def test_an_address_is_short_and_the_same_however_it_was_put_together(vocabulary: Vocabulary) -> None:
    one = read_filter(parse_qsl("fy=2024&agency=ice&agency=cbp&min=1000.00&sort=newest&page=1"), vocabulary)
    assert write_filter(one) == "agency=cbp&agency=ice&fy=2024&min=1000"


def test_how_an_agency_takes_part_is_a_choice_with_counts(asked: TestClient) -> None:
    text = asked.get("/search?agency=ice&basis=funding").text
    assert '<strong aria-current="true">paid for</strong>' in text
    assert 'href="/search?agency=ice"' in text and 'href="/search?agency=ice&amp;basis=awarding"' in text


def test_many_hits_are_counted_by_two_at_once_with_the_same_outcome(
    index: Index, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = find_facts(index, Filter(), vocabulary)
    monkeypatch.setattr("research.search.values.LARGE", 1)
    index.memory.keep(Filter(), None)
    assert find_facts(index, Filter(), vocabulary) == alone

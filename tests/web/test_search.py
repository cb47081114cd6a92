"""Search: whole words, stable pages, exact sums where they are allowed, facets, and the short way to a record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from research.config import Settings
from research.db import open_reader, open_writer
from research.errors import StoreUnavailable
from research.filters import Filter, Vocabulary, read_vocabulary
from research.models import Evidence, State
from research.registry import load_registry
from research.search import Index, find_record, open_index, search
from research.search.shortcut import Record
from research.types import Obligation
from tests.web.example_documents import NEW
from tests.web.example_records import MAKER, MAKER_AWARD, RESELLER
from web.pages.nothing import searched
from web.site import Context


@pytest.fixture
def session(settings: Settings) -> Iterator[Session]:
    engine = open_reader(settings)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def vocabulary(session: Session, settings: Settings) -> Vocabulary:
    return read_vocabulary(session, load_registry(settings.data))


@pytest.fixture
def index(session: Session, settings: Settings) -> Index:
    build = session.exec(select(State.value).where(State.name == "build")).one()
    return open_index(settings, build)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("case management", {"TX1", "TX2", "TX3"}),
        ("case-management", {"TX1", "TX2", "TX3"}),
        ("at&t", {"TX2"}),
        ("c++", {"TX3"}),
        ('"stop work"', {"TX3"}),
        ("stop -work", set()),
        ("-case", {"TX4", "TX5", "TX6/ODD KEY", "TX7", "TX8"}),
        ("examplesof", set()),
        ("examplesof*", {"TX4", "TX5"}),
        ('"licenses example"', set()),
        ("70XTEST24C00000001", {"TX1", "TX2", "TX3"}),
        (MAKER_AWARD, {"TX1", "TX2", "TX3"}),
        ("<script>", {"TX6/ODD KEY"}),
        ("towers AND patrol", set()),
        ("towers OR at&t", {"TX2", "TX7"}),
        ("case OR towers -stop", {"TX1", "TX2", "TX7"}),
        ("towers OR -case", {"TX4", "TX5", "TX6/ODD KEY", "TX7", "TX8"}),
        ("OR", set()),
        ("***", set()),
        ('"', set()),
    ],
)
def test_all_words_must_stand_in_the_record_whole(
    index: Index, vocabulary: Vocabulary, text: str, keys: set[str]
) -> None:
    assert set(search(index, Filter(q=(text,)), vocabulary).keys) == keys


@pytest.mark.parametrize(
    "text",
    [
        *("a:b", "(", "\\", "x~", "^", "[a TO b]", "+", '"', "NOT", "OR OR", "/x/", "{}", "🙂 a"),
        *("a OR OR b", "-", '-"', "OR -", "*a*", "a*b", "***"),
    ],
)
def test_no_text_breaks_the_search(client: TestClient, text: str) -> None:
    assert client.get("/search", params={"q": text}).status_code == 200


def test_rows_that_count_in_no_total_are_not_found(index: Index, vocabulary: Vocabulary) -> None:
    assert not {"TX9", "TX10"} & set(search(index, Filter(), vocabulary).keys)


def test_sums_are_exact_to_the_cent(index: Index, vocabulary: Vocabulary) -> None:
    found = search(index, Filter(recipient=(MAKER,)), vocabulary)
    assert (found.net, found.gross) == (Obligation(95_699_975), Obligation(100_700_000))


def test_an_indirect_choice_gets_no_sum(index: Index, vocabulary: Vocabulary, client: TestClient) -> None:
    found = search(index, Filter(company=("example-maker",), tier=("named",)), vocabulary)
    assert (found.total, found.net, found.gross) == (1, None, None)
    assert "No sum is given" in client.get("/search?q=examplesoft").text


@pytest.mark.parametrize("order", ["newest", "oldest", "largest", "smallest"])
def test_pages_of_one_row_together_hold_every_row_once(
    index: Index, vocabulary: Vocabulary, order: str
) -> None:
    keys = [search(index, Filter(sort=order, page=page), vocabulary, 1).keys[0] for page in range(1, 9)]
    assert len(set(keys)) == search(index, Filter(), vocabulary).total == 8


def test_a_facet_counts_what_its_other_values_would_give(index: Index, vocabulary: Vocabulary) -> None:
    facets = {facet.name: facet for facet in search(index, Filter(agency=("ice",)), vocabulary).facets}
    counts = {option.value: (option.count, option.is_chosen) for option in facets["agency"].options}
    assert counts == {"ice": (3, True), "cbp": (5, False)}
    assert {option.value for option in facets["fy"].options} == {"2024", "2025"}


def test_an_award_both_signed_and_paid_for_is_counted_once(index: Index, vocabulary: Vocabulary) -> None:
    assert search(index, Filter(agency=("cbp",)), vocabulary).total == 5


def test_an_index_that_is_missing_is_said_with_its_remedy(settings: Settings) -> None:
    with pytest.raises(StoreUnavailable, match="missing"):
        open_index(settings, "no-such-build")


@pytest.mark.parametrize(
    ("text", "record"),
    [
        (MAKER_AWARD, Record("award", MAKER_AWARD)),
        (f"https://www.usaspending.gov/award/{MAKER_AWARD}/", Record("award", MAKER_AWARD)),
        (f"usaspending.gov/award/{MAKER_AWARD}", Record("award", MAKER_AWARD)),
        ("70XTEST24C00000001", Record("award", MAKER_AWARD)),
        ("70xtest-24-c-00000001", Record("award", MAKER_AWARD)),
        (MAKER, Record("recipient", MAKER)),
        ("TX1", Record("transaction", "TX1")),
        ("70XTEST25P00000004", Record("number", "70XTEST25P00000004")),
        ("70XTEST-25P-00000004", Record("number", "70XTEST25P00000004")),
        ("70XTEST24C00000001 P00001", Record("transaction", "TX2")),
        ("70xtest24c00000001 mod P00001", Record("transaction", "TX2")),
        ("70XTEST24C00000001 P99999", None),
        (f"https://api.usaspending.gov/api/v2/awards/{MAKER_AWARD}/", Record("award", MAKER_AWARD)),
        (
            "https://www.fpds.gov/ezsearch/search.do?indexName=awardfull&q=PIID%3A%2270XTEST24C00000001%22",
            Record("award", MAKER_AWARD),
        ),
        (
            "https://www.fpds.gov/ezsearch/fpdsportal?q=70XTEST24C00000001+DEPARTMENT_FULL_NAME%3A%22X%22",
            Record("award", MAKER_AWARD),
        ),
        ("https://www.fpds.gov/common/jsp/LaunchWebPage.jsp?requestid=1", None),
        ("https://www.usaspending.gov/award/[", None),
        ("https://example.org/award/" + MAKER_AWARD, None),
        ("examplesoft", None),
    ],
)
def test_a_pasted_key_names_its_record_unless_it_is_ambiguous(
    session: Session, text: str, record: Record | None
) -> None:
    assert find_record(session, text) == record


def test_a_pasted_award_number_opens_the_award(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "70XTEST24C00000001"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/awards/{MAKER_AWARD}")


def test_a_shared_award_number_is_searched_for_without_its_dashes(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "70XTEST-25P-00000004"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=70XTEST25P00000004")
    assert client.get("/search.json?q=70XTEST25P00000004").json()["total"] == 1


def test_an_address_of_no_award_held_is_called_so(client: TestClient) -> None:
    said = client.get(
        "/search.json", params={"q": "https://www.usaspending.gov/award/CONT_AWD_X_7012"}
    ).json()
    assert said["total"] == 0 and "no award held here" in said["understood"][0]


def test_a_page_past_the_last_is_not_found(client: TestClient) -> None:
    assert client.get("/search?page=9").status_code == 404


def test_csv_gives_every_hit_and_not_one_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.search.PAGE_SIZE", 2)
    assert len(client.get("/search.csv").text.splitlines()) == 9
    assert len(client.get("/search.json").json()["lines"]) == 2


def test_words_asked_for_are_marked_in_the_description(client: TestClient) -> None:
    assert (
        "<mark>EXAMPLESOFT</mark> LICENSES" in client.get(f"/search?q=examplesoft&recipient={RESELLER}").text
    )


def test_nothing_found_says_what_was_searched_and_what_to_try(client: TestClient) -> None:
    text = client.get("/search?q=examplesoft&agency=ice").text
    for said in (
        "8 transactions",
        "Captures of the USAspending",
        "no proof",
        "base description of the award",
    ):
        assert said in text
    assert (
        "Without the agency</a>: 2 transactions" in text and "Without the words</a>: 3 transactions" in text
    )


def test_sources_of_other_records_are_not_said_to_have_been_searched_for_transactions(
    settings: Settings, context: Context
) -> None:
    other = Evidence(
        evidence_id="inventory", source="omb_ai_inventory", layout="x", kind="resource", target_uri="file:x.csv",
        media_type="text/csv",
        retrieved_at=NEW, retrieved_basis="stated", archived_at=NEW, payload_sha256="f" * 64, payload_bytes=1,
        warc_file="x.warc.gz", warc_offset=1, rows=134,
    )  # fmt: skip
    engine = open_writer(settings.database)
    with Session(engine, expire_on_commit=False) as session:
        session.add(other)
        session.commit()
        found = searched(context, Filter(q=("zzz",)))
        session.delete(other)
        session.commit()
    engine.dispose()
    assert [one.address for one in found.sources] == ["/sources/usaspending_captures"]


def test_names_are_offered_in_the_form_that_browsers_read(client: TestClient) -> None:
    answer = client.get("/suggest.json?q=exam+mak")
    assert answer.headers["content-type"].startswith("application/x-suggestions+json")
    typed, names, kinds, addresses = answer.json()
    assert (typed, names[0], kinds[0]) == ("exam mak", "Example Maker", "Company")
    assert addresses[0].endswith("/companies/example-maker")
    assert "EXAMPLE MAKER INC" in names


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("70XTEST24C", "70XTEST24C00000001", f"/awards/{MAKER_AWARD}"),
        ("70xtest-25p", "70XTEST25P00000004", "/search?q=70XTEST25P00000004"),
        ("border pat", "U.S. Border Patrol", "/search?component=border-patrol"),
    ],
)
def test_what_is_typed_is_offered_as_the_record_it_begins(
    client: TestClient, typed: str, name: str, address: str
) -> None:
    _, names, _, addresses = client.get("/suggest.json", params={"q": typed}).json()
    assert name in names and addresses[names.index(name)].endswith(address)


def test_suggestions_are_a_page_without_a_script(client: TestClient) -> None:
    assert 'href="/companies/example-maker"' in client.get("/suggest?q=example").text
    assert client.get("/suggest?q=").status_code == client.get("/suggest?q=%22").status_code == 200


def test_one_company_and_one_agency_lead_to_the_page_of_both_bounds(client: TestClient) -> None:
    found = client.get("/search.json?company=example-maker&agency=cbp").json()
    assert found["net"] is None
    assert found["bounds"] == {"name": "Example Maker and CBP", "address": "/links/example-maker/cbp"}
    assert client.get("/search.json?company=example-maker").json()["bounds"] is None


def test_a_sum_of_rows_chosen_by_amount_is_never_called_net(client: TestClient) -> None:
    whole = client.get("/search.json?agency=ice").json()
    found = client.get("/search.json?agency=ice&min=0.01").json()
    assert whole["net"] is not None and whole["chosen_sum"] is None
    assert (found["net"], found["gross"], found["deobligated"]) == (None, None, None)
    assert found["chosen_sum"] == whole["gross"]
    assert "net obligations" not in client.get("/search.ris?agency=ice&min=0.01").text
    assert "it is no net figure" in client.get("/search?agency=ice&min=0.01").text
    # Rows chosen by a word have no sum of any kind.
    assert client.get("/search.json?q=example&min=0.01").json()["chosen_sum"] is None

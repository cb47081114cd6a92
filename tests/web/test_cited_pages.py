"""Every page that states a fact can be cited: in its block, in its head, as files, and in its JSON."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, quote

import bibtexparser
import html5lib
import pytest
import rispy
from fastapi.testclient import TestClient

from tests.web.example import twin
from tests.web.example_documents import ANSWER
from tests.web.example_records import MAKER, MAKER_AWARD, ODD_AWARD, RESELLER, VEHICLE

AMOUNTS = re.compile(r"\$[0-9,.]+[0-9]")

CITED = (
    "/links/example-maker/cbp",
    "/links/quiet-company/ice",
    "/companies/example-maker",
    "/companies/quiet-company",
    "/agencies/cbp",
    f"/recipients/{MAKER}",
    f"/awards/{MAKER_AWARD}",
    f"/awards/{VEHICLE}",
    f"/awards/{quote(ODD_AWARD, safe='')}",
    "/transactions/TX2",
    f"/transactions/{quote('TX6/ODD KEY', safe='')}",
    f"/evidence/{ANSWER}",
    "/actions/2018-07-03-example-petition",
    "/organizations/example-league",
    "/search?q=examplesoft",
    "/notices",
    "/notices?agency=ice",
    "/notices/0a1b2c",
    "/systems",
    "/systems?agency=ice",
    "/register",
    "/register?agency=cbp&company=example-maker",
    "/register/TESTDOC-1",
    "/lobbying",
    "/lobbying?company=example-maker&agency=cbp&year=2026",
    "/search?q=nothing-like-this",
    "/changes?since=2026-01-01&until=2026-12-31",
    "/sources/usaspending",
    "/sources/usaspending_captures",
    "/methodology/rules/plain-words",
    "/compare?company=example-maker&company=quiet-company",
    "/compare?company=example-maker&agency=cbp&from=2024-01-01&to=2024-12-31&view=now",
    "/vehicles",
    "/vehicles/programs/nasa-sewp-v",
    f"/vehicles/{VEHICLE}",
)
TYPES = {
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".csl.json": "application/vnd.citationstyles.csl+json",
}
FORMS = ("plain", "apa", "chicago_note", "chicago_bibliography", "mla", "wiki", "bibtex", "ris")


def citation(client: TestClient, address: str) -> dict[str, object]:
    made: dict[str, object] = client.get(twin(address, ".json")).json()["citation"]
    return made


def metas(client: TestClient, address: str) -> dict[str, str]:
    found = html5lib.parse(client.get(address).text, namespaceHTMLElements=False).iter("meta")
    return {one.get("name"): one.get("content") for one in found if one.get("name")}


@pytest.mark.parametrize("address", CITED)
def test_the_page_shows_in_its_block_what_its_json_holds(client: TestClient, address: str) -> None:
    made = citation(client, address)
    page = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    shown = {
        fold.find("summary").text: fold.find("textarea").text
        for fold in page.findall(".//div[@class='body cite']/details")
    }
    assert list(shown) == [
        *(
            "Plain",
            "APA",
            "Chicago, note",
            "Chicago, bibliography",
            "MLA",
            "Wikipedia",
            "BibTeX",
            "RIS",
            "CSL-JSON",
        )
    ]
    assert shown["Plain"] == made["plain"] and shown["Wikipedia"] == made["wiki"]
    assert shown["BibTeX"] == made["bibtex"]
    assert json.loads(shown["CSL-JSON"]) == [made["csl_json"]]


@pytest.mark.parametrize("ending", TYPES)
@pytest.mark.parametrize("address", CITED)
def test_the_files_say_what_the_page_says(client: TestClient, address: str, ending: str) -> None:
    made = citation(client, address)
    answer = client.get(twin(address, ending))
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == TYPES[ending]
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["content-disposition"].endswith(f'{ending}"')
    fact: dict[str, str] = made["fact"]  # type: ignore[assignment]
    if ending == ".bib":
        library = bibtexparser.parse_string(answer.text)
        assert library.failed_blocks == []
        assert library.entries[0].fields_dict["url"].value == fact["url"]
    elif ending == ".ris":
        [entry] = rispy.loads(answer.text)
        assert (entry["title"], entry["abstract"]) == (fact["title"], fact["statement"])
        assert entry["urls"] == [fact["url"]]
    else:
        assert answer.json() == [made["csl_json"]]


@pytest.mark.parametrize("address", CITED)
def test_the_permanent_address_is_a_page_that_states_the_same(client: TestClient, address: str) -> None:
    fact: dict[str, str] = citation(client, address)["fact"]  # type: ignore[assignment]
    assert fact["url"].startswith("http://testserver/")
    path = fact["url"].removeprefix("http://testserver")
    again: dict[str, str] = citation(client, path)["fact"]  # type: ignore[assignment]
    assert again["url"] == fact["url"]
    if "?as_of=" in path:
        # It says besides by which documents; every figure and date is there.
        assert AMOUNTS.findall(fact["statement"]) == AMOUNTS.findall(again["statement"])
    else:
        assert again["statement"] == fact["statement"]


@pytest.mark.parametrize("address", CITED)
def test_the_head_names_the_files_and_zotero_sees_a_report_of_an_institution(
    client: TestClient, address: str
) -> None:
    fact: dict[str, str] = citation(client, address)["fact"]  # type: ignore[assignment]
    named = metas(client, address)
    assert named["citation_title"] == fact["title"]
    assert named["citation_technical_report_institution"] == "Contract Trail"
    # Zotero splits an author without a comma at the last space; this comma it drops.
    assert named["citation_author"] == "Contract Trail,"
    assert named["citation_public_url"] == fact["url"]
    assert named["citation_abstract"] == fact["statement"]
    assert named["citation_publication_date"] == named["citation_online_date"]
    page = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    linked = {one.get("type"): one.get("href") for one in page.iter("link") if one.get("rel") == "alternate"}
    assert {kind: linked[kind] for kind in TYPES.values()} == {
        kind: twin(address, ending) for ending, kind in TYPES.items()
    }


@pytest.mark.parametrize("address", CITED)
def test_the_head_holds_a_data_set_for_searches_of_data_sets(client: TestClient, address: str) -> None:
    fact: dict[str, str] = citation(client, address)["fact"]  # type: ignore[assignment]
    page = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    [text] = [one.text for one in page.iter("script") if one.get("type") == "application/ld+json"]
    made = json.loads(text)
    assert (made["@type"], made["name"], made["url"]) == ("Dataset", fact["title"], fact["url"])
    assert 50 <= len(made["description"]) <= 5000 and made["description"].startswith(fact["statement"][:50])
    for one in made["distribution"]:
        assert client.get(one["contentUrl"].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", ["/links/example-maker/cbp", "/companies/example-maker"])
def test_no_form_loses_a_bound_of_an_indirect_link(client: TestClient, address: str, form: str) -> None:
    text = str(citation(client, address)[form]).replace("\\", "")
    assert "$300,000.00 in the 1 transaction whose own text names it" in text
    assert "$500,000.00 in the 2 transactions counted on the 1 award that names it anywhere" in text


def test_a_transaction_is_cited_by_piid_and_modification(client: TestClient) -> None:
    made = citation(client, "/transactions/TX2")
    assert "PIID 70XTEST24C00000001, modification P00001" in str(made["plain"])
    assert "took back $50,000.25 from EXAMPLE MAKER INC; ICE signed." in str(made["plain"])


def test_an_award_is_cited_with_the_newest_modification_held_and_without_passing_a_ceiling_for_spending(
    client: TestClient,
) -> None:
    said = str(citation(client, f"/awards/{MAKER_AWARD}")["plain"])
    assert "PIID 70XTEST24C00000001, newest modification held P00002" in said
    assert "ICE obligated $949,999.75 on award 70XTEST24C00000001 to EXAMPLE MAKER INC" in said
    assert "a ceiling of $9,000,000.00 for the whole award" in said and "neither is spending" in said


@pytest.mark.parametrize(("key", "words"), [("TX9", "repeats TX1"), ("TX10", "no longer published since")])
def test_a_row_that_counts_in_no_total_says_so_when_cited(client: TestClient, key: str, words: str) -> None:
    said = str(citation(client, f"/transactions/{key}")["plain"])
    assert words in said and "counts in no total" in said


def test_a_search_by_words_is_cited_without_a_sum(client: TestClient) -> None:
    fact: dict[str, object] = citation(client, "/search?q=examplesoft")["fact"]  # type: ignore[assignment]
    assert fact["basis"] is None and "$" not in str(fact["statement"])


def test_a_search_by_agency_and_year_is_cited_with_its_sum_its_dates_and_its_rule(client: TestClient) -> None:
    fact: dict[str, object] = citation(client, "/search?agency=ice&fy=2024")["fact"]  # type: ignore[assignment]
    assert "net obligations of" in str(fact["statement"])
    days = {"since": "2023-10-01", "until": "2024-09-30", "basis": "action_date", "whole_since": None}
    assert fact["window"] == days
    linked: dict[str, object] = citation(client, "/search?company=example-maker")["fact"]  # type: ignore[assignment]
    assert "rule=plain-words" in str(linked["url"]) and linked["rule"] is not None


def test_changes_are_cited_by_the_days_of_their_evidence(client: TestClient) -> None:
    fact: dict[str, object] = citation(client, "/changes?since=2026-01-01&until=2026-12-31")["fact"]  # type: ignore[assignment]
    assert fact["window"] == {"since": "2026-01-01", "until": "2026-12-31", "basis": "evidence_retrieved"}


def test_an_action_is_cited_with_its_documents(client: TestClient) -> None:
    said = str(citation(client, "/actions/2018-07-03-example-petition")["plain"])
    assert "More than 100,000 people as of 2018-07-03, according to Example League." in said
    assert "document: Nobody: Example records" in said and "no archived evidence" in said


def test_evidence_is_cited_by_its_own_digest(client: TestClient) -> None:
    page = client.get(f"/evidence/{ANSWER}.json").json()
    assert page["citation"]["fact"]["digests"] == [page["sha256"]]


@pytest.mark.parametrize("address", ["/search?q=examplesoft", f"/recipients/{RESELLER}"])
def test_zotero_finds_the_page_and_each_item_of_a_list(client: TestClient, address: str) -> None:
    page = html5lib.parse(client.get(address).text, namespaceHTMLElements=False)
    found = [parse_qs(one.get("title")) for one in page.iter("span") if one.get("class") == "Z3988"]
    held = client.get(twin(address, ".json")).json()
    assert len(found) == 1 + len(held["lines"] if "lines" in held else held["awards"])
    assert found[0]["rft.title"] == [held["citation"]["fact"]["title"]]
    for one in found:
        assert one["ctx_ver"] == ["Z39.88-2004"]
        assert one["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
        assert one["rft.creator"] == ["Contract Trail,"]
        path = one["rft.identifier"][0].removeprefix("http://testserver")
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("address", ["/links/example-maker/cbp", f"/awards/{MAKER_AWARD}"])
def test_rows_do_not_hide_the_page_itself_from_zotero(client: TestClient, address: str) -> None:
    assert "Z3988" not in client.get(address).text


@pytest.mark.parametrize("address", ["/", "/glossary", "/companies"])
def test_a_page_that_only_leads_on_says_that_there_is_nothing_to_cite(
    client: TestClient, address: str
) -> None:
    answer = client.get(twin(address, ".bib"))
    assert answer.status_code == 404
    assert "states nothing that can be cited" in answer.text
    assert 'id="cite"' not in client.get(address).text


@pytest.mark.parametrize("address", ["/", "/companies"])
def test_a_page_of_many_links_says_where_its_figures_are_cited(client: TestClient, address: str) -> None:
    said = "Each figure leads to the page of a company and an agency"
    assert said in client.get(address).text and said in client.get(twin(address, ".ris")).text


@pytest.mark.parametrize("form", FORMS)
def test_a_comparison_is_cited_with_the_bounds_of_each_link(client: TestClient, form: str) -> None:
    made = citation(client, "/compare?company=example-maker&company=quiet-company")
    said = str(made[form])
    own, between = ("$300,000.00", "$500,000.00")
    if form in ("bibtex", "wiki"):
        said = said.replace("\\$", "$")
    assert own in said and between in said and "never added" in said


def test_a_vehicle_is_cited_with_the_orders_under_it(client: TestClient) -> None:
    said = str(citation(client, f"/vehicles/{VEHICLE}")["plain"])
    assert "have net obligations of $500,000.00 in 2 transactions on 1 order" in said


def test_a_citation_that_has_not_changed_is_not_sent_again_and_has_a_mark_of_its_own(
    client: TestClient,
) -> None:
    marks = {
        ending: client.get(f"/companies/example-maker{ending}").headers["etag"]
        for ending in ("", ".json", *TYPES)
    }
    assert len(set(marks.values())) == len(marks)
    again = client.get("/companies/example-maker.ris", headers={"If-None-Match": marks[".ris"]})
    assert again.status_code == 304


def test_a_pasted_award_number_asked_as_a_citation_leads_to_the_citation_of_the_award(
    client: TestClient,
) -> None:
    answer = client.get("/search.ris?q=70XTEST24C00000001", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/awards/{MAKER_AWARD}.ris"

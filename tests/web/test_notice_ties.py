"""Notices that tie a company in passing or only as owned now, or are typed as HTML; many of an award; a ceiling."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from research.db import open_writer
from research.models import Award, Link, Notice
from tests.web.example import write_site
from tests.web.example_documents import ANSWER, NEW
from tests.web.example_records import RESELLER_AWARD, VEHICLE
from tests.web.test_records import page_text
from web.app import create_app

LIST = "/notices?company=example-maker&agency=cbp"
PAIR = "/links/example-maker/cbp"
TYPED = "R&amp;D for AT&amp;T, ask JANE.DOE&#64;EXAMPLE.GOV"


def _notice(key: str, day: date, title: str = "EXAMPLE notice", **more: object) -> Notice:
    of_award = {"award_number": "70XTEST24F00000002", "award_number_key": "70XTEST24F00000002"}
    return Notice(
        notice_id=key, title=title, type="Presolicitation", posted_date=day, agency_code="7014",
        state_hash=f"hash-{key}", evidence_id=ANSWER, line=20, retrieved_at=NEW, **(of_award | more),
    )  # fmt: skip


def _link(notice: str, ownership: str, mention: str | None = None) -> Link:
    return Link(
        company_slug="example-maker", agency_code="7014", rule_id="notices-1", rule_version="0a0a0a0a",
        tier="stated", record_kind="notice", record_key=notice, basis="stated", field="title", mention=mention,
        reason="notice names “EXAMPLE” in its title", ownership=ownership, action_date=date(2024, 3, 1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = write_site(tmp_path_factory.mktemp("ties"))
    engine = open_writer(settings.database)
    with Session(engine) as session:
        session.add(
            _notice("passing", date(2024, 4, 1), TYPED, awardee="EXAMPLE &amp; SONS, JOE&#64;EXAMPLE.GOV")
        )
        session.add(_notice("owned", date(2024, 5, 1)))
        session.add_all(_notice(f"more{at:02}", date(2023, 1, at)) for at in range(1, 21))
        session.add_all([_link("passing", "both", "training"), _link("owned", "now")])
        vehicle = session.get_one(Award, VEHICLE)
        vehicle.ceiling_cents, vehicle.values_as_of, vehicle.values_evidence_id = 500_000, NEW, ANSWER
        session.commit()
    engine.dispose()
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made
    app.state.site.engine.dispose()


def test_a_notice_names_a_company_with_reason_and_rule_in_every_form(client: TestClient) -> None:
    said = "notice names “EXAMPLE” in its title"
    text = page_text(client, LIST)
    assert said in text and "rule notices-1 version 0a0a0a0a" in text and "only in passing" in text
    # Its rule is told on the notice's own page and has none of its own.
    assert "/methodology/rules/notices-1" not in client.get(LIST).text
    first = client.get(LIST.replace("?", ".json?")).json()["notices"][1]["companies"][0]
    assert (first["reason"], first["in_passing"]) == (said, True)
    rows = list(csv.DictReader(io.StringIO(client.get(LIST.replace("?", ".csv?")).text)))
    (row,) = [one for one in rows if one["notice_id"] == "passing"]
    assert (row["reasons"], row["companies_in_passing"]) == (said, "Example Maker")
    assert (row["rule"], row["rule_version"]) == ("notices-1", "0a0a0a0a")


def test_those_in_passing_are_counted_apart(client: TestClient) -> None:
    made = client.get(LIST.replace("?", ".json?")).json()
    assert made["in_passing"] == 1 and "; 1 of them names it only in passing" in made["sentence"]
    assert "2 notices. 1 of 2 names it only in passing" in page_text(client, PAIR)


def test_a_citation_gives_reason_and_rule_and_no_tie_of_another_day(client: TestClient) -> None:
    cited = client.get("/notices/passing.json").json()["citation"]["plain"]
    assert "; Example Maker: notice names “EXAMPLE” in its title, only in passing (rule notices-1" in cited
    assert "Example Maker" not in client.get("/notices/owned.json").json()["citation"]["plain"]


def test_a_link_counts_the_notices_that_its_list_holds_in_either_view(client: TestClient) -> None:
    listed = client.get(LIST.replace("?", ".json?")).json()["pages"]["total"]
    for view in ("", "?view=now"):
        held = client.get(f"{PAIR}.json{view}").json()["notices"]
        assert (held["total"], held["address"]) == (listed, "/notices?agency=cbp&company=example-maker")


@pytest.mark.parametrize("address", ["/notices", "/notices/passing"])
@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_title_and_awardee_are_read_before_they_are_masked(
    client: TestClient, address: str, ending: str
) -> None:
    said = client.get(address + ending).text
    assert "JANE.DOE" not in said and "&#64;" not in said and "JOE" not in said
    assert ("R&D for AT&T" if ending else "R&amp;D for AT&amp;T") in said
    # Wikipedia's own markup, which stands last among the citations, is to print "&amp;".
    assert "AT&amp;amp;T" not in said.partition(">Wikipedia<")[0]


def test_an_award_says_how_many_notices_it_does_not_list(client: TestClient) -> None:
    assert "The newest 20 of 23" in page_text(client, f"/awards/{RESELLER_AWARD}")
    assert len(client.get(f"/awards/{RESELLER_AWARD}.json").json()["notices"]) == 23


def test_a_ceiling_stands_with_its_evidence(client: TestClient) -> None:
    for address in ("/vehicles", f"/vehicles/{VEHICLE}"):
        assert f'href="/evidence/{ANSWER}"' in client.get(address).text
    assert client.get(f"/vehicles/{VEHICLE}.json").json()["evidence"]["evidence_id"] == ANSWER
    assert client.get("/vehicles.json").json()["records"][0]["evidence"]["evidence_id"] == ANSWER

"""`trail review` asks about recipients that a company's filing lists; the filing is the evidence, a person decides."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from research.models import Exhibit, FamilyHint
from tests.fixtures import edgar, files
from tests.fixtures.answering import Answering, answering
from tests.fixtures.review import Desk
from tests.fixtures.trail import QUICK, Trail, writer

ROWS = (
    ("EXAMPLE LISTED FIRM, INC. (1)", "Virginia"),
    ("EXAMPLE WIDGETWORKS LLC", "Delaware"),
    ("NOBODY BUYS HERE GMBH", "Germany"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Recipients: one listed, one listed and known, one named like the filer before, one hinted at, one unlike all."""
    tmp_path = tmp_path_factory.mktemp("desk")
    made = Desk.make(Trail(tmp_path / "var", f"sqlite:///{tmp_path / 'trail.db'}"), tmp_path)
    company = made.data / "companies" / "examplesoft.yml"
    cik = f'identifiers:\n  cik: {{value: "{edgar.CIK}", name: EXAMPLE FILER, basis: read, source: records}}'
    company.write_text(company.read_text("utf-8").replace("identifiers:", cik), "utf-8")
    palantir = made.data / "companies" / "palantir.yml"
    without = [line for line in palantir.read_text("utf-8").splitlines() if not line.startswith("  cik:")]
    palantir.write_text("\n".join(without), "utf-8")
    names = (
        "EXAMPLE LISTED FIRM INC",
        "EXAMPLE WIDGETWORKS LLC",
        "EXAMPLE OLD NAME, INC.",
        "EXAMPLE WIKI FIRM",
        "OTHER FIRM LLC",
    )
    rows = [
        files.transaction(f"70XTEST24F{at:08d}", recipient_name=name, recipient_uei=f"EXAMPLEUE1{at:02d}")
        for at, name in enumerate(names, start=1)
    ]
    made.load(files.write(tmp_path / "archive.csv", files.ARCHIVE, rows))
    answers = edgar.answers()
    answers[next(path for path in answers if path.endswith("ex211.htm"))] = edgar.exhibit(ROWS)
    with answering(Answering(answers)) as host:
        said = made(
            *("scrape", "run", "sec_edgar", "--company", "examplesoft"),
            TRAIL_SEC_URL=host.url,
            TRAIL_SEC_DATA_URL=host.url,
            **QUICK,
        )
    assert said.code == 0, said.err
    with writer(made.trail) as engine, Session(engine) as opened:
        evidence = opened.exec(select(Exhibit.evidence_id)).one()
        opened.add(
            FamilyHint(
                hint_key="wikidata:1", source="wikidata", relation="subsidiary", subject_id=edgar.CIK, other_id="Q2",
                other_name="EXAMPLE WIKI FIRM", since=date(2018, 10, 26), version="Q1 revision 7", line=1,
                state_hash="h", evidence_id=evidence, retrieved_at=datetime(2026, 11, 1, tzinfo=UTC),
            )
        )  # fmt: skip
        opened.commit()
    return made


def filed(desk: Desk) -> dict[str, dict[str, Any]]:
    return {
        one["subject"]: one
        for one in desk.waiting("--kind", "edge")
        if one["subject"].endswith("in its family")
    }


def test_a_false_friend_is_not_asked_about(desk: Desk) -> None:
    register = desk.data / "false_friends.yml"
    before = register.read_text("utf-8")
    register.write_text(
        "false_friends:\n  - {text: EXAMPLE LISTED FIRM INC, seen_in: recipient, company: examplesoft, "
        "mistaken_for: Its subsidiary, really: Another firm., "
        "source: {title: Made-up records, publisher: This test, read_as: record}}\n",
        "utf-8",
    )
    asked = [one["record"]["name"] for one in filed(desk).values() if one["likeness"] == 90]
    register.write_text(before, "utf-8")
    assert asked == ["EXAMPLE OLD NAME, INC."]


def test_what_a_filing_lists_waits_for_a_person_and_makes_no_link(desk: Desk) -> None:
    waiting = filed(desk)
    assert len(waiting) == 3
    (listed,) = [one for one in waiting.values() if one["record"]["name"] == "EXAMPLE LISTED FIRM INC"]
    assert listed["company"] == "examplesoft" and float(listed["net_obligation"]) != 0
    (reason,) = listed["reasons"]
    assert "“EXAMPLE LISTED FIRM, INC. (1)” (Virginia)" in reason and edgar.NEWEST in reason
    assert desk.trail.one("SELECT evidence_id FROM filing_exhibit") in reason
    (former,) = [one for one in waiting.values() if one["record"]["name"] == "EXAMPLE OLD NAME, INC."]
    assert "filed under this name, 2009-01-05 to 2016-03-01" in former["reasons"][0]
    linked = desk.trail.rows("SELECT DISTINCT record_key FROM link WHERE company_slug = 'examplesoft'")
    assert len(linked) == 1
    # A decision settles it, and even a confirmed one only asks for an edge with a date.
    said = desk("review", "--accept", listed["key"], "--why", "The filing names it.")
    assert said.code == 0 and "data/companies/examplesoft.yml" in said.out
    assert listed["subject"] not in filed(desk) and former["subject"] in filed(desk)


def test_a_hint_of_a_register_waits_lower_and_says_what_it_is(desk: Desk) -> None:
    (hint,) = [one for one in filed(desk).values() if one["record"]["name"] == "EXAMPLE WIKI FIRM"]
    assert hint["likeness"] < 90
    assert (
        "a hint only: Wikidata calls it subsidiary" in hint["reasons"][0]
        and "2018-10-26" in hint["reasons"][0]
    )


def test_families_are_compared_with_the_lists_held(desk: Desk) -> None:
    said = desk("families", "--company", "examplesoft", "--filed", "--json")
    assert said.code == 0, said.err
    (family,) = said.json["families"]
    listed = {one["name"]: (one["registry"], one["recipient"]) for one in family["list"]}
    assert listed["EXAMPLE WIDGETWORKS LLC"][0] == "Widgetworks"
    assert listed["EXAMPLE LISTED FIRM, INC."] == (None, "EXAMPLE LISTED FIRM INC")
    assert "edge_not_listed" not in {one["kind"] for one in family["disagreements"]}

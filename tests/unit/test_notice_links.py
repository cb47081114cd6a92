"""Which companies a notice is tied to, by which words: each behaviour a notice of one file, loaded once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from research.config import PROJECT
from research.matching.families import Families
from research.matching.notices import notices_version
from research.matching.verdicts import Verdicts
from research.registry import Decision, load_registry
from tests.fixtures.files import Row
from tests.fixtures.notices import notice, write
from tests.fixtures.trail import Trail

LONG = "The contractor shall do many things that are told here at length. " * 12

NOTICES: dict[str, Row] = {
    "title": notice(1, Title="Palantir Gotham licences", Type="Sources Sought"),
    "text": notice(2, Description="<p>Sole source to <b>Palan</b>tir&nbsp;USG, as the only maker.</p>"),
    "awardee": notice(3, Type="Award Notice", Awardee="PALANTIR USG, INC.", Description="Palantir"),
    "awardee with address": notice(4, Type="Award Notice", Awardee="PALANTIR USG, INC. Palo Alto CA 94301 USA"),
    "reseller": notice(5, Type="Award Notice", Awardee="Example Reseller LLC", Title="Microsoft licences"),
    "cbp": notice(6, FPDS_Code="7014", AAC_Code="70B03C", Title="Palantir"),
    "headquarters": notice(7, FPDS_Code="7001", AAC_Code="70RDAD", Title="Palantir for ICE"),
    "format": notice(8, Description="Submit your quote in Microsoft Word or Adobe PDF format."),
    "meeting": notice(9, Description="A conference is held via Microsoft Teams. Ask jane.doe@microsoft.com"),
    "link": notice(10, Description='<a href="https://www.microsoft.com/forms">the form</a>'),
    "false friend": notice(11, Title="Offices in San Francisco", Description="LAWS of the State, SPRINT planning"),
    "two": notice(12, Title="Licences", Description="Microsoft servers. Later also Oracle databases and Microsoft."),
    "far": notice(13, Title="EXAMPLE", Description=f"Puma shoes. {LONG}Photographs by drone."),
    "near": notice(17, Title="EXAMPLE", Description=f"{LONG}Puma drone, spare parts."),
    "prose": notice(18, Title="EXAMPLE boat", Description="Hull in azure blue, motor of 10 hp. <p>Azure hosting</p>"),
    "before": notice(14, Title="Tableau licences", PostedDate="2018-05-01 10:00:00"),
    "after": notice(15, Title="Tableau licences", PostedDate="2020-05-01 10:00:00"),
}  # fmt: skip


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The links of each notice above."""
    folder = tmp_path_factory.mktemp("notices")
    trail = Trail(folder / "var", f"sqlite:///{folder / 'var' / 'trail.db'}")
    trail.load(write(folder, *NOTICES.values()), retrieved="2026-03-03")
    names = ("record_key", "company_slug", "agency_code", "tier", "basis", "field", "matched_text", "start")
    more = ("end", "reason", "ownership", "rule_id", "award_key", "action_date", "mention")
    columns = ", ".join(f'"{name}"' for name in (*names, *more))
    rows = trail.rows(
        f"SELECT {columns} FROM link WHERE record_kind = 'notice' ORDER BY record_key, company_slug"
    )
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in NOTICES}
    of = {row["NoticeId"]: name for name, row in NOTICES.items()}
    for row in rows:
        held = dict(zip((*names, *more), row, strict=True))
        found[of[held["record_key"]]].append(held)
    return found


Links = dict[str, list[dict[str, Any]]]


def companies(links: Links, name: str) -> list[str]:
    return [one["company_slug"] for one in links[name]]


def test_a_company_named_in_the_title_is_stated_with_stage_and_words(links: Links) -> None:
    (one,) = links["title"]
    assert (one["company_slug"], one["agency_code"], one["tier"], one["basis"]) == (
        "palantir", "7012", "stated", "stated",
    )  # fmt: skip
    assert one["reason"] == "notice (Sources Sought of 2 March 2026) names “Palantir” in its title"
    assert (one["rule_id"], one["award_key"], str(one["action_date"])) == ("notices-1", None, "2026-03-02")


def test_words_are_found_through_tags_and_marked_where_they_were_published(links: Links) -> None:
    (one,) = links["text"]
    published = NOTICES["text"]["Description"]
    assert one["field"] == "description" and published[one["start"] : one["end"]].startswith("Palan</b>tir")
    assert one["matched_text"].startswith("Palantir")


def test_a_word_that_is_not_written_as_a_name_links_nobody(links: Links) -> None:
    (one,) = links["prose"]
    assert (one["company_slug"], one["matched_text"]) == ("microsoft", "Azure")


def test_the_version_of_the_rule_changes_with_every_phrase() -> None:
    registry = load_registry(PROJECT / "data")
    fewer = replace(registry, notice_phrases=registry.notice_phrases[1:])
    assert notices_version(fewer) != notices_version(registry) != registry.rules["trail-1"].version


def test_an_awardee_comes_before_the_words_of_the_text(links: Links) -> None:
    for name in ("awardee", "awardee with address"):
        (one,) = links[name]
        assert one["company_slug"] == "palantir" and one["field"] == "awardee"
        assert "names “PALANTIR USG, INC.” as awardee" in one["reason"] or name != "awardee"


def test_what_is_sold_through_somebody_else_is_named_all_the_same(links: Links) -> None:
    assert companies(links, "reseller") == ["microsoft"]


def test_a_notice_belongs_to_the_agency_that_posted_it_and_headquarters_to_none(links: Links) -> None:
    assert [one["agency_code"] for one in links["cbp"]] == ["7014"]
    assert links["headquarters"] == []


@pytest.mark.parametrize("name", ["format", "meeting", "link", "false friend"])
def test_what_is_not_about_a_company_links_nobody(links: Links, name: str) -> None:
    assert links[name] == []


def test_each_company_of_a_notice_has_one_link_by_its_first_words(links: Links) -> None:
    assert companies(links, "two") == ["microsoft", "oracle"]
    assert links["two"][0]["start"] == 0


def test_a_brand_follows_its_owner_by_date(links: Links) -> None:
    assert [(one["company_slug"], one["ownership"]) for one in links["before"]] == [("salesforce", "now")]
    assert "not on that date" in links["before"][0]["reason"]
    assert [(one["company_slug"], one["ownership"]) for one in links["after"]] == [("salesforce", "both")]


def test_a_word_that_needs_another_must_find_it_in_the_same_passage(links: Links) -> None:
    assert companies(links, "far") == []
    assert companies(links, "near") == ["aerovironment"]


def test_what_a_person_rejects_for_a_notice_is_rejected_for_no_other() -> None:
    registry = load_registry(Path(__file__).parents[2] / "data")
    families = Families(registry.book(registry.rules["trail-1"]))
    said = {
        "company": "palantir",
        "subject_kind": "notice",
        "subject": "n1",
        "who": "A",
        "when": "2026",
        "why": "so",
    }
    verdicts = Verdicts([Decision.model_validate({**said, "verdict": "rejected"})], families)
    (tie,) = families.ties("palantir")
    assert verdicts.rejects_notice("n1", tie) and not verdicts.rejects_notice("n2", tie)
    assert not verdicts.rejects("n1", tie)
    for kind in ("notice", "document"):
        with pytest.raises(ValueError, match=f"cannot confirm a {kind}"):
            Decision.model_validate({**said, "subject_kind": kind, "verdict": "confirmed"})

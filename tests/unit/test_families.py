"""`trail families`: the registry's edges, parents as recorded and lists as filed, and where they disagree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import files
from tests.fixtures.review import Desk
from tests.fixtures.trail import Trail

MEMBER = "EXAMPLE WIDGETWORKS LLC"


@pytest.fixture
def desk(trail: Trail, tmp_path: Path) -> Desk:
    return Desk.make(trail, tmp_path)


@pytest.fixture
def quick_desk(sqlite_trail: Trail, tmp_path: Path) -> Desk:
    return Desk.make(sqlite_trail, tmp_path)


def under(name: str, parent: str, day: str = "2024-06-01", number: int = 1) -> files.Row:
    return files.transaction(
        f"70XTEST24F{number:08d}", recipient_name=name, recipient_uei=f"EXAMPLEUE0{number:02d}",
        recipient_parent_name=parent, action_date=day, dollars="50.00",
    )  # fmt: skip


def load(desk: Desk, folder: Path, *rows: files.Row) -> None:
    desk.load(files.write(folder / "archive.csv", files.ARCHIVE, rows))


def family(desk: Desk, *options: object) -> dict[str, Any]:
    said = desk("families", "--company", "examplesoft", "--json", *options)
    assert said.code == 0, said.err
    (found,) = said.json["families"]
    return dict(found)


def disagreements(desk: Desk, *options: object) -> list[tuple[str, str]]:
    return [(one["kind"], one["member"]) for one in family(desk, *options)["disagreements"]]


def exhibit(
    folder: Path, *names: str, day: str = "2025-12-31", complete: bool = True, **other: object
) -> Path:
    path = folder / "list.json"
    said = {"parent": "Examplesoft Corporation", "as_of": day, "complete": complete}
    path.write_text(
        json.dumps({**said, "subsidiaries": [{"name": name} for name in names], **other}), "utf-8"
    )
    return path


def test_a_parent_as_recorded_that_is_the_company_agrees(desk: Desk, tmp_path: Path) -> None:
    load(desk, tmp_path, under(MEMBER, "EXAMPLESOFT CORP."))
    found = family(desk)
    assert found["disagreements"] == []
    assert found["records"] == [
        {
            "recipient": MEMBER,
            "uei": "EXAMPLEUE001",
            "parent": "EXAMPLESOFT CORP.",
            "parent_uei": None,
            "first": "2024-06-01",
            "last": "2024-06-01",
            "awards": 1,
            "net_obligation": "50.00",
        }
    ]


def test_a_record_that_names_another_parent_disagrees_and_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    load(desk, tmp_path, under(MEMBER, "STRANGE HOLDING INC"))
    assert disagreements(desk) == [("other_parent", MEMBER), ("never_recorded", "Widgetworks")]
    asked = desk.one("edge")
    assert (asked["subject"], asked["net_obligation"]) == ("STRANGE HOLDING INC", "50.00")


def test_another_parent_before_the_purchase_is_as_it_should_be(desk: Desk, tmp_path: Path) -> None:
    load(
        desk,
        tmp_path,
        under(MEMBER, "STRANGE HOLDING INC", "2023-06-01"),
        under(MEMBER, "EXAMPLESOFT CORP", number=2),
    )
    assert disagreements(desk) == []


def test_the_parent_recorded_before_the_edge_begins_disagrees(desk: Desk, tmp_path: Path) -> None:
    load(desk, tmp_path, under(MEMBER, "EXAMPLESOFT CORPORATION", "2023-12-01"))
    assert disagreements(desk) == [("before_edge", MEMBER)]
    assert "since 2024-01-15" in desk.one("edge")["reasons"][0]


def test_a_recipient_under_the_company_that_the_registry_lacks_is_told(desk: Desk, tmp_path: Path) -> None:
    load(desk, tmp_path, under("UNKNOWN CHILD INC", "EXAMPLESOFT CORPORATION"))
    assert disagreements(desk) == [("unlisted", "UNKNOWN CHILD INC")]


def test_a_recipient_that_is_its_own_parent_says_nothing(quick_desk: Desk, tmp_path: Path) -> None:
    load(quick_desk, tmp_path, under(MEMBER, "EXAMPLE WIDGETWORKS, LLC"))
    assert disagreements(quick_desk) == []


def test_a_list_as_filed_is_compared_with_edges_and_recipients(desk: Desk, tmp_path: Path) -> None:
    load(desk, tmp_path, under("LISTED FIRM LLC", "LISTED FIRM LLC"))
    path = exhibit(tmp_path, "Widgetworks, Inc.", "Listed Firm, LLC", "Far Away GmbH")
    found = family(desk, "--ex21", path)
    assert found["list"] == [
        {"name": "Widgetworks, Inc.", "registry": "Widgetworks", "recipient": None},
        {"name": "Listed Firm, LLC", "registry": None, "recipient": "LISTED FIRM LLC"},
        {"name": "Far Away GmbH", "registry": None, "recipient": None},
    ]
    assert [one["kind"] for one in found["disagreements"]] == ["listed_unknown"]


@pytest.mark.parametrize(
    ("names", "day", "complete", "kinds"),
    [
        (("Other Inc.",), "2025-12-31", True, ["edge_not_listed"]),
        (("Other Inc.",), "2025-12-31", False, []),
        (("Widgetworks",), "2023-12-31", True, ["listed_outside_edge"]),
        (("Other Inc.",), "2023-12-31", True, []),
    ],
)
def test_a_list_is_held_against_the_dates_of_edges(
    quick_desk: Desk, tmp_path: Path, names: tuple[str, ...], day: str, complete: bool, kinds: list[str]
) -> None:
    load(quick_desk, tmp_path, under("SOMEBODY INC", ""))
    path = exhibit(tmp_path, *names, day=day, complete=complete)
    assert [kind for kind, _ in disagreements(quick_desk, "--ex21", path)] == kinds


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"as_of": "soon"}, "as_of"),
        ({"subsidiaries": [{"name": ""}]}, "subsidiaries.0.name"),
        ({"complete": None}, "complete"),
    ],
)
def test_a_list_with_a_fault_is_refused_by_file_and_field(
    quick_desk: Desk, tmp_path: Path, change: dict[str, object], says: str
) -> None:
    load(quick_desk, tmp_path, under("SOMEBODY INC", ""))
    said = quick_desk("families", "--ex21", exhibit(tmp_path, "Other Inc.", **change))
    assert said.code == 3 and "list.json" in said.err and says in said.err


def test_a_list_finds_its_company_by_the_filer_and_says_so_where_there_is_none(
    quick_desk: Desk, tmp_path: Path
) -> None:
    load(quick_desk, tmp_path, under("SOMEBODY INC", ""))
    said = quick_desk("families", "--json", "--ex21", exhibit(tmp_path, "Other Inc."))
    assert said.json["families"][0]["company"] == "examplesoft"
    said = quick_desk("families", "--ex21", exhibit(tmp_path, "Other Inc.", parent="Nobody Corp"))
    assert said.code == 2 and "Nobody Corp" in said.err


@pytest.mark.corpus
def test_the_lists_of_the_corpus_are_read_and_linkedin_came_with_2017(
    quick_desk: Desk, tmp_path: Path, corpus: Path
) -> None:
    load(quick_desk, tmp_path, under("SOMEBODY INC", ""))
    lists = {year: corpus / "edgar" / f"microsoft_fy{year}_ex21.json" for year in (2016, 2017)}
    named = {}
    for year, path in lists.items():
        said = quick_desk("families", "--json", "--company", "microsoft", "--ex21", path)
        (found,) = said.json["families"]
        named[year] = {line["registry"] for line in found["list"]}
        assert "LinkedIn" not in {one["member"] for one in found["disagreements"]}
    assert "LinkedIn" not in named[2016] and "LinkedIn" in named[2017]

"""The axis of a link: actions, awards and events in one order of time, and the order of the page's sections."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from research.config import PROJECT
from research.db import open_writer
from research.models import LinkAward, StatusEvent
from tests.web.example import write_site
from tests.web.test_records import page_text
from web.app import create_app
from web.pages import link_axis_awards, notices
from web.pages.link_axis import Beside
from web.pages.systems import read_systems
from web.site import Context


def test_actions_and_awards_stand_on_one_axis_in_order_of_time(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json").json()
    assert [(one["date"], one["kind"]) for one in made["axis"]] == [
        ("2018-07-03", "action"),
        ("2024-02-01", "edge"),
        ("2024-02-01", "award"),
        ("2026", "lobbying"),
    ]
    assert made["axis"][2]["net"]["amount"] == "949999.75"
    assert "The order is shown; a cause is never claimed." in page_text(client, "/links/example-maker/ice")


def test_an_award_that_only_names_the_company_gives_both_figures_on_the_axis(client: TestClient) -> None:
    axis = client.get("/links/example-maker/cbp.json").json()["axis"]
    mark = next(one for one in axis if one["kind"] == "award")
    assert (mark["kind"], mark["tier"]) == ("award", "award_named")
    assert (mark["own_net"]["amount"], mark["net"]["amount"]) == ("300000.00", "500000.00")


def test_an_award_outside_the_window_is_not_on_the_axis(client: TestClient) -> None:
    made = client.get("/links/example-maker/cbp.json?since=2024-06-01").json()
    assert "award" not in {one["kind"] for one in made["axis"]}


def test_the_sections_stand_in_the_order_in_which_a_sentence_is_checked(client: TestClient) -> None:
    text = client.get("/links/example-maker/cbp").text
    found = [one for one in re.findall(r'<h2 id="([a-z]+)"', text) if one != "stated"]
    expected = ["sentence", "not", "tiers", "years", "sellers", "rows", "axis", "subs", "searched"]
    assert [one for one in found if one in expected] == expected
    jumps = re.findall(r'href="#([a-z]+)"', text)
    assert set(jumps) <= set(re.findall(r'id="([a-z]+)"', text))


def test_each_sentence_can_be_copied_whole(client: TestClient) -> None:
    text = client.get("/links/example-maker/cbp").text
    said = client.get("/links/example-maker/cbp.json").json()["statements"]
    assert len(re.findall(r'<p class="copy">', text)) == len(said)


def test_notices_and_ai_systems_stand_on_the_axis_by_their_own_days(client: TestClient) -> None:
    """A notice by the day it was posted, a system by the day of operation or, without one, by its inventory's year."""
    axis = client.get("/links/example-maker/cbp.json").json()["axis"]
    assert [one["date"] for one in axis] == sorted(one["date"] for one in axis)
    told = {one["kind"]: (one["date"], one["text"], one["detail"]) for one in axis}
    assert told["notice"] == ("2024-04-02", "ExampleSoft sorting licences", "Award Notice")
    system = (
        "2024-02-01",
        "Example Sorting",
        "Deployed, operational from this day, says the inventory of 2025",
    )
    assert told["system"] == system
    page = page_text(client, "/links/example-maker/cbp")
    assert "Award Notice at SAM.gov, no award: ExampleSoft sorting licences" in page


@pytest.mark.parametrize(
    ("printed", "day", "said"),
    [
        ("2024-02-01", "2024-02-01", "operational from this day"),
        ("Q2 2024", "2025", "no day of operation given"),
    ],
)
def test_a_system_whose_day_is_printed_otherwise_stands_at_the_year_of_its_inventory(
    context: Context, printed: str, day: str, said: str
) -> None:
    registry = context.registry
    (one,) = read_systems(context, registry.agencies["cbp"], "example-maker")
    beside = Beside((), None, None, (replace(one, operational=printed),), None, ())
    (mark,) = beside.marks()
    assert mark.date == day and said in str(mark.detail)


def test_the_axis_says_of_what_only_a_part_stands_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of awards and events the numbers are of the window, and of the largest and newest those that stand there."""
    settings = write_site(tmp_path)
    shutil.copy(PROJECT / "data" / "events.yml", tmp_path / "data")
    engine = open_writer(settings.database)
    with Session(engine) as session:
        one = session.exec(
            select(LinkAward).where(
                LinkAward.company_slug == "example-maker",
                LinkAward.agency_code == "7014",
                LinkAward.tier == "award_named",
                LinkAward.view == "then",
            )
        ).one()
        for number, day in (("2", one.first_date), ("3", one.first_date), ("4", date(2019, 1, 1))):
            larger = {"gross_cents": one.gross_cents + int(number), "first_date": day}
            session.add(LinkAward(**one.model_dump() | larger | {"award_key": f"CONT_AWD_70XTEST{number}"}))
        for month, kind in ((3, "cancellation"), (4, "cancellation"), (5, "close-out")):
            session.add(
                StatusEvent(
                    transaction_key=f"70XTEST{month}",
                    kind=kind,
                    basis="text",
                    award_key=one.award_key,
                    day=date(2024, month, 1),
                    field="description",
                    matched_text="EXAMPLE CANCELLED",
                )
            )
        session.commit()
    engine.dispose()
    monkeypatch.setattr(link_axis_awards, "_AWARDS", 2)
    monkeypatch.setattr(link_axis_awards, "_EVENTS", 1)
    monkeypatch.setattr(notices, "_NEWEST", 0)
    app = create_app(settings)
    with TestClient(app) as client:
        made = client.get("/links/example-maker/cbp.json").json()
        text = page_text(client, "/links/example-maker/cbp")
        whole = client.get("/links/example-maker/cbp.json?since=2024-06-01").json()
    app.state.site.engine.dispose()
    assert [(one["shown"], one["of"]) for one in made["axis_cuts"]] == [
        ("newest 0", "1 notice"),
        ("largest 2", "3 awards"),
        ("newest 1", "2 events"),
    ]
    assert [one["text"] for one in made["axis"] if one["kind"] == "award"] == [
        "CONT_AWD_70XTEST2",
        "CONT_AWD_70XTEST3",
    ]
    assert [one["date"] for one in made["axis"] if one["kind"] == "event"] == ["2024-04-01"]
    (said,) = re.findall(r"Not everything stands on it: (.*?)\.", text)
    assert said == "the newest 0 of 1 notice ; the largest 2 of 3 awards; the newest 1 of 2 events"
    assert [one["of"] for one in whole["axis_cuts"]] == ["1 notice"]


def test_an_award_stands_on_the_axis_by_its_first_row_that_counts_and_says_so(client: TestClient) -> None:
    text = page_text(client, "/links/example-maker/cbp")
    assert "its first transaction that counts here" in text
    assert "in all of the award that count (upper bound), all dates held." in text

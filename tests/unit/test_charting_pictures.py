"""Pictures: the specification holds what it was given, below zero too, and its size is known beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

import pytest

from research.types import Ceiling, CurrentValue, Obligation
from web.charting.chart import Band, Bars, Chart, Flow, Group, Panel, Series, Step, Steps, Words
from web.charting.forms import LOOKS, SIZES, Form
from web.charting.frame import compose
from web.charting.render import render_svg

SERIES = (
    Series("recipient", "awarded to it", "direct", 0),
    Series("award_named", "upper bound", "named_wash", 1),
    Series("named", "lower bound", "named", 1),
)
SLOTS = {one.key: one.slot for one in SERIES}
GROUPS = (
    Group("FY2024", "FY2024", "", {"recipient": Obligation(949_999_75)}, {0: ("$950K",)}),
    Group(
        "FY2025",
        "FY2025",
        "to 9 Aug",
        {"named": Obligation(-38_068_00), "award_named": Obligation(18_000_000_00)},
        {1: ("−$38.1K to", "$18.0M")},
        is_part=True,
    ),
)
BARS = Bars(SERIES, (Panel("", GROUPS, SLOTS),))
FLOW = Flow(
    "Received", "Named", "EXAMPLE <MAKER>",
    (
        Band("EXAMPLE RESELLER & SONS LLC", Obligation(100_00), Obligation(400_00)),
        Band("EXAMPLE OTHER", None, Obligation(100_00)),
    ),
)  # fmt: skip
STEPS = Steps(
    (Step(date(2024, 2, 1), Obligation(100_00)), Step(date(2024, 12, 15), Obligation(95_00))),
    CurrentValue(150_00),
    Ceiling(900_00),
    date(2025, 3, 1),
)


def chart(drawing: Bars | Flow | Steps) -> Chart:
    said = Words(
        "Title & <more>", "Subtitle", "Finding", ("Note",), ("Credit", "http://example.org/x?a=1&b=2")
    )
    return Chart(said, drawing, "/x")


def parts(spec: object, kind: str) -> Iterator[dict[str, object]]:
    """Every dictionary in a specification that has `kind` as a key."""
    if isinstance(spec, dict):
        if kind in spec:
            yield spec
        for value in spec.values():
            yield from parts(value, kind)
    elif isinstance(spec, list):
        for value in spec:
            yield from parts(value, kind)


def values(drawing: Bars | Flow | Steps, name: str) -> list[dict[str, object]]:
    spec = compose(chart(drawing), Form()).spec
    return next(one["values"] for one in parts(spec, "values") if one.get("name") == name)  # type: ignore[return-value]


def test_bars_hold_the_very_amounts_negative_ones_too() -> None:
    assert values(BARS, "recipient") == [{"at": "FY2024", "value": 949_999.75}]
    assert values(BARS, "named") == [{"at": "FY2025", "value": -38_068.0}]
    assert values(BARS, "award_named") == [{"at": "FY2025", "value": 18_000_000.0}]


def test_every_bar_begins_at_zero_and_the_axis_reaches_below_it_for_what_was_taken_back() -> None:
    spec = compose(chart(BARS), Form()).spec
    bars = [one for one in parts(spec, "from") if one.get("type") == "rect"]
    assert len(bars) == 3
    for one in bars:
        assert one["encode"]["enter"]["y2"] == {"scale": "y", "value": 0}  # type: ignore[index]
    axis = next(one for one in parts(spec, "domain") if one.get("name") == "y")
    assert axis["domain"] == [-38_068.0, 20_000_000.0]


def test_both_bounds_of_a_flow_are_drawn_and_the_lower_is_not_wider() -> None:
    rows = values(FLOW, "bands")
    assert [(one["name"], one["low"], one["high"]) for one in rows] == [
        ("EXAMPLE RESELLER & SONS LLC", 100.0, 400.0),
        ("EXAMPLE OTHER", None, 100.0),
    ]
    wide, narrow = (_width(str(rows[0][key])) for key in ("upper", "lower"))
    assert wide == pytest.approx(4 * narrow, rel=0.01)
    assert _width(str(rows[1]["lower"])) == pytest.approx(0)


def _width(path: str) -> float:
    """How wide a band's path is where it begins."""
    numbers = [float(one) for one in re.findall(r"-?\d+\.\d+", path)]
    return numbers[-1] - numbers[1]


def test_a_flow_whose_lower_bound_is_the_larger_keeps_both_as_they_are() -> None:
    flow = Flow("a", "b", "c", (Band("x", Obligation(500_00), Obligation(200_00)),))
    row = values(flow, "bands")[0]
    assert _width(str(row["lower"])) == pytest.approx(2.5 * _width(str(row["upper"])), rel=0.01)


def test_three_kinds_of_money_are_drawn_in_three_ways_and_never_added() -> None:
    spec = compose(chart(STEPS), Form()).spec
    assert [one["value"] for one in values(STEPS, "steps")] == [100.0, 95.0]
    rules = [one["encode"]["enter"] for one in parts(spec, "type") if one["type"] == "rule"]  # type: ignore[index]
    limits = {str(one["strokeDash"]["value"]): one["y"]["value"] for one in rules if "scale" in str(one["y"])}
    assert list(limits.values()) == [150.0, 900.0] and len(limits) == 2
    texts = [str(one["encode"]["enter"]["text"]) for one in parts(spec, "type") if one["type"] == "text"]  # type: ignore[index]
    assert any("Ceiling: could reach $900" in one for one in texts)


@pytest.mark.parametrize("drawing", [BARS, FLOW, STEPS], ids=["bars", "flow", "steps"])
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES)
def test_a_picture_is_well_formed_of_the_size_announced_and_alone(
    drawing: Bars | Flow | Steps, look: str, size: str
) -> None:
    made = compose(chart(drawing), Form(look, size))  # type: ignore[arg-type]
    svg = render_svg(made.spec, "Finding <in> words")
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == (str(made.width), str(made.height))
    assert root[0].text == "Finding <in> words"
    kinds = {one.tag.rsplit("}", 1)[-1] for one in root.iter()}
    assert kinds <= {"svg", "desc", "g", "path", "rect", "line", "text", "tspan"}
    assert {name for one in root.iter() for name in one.attrib if "href" in name or name == "style"} == set()
    text = "\n".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("}text"))
    assert "Title & <more>" in text and "http://example.org/x?a=1&b=2" in text


def test_light_and_dark_differ_in_colour_alone() -> None:
    light, dark = (str(compose(chart(BARS), Form(look)).spec) for look in LOOKS)
    assert light != dark
    plain = [re.sub(r"#[0-9a-f]{6}", "#", one) for one in (light, dark)]
    assert plain[0] == plain[1]


def test_labels_that_would_touch_are_left_out() -> None:
    groups = tuple(
        Group(f"FY{year}", f"FY{year}", "", {"recipient": Obligation(year)}, {0: ("$123.4K",)})
        for year in range(2000, 2030)
    )
    spec = compose(chart(Bars(SERIES, (Panel("", groups, SLOTS),))), Form("light", "narrow")).spec
    assert not [one for one in parts(spec, "values") if str(one.get("name")).startswith("over")]
    assert "’09" in str(spec) and "'FY2009'" not in str([*parts(spec, "text")])

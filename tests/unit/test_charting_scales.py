"""What charts measure with: labels of money, axes, fiscal spans, colours, lines of text, and the gallery's room."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.types import Obligation, Window
from web.charting.forms import LOOKS, Look
from web.charting.gallery import Gallery
from web.charting.palette import PALETTES, contrast
from web.charting.scale import dollars, money_axis, short_money
from web.charting.svg import finish
from web.charting.text import clip, width_of, wrap
from web.spans import drawn_spans, spans

_SEEN_BY = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""Machado, Oliveira and Fernandes, 2009: colours as seen with one kind of cone missing."""


@pytest.mark.parametrize(
    ("cents", "label"),
    [
        (0, "$0"),
        (49, "$0"),
        (95_000, "$950"),
        (3_806_800, "$38.1K"),
        (-3_806_800, "−$38.1K"),
        (120_000_000, "$1.2M"),
        (12_196_714_500, "$122M"),
        (99_996_000, "$1.0M"),
        (1_017_520_000_000, "$10.2B"),
    ],
)
def test_a_label_of_money_is_short_and_rounds_without_false_precision(cents: int, label: str) -> None:
    assert short_money(Obligation(cents)) == label


@given(st.lists(st.integers(-(10**14), 10**14), min_size=1))
def test_an_axis_holds_every_value_and_zero_and_has_few_steps(cents: list[int]) -> None:
    values = [dollars(Obligation(one)) for one in cents]
    axis = money_axis(values, 5)
    assert axis.low <= min(0.0, *values) and max(0.0, *values) <= axis.high
    assert 0.0 in axis.steps and len(axis.steps) <= 8


@given(st.integers(-(10**15), 10**15))
def test_no_cent_is_lost_on_the_way_into_a_specification(cents: int) -> None:
    assert round(dollars(Obligation(cents)) * 100) == cents


def test_years_cut_by_the_window_say_which_days_they_hold() -> None:
    made = spans(Window(date(2023, 1, 1), date(2026, 2, 28)), "year")
    assert [(one.key, one.part) for one in made] == [
        ("FY2023", "from 1 Jan"),
        ("FY2024", ""),
        ("FY2025", ""),
        ("FY2026", "to 28 Feb"),
    ]


def test_a_window_inside_one_year_names_both_its_ends() -> None:
    assert [one.part for one in spans(Window(date(2024, 11, 2), date(2025, 3, 9)), "year")] == ["2 Nov–9 Mar"]


def test_years_before_whole_ones_stand_on_an_axis_only_from_the_first_that_has_something() -> None:
    patchy = Window(date(2018, 11, 2), date(2023, 9, 30), date(2021, 10, 1))
    assert [one.fiscal_year for one in drawn_spans(patchy, "year", {"FY2023"})] == [2022, 2023]
    assert [one.fiscal_year for one in drawn_spans(patchy, "year", {"FY2020", "FY2023"})] == [
        2020,
        2021,
        2022,
        2023,
    ]
    searched = Window(date(2021, 10, 1), date(2023, 9, 30))
    assert [one.fiscal_year for one in drawn_spans(searched, "year", {"FY2023"})] == [2022, 2023]


def test_a_year_of_single_documents_is_never_whole() -> None:
    patchy = Window(date(2020, 10, 1), date(2023, 9, 30), date(2021, 10, 1))
    assert [(one.is_whole, one.part) for one in spans(patchy, "year")] == [
        (False, "not whole"),
        (True, ""),
        (True, ""),
    ]
    assert [one.is_whole for one in spans(patchy, "quarter")] == [False] * 4 + [True] * 8


@given(st.dates(date(2008, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
def test_quarters_follow_each_other_without_gap_and_fill_the_window(first: date, days: int) -> None:
    until = date.fromordinal(first.toordinal() + days)
    made = spans(Window(first, until), "quarter")
    assert (made[0].since, made[-1].until) == (first, until)
    assert all((two.since - one.until).days == 1 for one, two in itertools.pairwise(made))


@pytest.mark.parametrize("look", LOOKS)
def test_bars_and_words_stand_out_from_their_paper(look: Look) -> None:
    palette = PALETTES[look]
    for colour in (palette.direct, palette.named, palette.zero):
        assert contrast(colour, palette.paper) >= 3
    for colour in (palette.ink, palette.soft):
        assert contrast(colour, palette.paper) >= 4.5 and contrast(colour, palette.shade) >= 4.5
    # The lower bound must be seen inside the upper one.
    assert contrast(palette.named, palette.named_wash) >= 2.5


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", _SEEN_BY)
def test_the_two_colours_are_told_apart_by_the_colour_blind(look: Look, kind: str) -> None:
    palette = PALETTES[look]
    seen = [_seen(kind, one) for one in (palette.direct, palette.named)]
    assert sum((one - other) ** 2 for one, other in zip(*seen, strict=True)) ** 0.5 > 0.4


def _seen(kind: str, colour: str) -> tuple[float, ...]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(sum(share * part for share, part in zip(row, parts, strict=True)) for row in _SEEN_BY[kind])


def test_text_breaks_between_words_never_inside_a_date_and_loses_nothing() -> None:
    said = "Net obligations in US dollars, by action date, 1 October 2020 – 20 August 2026"
    for width in range(130, 500, 20):
        lines = wrap(said, 12, width)
        assert " ".join(lines) == said
        assert all(width_of(line, 12) <= width for line in lines)
        assert any("1 October 2020" in line for line in lines)


def test_an_address_too_long_for_a_line_is_cut_and_can_be_put_together_again() -> None:
    address = "http://example.org/links/palantir/ice?since=2020-10-01&until=2026-08-20&rule=trail-1"
    lines = wrap(address, 10.5, 200)
    assert len(lines) > 1 and "".join(lines) == address


def test_a_name_too_long_ends_in_dots() -> None:
    assert clip("EXAMPLE RESELLER LLC", 12, 80).endswith("…")
    assert clip("EXAMPLE", 12, 80) == "EXAMPLE"


def test_the_gallery_keeps_within_its_room_and_forgets_with_the_build() -> None:
    gallery = Gallery(room=25)
    for name in ("one", "two", "three"):
        gallery.show("build", name, lambda: b"0123456789")
    assert gallery.size == 20
    assert gallery.show("build", "three", lambda: b"anew") == b"0123456789"
    assert gallery.show("build", "one", lambda: b"anew") == b"anew"
    assert gallery.show("next", "three", lambda: b"anew") == b"anew"
    assert gallery.size == 4


@pytest.mark.parametrize(
    "part",
    [
        "<script>x</script>",
        '<image href="http://example.org/x.png"/>',
        '<g onload="x"/>',
        '<a xlink:href="x"/>',
        '<g style="x"/><style>x</style>',
        '<rect fill="url(http://example.org/x)"/>',
        "<foreignObject/>",
    ],
)
def test_a_drawing_that_acts_or_asks_elsewhere_is_refused(part: str) -> None:
    with pytest.raises(ValueError, match="must not hold"):
        finish(f'<svg xmlns="http://www.w3.org/2000/svg">{part}</svg>', "finding")


def test_words_that_only_look_like_code_are_let_through_as_text() -> None:
    made = finish(
        '<svg xmlns="http://www.w3.org/2000/svg"><text>href="x" &lt;script&gt;</text></svg>', "<b> & c"
    )
    assert "<desc>&lt;b&gt; &amp; c</desc>" in made

"""Paging: pages to the end and no further, spans cut at fiscal years, counts compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.errors import BadQuestion, CountMismatch, FetchFailed, SourceChanged
from research.types import FiscalYear
from scrapers.base import Document
from scrapers.fetch import address
from scrapers.paging import EARLIEST, Post, check_count, pages, windows
from tests.publisher.keeping import document

Page = dict[str, object]


def page(number: int, results: list[object], *, more: bool) -> Page:
    return {
        "results": results,
        "page_metadata": {"page": number, "hasNext": more, "last_record_sort_value": "None"},
    }


def answering(answer: Callable[[int], Page]) -> tuple[Post, list[object]]:
    """A post that answers from a function of the page number, and the page numbers asked for."""
    asked: list[object] = []

    def post(path: str, body: Mapping[str, object]) -> Document:
        asked.append(body["page"])
        return document("pages", path, answer(int(str(body["page"]))), dict(body))

    return post, asked


def test_pages_are_asked_for_until_none_follows() -> None:
    post, asked = answering(lambda n: page(n, [n], more=n < 3))
    assert len(list(pages(post, "/p/", {}, most=9))) == 3
    assert asked == [1, 2, 3]


def test_the_body_is_the_same_on_each_page_but_for_the_number() -> None:
    post, _ = answering(lambda n: page(n, [n], more=n < 2))
    bodies = [d.request for d in pages(post, "/p/", {"sort": "Award ID"}, most=9)]
    assert bodies == [{"sort": "Award ID", "page": 1}, {"sort": "Award ID", "page": 2}]


def test_an_empty_answer_is_one_page() -> None:
    post, asked = answering(lambda n: page(n, [], more=False))
    assert len(list(pages(post, "/p/", {}, most=9))) == 1
    assert asked == [1]


def test_a_page_is_handed_over_before_it_is_looked_into() -> None:
    post, _ = answering(lambda n: {"nothing": "of the kind"})
    run = pages(post, "/p/", {}, most=9)
    assert next(run).json() == {"nothing": "of the kind"}
    with pytest.raises(SourceChanged, match="page_metadata"):
        next(run)


def test_a_repeated_page_is_refused() -> None:
    post, _ = answering(lambda n: page(n, ["always the same"], more=True))
    with pytest.raises(SourceChanged, match="page 2 repeats page 1"):
        list(pages(post, "/p/", {}, most=9))


def test_a_page_of_another_number_is_refused() -> None:
    post, _ = answering(lambda n: page(1, [n], more=True))
    with pytest.raises(SourceChanged, match="page 2 was asked for"):
        list(pages(post, "/p/", {}, most=9))


def test_a_key_goes_with_the_address_of_a_next_page_once() -> None:
    following = "https://publisher.example/p?page=2&api%5Fkey=(secret-removed)&name=A+B"
    assert address(following, {"api_key": "k"}) == "https://publisher.example/p?page=2&name=A+B&api_key=k"
    assert address(following, {}) == following


def test_an_empty_page_with_more_to_follow_is_refused() -> None:
    post, _ = answering(lambda n: page(n, [], more=True))
    with pytest.raises(SourceChanged, match="page 1 is empty"):
        list(pages(post, "/p/", {}, most=9))


def test_pages_without_end_are_given_up() -> None:
    post, asked = answering(lambda n: page(n, [n], more=True))
    with pytest.raises(FetchFailed, match="4 pages did not reach the end"):
        list(pages(post, "/p/", {}, most=4))
    assert asked == [1, 2, 3, 4]


def test_a_span_is_cut_at_the_first_of_october() -> None:
    cut = windows(date(2023, 9, 30), date(2024, 10, 1))
    assert [(w.since, w.until) for w in cut] == [
        (date(2023, 9, 30), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 10, 1)),
    ]


def test_an_open_start_is_the_first_day_that_can_be_searched() -> None:
    assert windows(None, date(2008, 9, 30))[0].since == EARLIEST


def test_days_that_cannot_be_searched_are_refused_not_cut_off() -> None:
    with pytest.raises(BadQuestion, match="before 2007-10-01"):
        windows(date(2007, 9, 30), date(2008, 9, 30))


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadQuestion, match="before it begins"):
        windows(date(2024, 1, 2), date(2024, 1, 1))


@given(st.dates(EARLIEST, date(2030, 1, 1)), st.integers(0, 4000))
def test_windows_cover_every_day_once(since: date, days: int) -> None:
    until = date.fromordinal(since.toordinal() + days)
    covered = [
        day
        for window in windows(since, until)
        if window.since and window.until
        for day in range(window.since.toordinal(), window.until.toordinal() + 1)
    ]
    assert covered == list(range(since.toordinal(), until.toordinal() + 1))


@given(st.dates(EARLIEST, date(2030, 1, 1)), st.integers(0, 4000))
def test_no_window_spans_two_fiscal_years(since: date, days: int) -> None:
    for window in windows(since, date.fromordinal(since.toordinal() + days)):
        assert window.since and window.until
        assert FiscalYear.of(window.since) == FiscalYear.of(window.until)


def test_equal_counts_pass() -> None:
    check_count(7, 7, "ICE")


@pytest.mark.parametrize("received", [6, 8])
def test_a_different_count_names_both_numbers(received: int) -> None:
    with pytest.raises(CountMismatch, match=rf"ICE: the publisher counts 7, its pages gave {received}"):
        check_count(7, received, "ICE")

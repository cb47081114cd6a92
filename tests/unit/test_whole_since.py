"""From which day on the site says that whole years are held: what documents give of the agencies followed decides."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

from sqlmodel import Session, SQLModel, create_engine

from research.models import Coverage
from research.registry import Agency, Registry
from research.types import FiscalYear, Window
from research.wording import window_words
from research.years_given import years_given
from web.whole_years import read_windows, whole_window, window_of, window_of_all

FOLLOWED = cast(
    Registry, SimpleNamespace(agencies={code: SimpleNamespace(code=code) for code in ("7012", "7014")})
)
EARLY, LAST = date(2010, 2, 4), date(2026, 2, 28)
HELD = Window(EARLY, LAST)


def _years(*held: tuple[str, int, str]) -> dict[str, list[int]]:
    """held: agency, fiscal year and state of what each document gives."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        for number, (agency, year, state) in enumerate(held):
            session.add(
                Coverage(
                    evidence_id=f"e{number}", agency_code=agency, basis="awarding", fiscal_year=year,
                    type_group="contracts", since=date(year - 1, 10, 1), until=date(year, 9, 30), rows=5, repeats=0,
                    retrieved_at=datetime(2026, 3, 2, tzinfo=UTC), negative=0, claim_basis="content", state=state,
                    proves_absence=False,
                )
            )  # fmt: skip
        session.commit()
        found = years_given(session, ("7012", "7014"))
    engine.dispose()
    return found


def _window(name: str, first: date, whole: date | None, *more: int) -> Window:
    years = [FiscalYear.of(whole).year, *more] if whole else []
    return window_of(cast(Agency, SimpleNamespace(abbreviation=name)), HELD, first, years)


def test_another_agency_and_a_document_that_lost_rows_give_no_whole_year() -> None:
    assert _years(
        ("4732", 2015, "ok"), ("7012", 2016, "incomplete"), ("7012", 2021, "ok"), ("7014", 2020, "suspect")
    ) == {"7012": [2021]}


def test_an_agency_begins_with_its_own_rows_where_they_are_older_than_its_whole_years() -> None:
    ice = _window("ICE", date(2019, 3, 1), date(2020, 10, 1))
    assert window_words(ice) == (
        "by action date, 1 October 2020 – 28 February 2026, and in single documents since 1 March 2019"
    )


def test_older_rows_of_another_agency_make_no_single_documents_of_this_one() -> None:
    cbp = _window("CBP", date(2021, 11, 5), date(2021, 10, 1))
    assert window_words(cbp) == "by action date, 1 October 2021 – 28 February 2026"


def test_an_agency_without_a_whole_year_is_held_in_single_documents_only() -> None:
    cbp = _window("CBP", date(2021, 11, 5), None)
    said = "by action date, 5 November 2021 – 28 February 2026, in single documents only"
    assert window_words(cbp) == said and not cbp.is_held_whole(date(2025, 10, 1))
    later = Window(None, date(2030, 1, 1)).within(cbp)
    assert window_words(later) == "by action date, 5 November 2021 – 1 January 2030, in single documents only"


def test_pages_of_several_agencies_begin_with_single_documents_only_where_one_of_them_does() -> None:
    ice, cbp = _window("ICE", EARLY, date(2009, 10, 1)), _window("CBP", date(2022, 10, 1), date(2022, 10, 1))
    assert window_words(whole_window((ice, cbp))) == "by action date, 4 February 2010 – 28 February 2026"
    patchy = _window("ICE", EARLY, date(2017, 10, 1))
    assert whole_window((patchy, cbp)).whole_since == date(2017, 10, 1)


def test_pages_of_several_agencies_name_one_that_is_held_in_single_documents_only() -> None:
    ice, cbp = _window("ICE", date(2020, 10, 1), date(2020, 10, 1)), _window("CBP", date(2022, 10, 3), None)
    both = whole_window((ice, cbp))
    assert window_words(both) == (
        "by action date, 1 October 2020 – 28 February 2026, of CBP in single documents only"
    )
    assert both.whole_since is None
    assert "only" in window_words(whole_window((cbp,))) and "of CBP" not in window_words(whole_window((cbp,)))


def test_without_a_document_of_years_nothing_is_told_apart() -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        assert read_windows(session, FOLLOWED, HELD) == {}
    engine.dispose()


def test_what_is_held_in_single_documents_only_makes_no_earlier_year_of_the_others() -> None:
    ice, cbp = _window("ICE", date(2022, 10, 1), date(2022, 10, 1)), _window("CBP", date(2012, 5, 3), None)
    said = "by action date, 1 October 2022 – 28 February 2026, and in single documents since 3 May 2012"
    assert window_words(whole_window((ice, cbp))) == f"{said}, of CBP in single documents only"
    # Nor do rows of nobody in particular.
    early = "by action date, 1 October 2022 – 28 February 2026, and in single documents since 4 February 2010"
    assert window_words(window_of_all((ice,), HELD)) == early
    assert window_of_all((), HELD) == HELD


def test_years_between_whole_ones_that_no_document_gives_are_told() -> None:
    ice = _window("ICE", date(2020, 10, 1), date(2020, 10, 1), 2022, 2025)
    said = (
        "by action date, 1 October 2020 – 28 February 2026, fiscal years 2023–2024 of ICE not held in whole"
    )
    assert window_words(ice) == said
    assert [year for year in range(2021, 2027) if not ice.is_held_whole(FiscalYear(year).first_day)] == [
        2023,
        2024,
    ]
    # Of a span that a reader asks for, those that it touches.
    asked = Window(date(2024, 9, 30), None).within(ice)
    assert window_words(asked).endswith("28 February 2026, fiscal year 2024 of ICE not held in whole")
    assert "whole" not in window_words(Window(None, date(2022, 9, 30)).within(ice))


def test_pages_of_several_agencies_say_of_each_which_years_are_not_held_in_whole() -> None:
    first = date(2020, 10, 1)
    ice, cbp = _window("ICE", first, first, 2023), _window("CBP", first, first, 2023)
    assert window_words(whole_window((ice, cbp))).endswith(
        "fiscal year 2022 of ICE and CBP not held in whole"
    )
    cbp = _window("CBP", first, first, 2024)
    said = "fiscal year 2022 of ICE and fiscal years 2022–2023 of CBP not held in whole"
    assert window_words(window_of_all((ice, cbp), HELD)).endswith(said)


def test_older_single_documents_and_years_not_held_in_whole_are_told_both() -> None:
    ice = _window("ICE", date(2019, 3, 1), date(2020, 10, 1), 2023)
    assert window_words(ice).endswith(
        "and in single documents since 1 March 2019, fiscal year 2022 of ICE not held in whole"
    )

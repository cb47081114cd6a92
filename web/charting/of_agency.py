"""The chart of an agency page: what it obligated in each fiscal year, and what it took back, below zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from research.registry import Agency
from research.types import Obligation
from research.wording import count, round_money, window_words
from web.charting.chart import Bars, Chart, Group, Panel, Series, Words
from web.charting.credits import NET, Credit, credit_lines
from web.charting.scale import short_money
from web.pages.counted import evidence_of_agency
from web.site import Context
from web.spans import Span, drawn_spans

_SERIES = (
    Series("gross", "obligated (gross)", "direct_wash", 0),
    Series("net", "net of what was taken back", "direct", 0),
    Series("back", "taken back (de-obligated)", "named", 0),
)


class Year(Protocol):
    """An agency's fiscal year."""

    @property
    def fiscal_year(self) -> int: ...
    @property
    def net(self) -> Obligation: ...
    @property
    def gross(self) -> Obligation: ...
    @property
    def deobligated(self) -> Obligation: ...


def agency_chart(context: Context, agency: Agency, years: Sequence[Year]) -> Chart | None:
    """Years of the awards that the agency signed; None where nothing but zeros is held."""
    if not any(year.gross or year.deobligated for year in years):
        return None
    window, held = context.build.window_of(agency.code), {f"FY{year.fiscal_year}": year for year in years}
    shown = {key for key, year in held.items() if year.gross or year.deobligated}
    timeline = drawn_spans(window, "year", shown)
    groups = tuple(_group(span, held.get(span.key)) for span in timeline)
    drawn = {span: held[span.key] for span in timeline if span.key in shown}
    return Chart(
        Words(
            title=f"What {agency.abbreviation} obligated on awards it signed, by fiscal year",
            subtitle=f"Obligations in US dollars, {window_words(window)}",
            finding=_finding(agency.abbreviation, drawn, window_words(window)),
            notes=("The figure at each bar is the net sum.",),
            credits=credit_lines(
                context,
                Credit(
                    f"{NET}; gross and taken back are shown beside them",
                    window,
                    f"{context.address}/agencies/{agency.slug}",
                    evidence_of_agency(context, agency.code),
                ),
            ),
        ),
        Bars(_SERIES, (Panel("", groups, {one.key: one.slot for one in _SERIES}),)),
        f"/agencies/{agency.slug}",
    )


def _group(span: Span, year: Year | None) -> Group:
    amounts = {"gross": year.gross, "net": year.net, "back": year.deobligated} if year else {}
    labels = {0: (short_money(year.net),)} if year else {}
    return Group(span.key, span.key, span.part, amounts, labels, is_part=not span.is_whole)


def _finding(agency: str, years: Mapping[Span, Year], window: str) -> str:
    """years: those with a bar. One of zeros alone, of which single documents are held, is no year that was summed."""
    net = Obligation.total(year.net for year in years.values())
    back = Obligation.total(year.deobligated for year in years.values())
    most = max(years, key=lambda span: years[span].net.cents)
    taken = f", after taking back {round_money(Obligation(-back.cents))}" if back else ""
    cut = "; ".join(f"{span.key} {span.part}" for span in years if span.part)
    return (
        f"Bar chart. {agency} obligated a net {round_money(net)} on awards it signed in "
        f"{count(len(years), 'fiscal year')}{f' ({cut})' if cut else ''}{taken}; most in {most.key}, "
        f"{round_money(years[most].net)}. Net, {window}."
    )

"""The charts of a company page: by fiscal year and agency; and, for each agency, who carries whom."""

from __future__ import annotations

from collections.abc import Sequence

from research.registry import Company, Rule
from research.through import Side
from research.types import Obligation, Window
from research.wording import all_of, count, round_money, window_words
from web.charting.bounds import direct_finding, named_finding, panel_of, series_of
from web.charting.chart import Band, Bars, Chart, Flow, Words
from web.charting.credits import NET, Credit, credit_lines, rule_of
from web.charting.flow import reach
from web.charting.of_link import FLIPPED
from web.pages.base import EvidenceMark
from web.pages.carried import Carried
from web.pages.company_years import CompanyYear
from web.pages.counted import evidence_of_agency, evidence_of_everything
from web.site import Context
from web.spans import drawn_spans

DRAWN = 12
"""Bands at most: more are threads, and their names no longer fit."""


def company_chart(
    context: Context, company: Company, rule: Rule, found: Sequence[CompanyYear]
) -> Chart | None:
    """A panel for each agency with anything found, on one axis of money."""
    if not any(map(_is_seen, found)):
        return None
    window = context.build.window
    series = series_of(company.name, found)
    timeline = drawn_spans(window, "year", {f"FY{one.fiscal_year}" for one in found if _is_seen(one)})
    by_agency: dict[str, dict[str, CompanyYear]] = {}
    for one in sorted(found, key=lambda one: one.fiscal_year):
        by_agency.setdefault(one.agency, {})[f"FY{one.fiscal_year}"] = one
    findings = [
        said
        for agency, years in by_agency.items()
        for said in (direct_finding(agency, company.name, years), named_finding(agency, company.name, years))
        if said
    ]
    flips = any(one.named and one.award_named and one.award_named.net < one.named.net for one in found)
    return Chart(
        Words(
            title=f"{company.name} at {all_of(list(by_agency))}, by fiscal year",
            subtitle=f"Net obligations in US dollars, {window_words(window)}, as filed then",
            finding=" ".join(["Bar chart.", *findings, f"Net, {window_words(window)}."]),
            notes=(FLIPPED,) if flips else (),
            credits=credit_lines(
                context, _credit(context, company, rule, window, evidence_of_everything(context))
            ),
        ),
        Bars(series, tuple(panel_of(name, timeline, years, series) for name, years in by_agency.items())),
        f"/companies/{company.slug}",
    )


def _is_seen(one: CompanyYear) -> bool:
    """Whether a bar of the year is anything but zero."""
    return any(total is not None and total.net for total in (one.recipient, one.named, one.award_named))


def flow_chart(
    context: Context, company: Company, rule: Rule, side: Side, rows: Sequence[Carried]
) -> Chart | None:
    """Bands for the lines of one agency; None where none of them reaches above zero.

    side: what the company is, the `maker` that is named or the `reseller` that receives.
    """
    bands = [_band(one) for one in _lines(rows)]
    if not bands:
        return None
    is_maker, drawn, agency = side == "maker", tuple(bands[:DRAWN]), rows[0].agency
    code = context.vocabulary.agency_codes[rows[0].agency_slug]
    window = context.build.window_of(code)
    title = (
        f"Who received {agency} orders naming {company.name}"
        if is_maker
        else f"Whose products {agency} orders to {company.name} name"
    )
    return Chart(
        Words(
            title=title,
            subtitle=f"Net obligations in US dollars, {window_words(window)}, as filed then",
            finding=_flow_finding(company.name, agency, side, bands, len(rows)),
            notes=_flow_notes(len(rows), drawn, is_maker=is_maker),
            credits=credit_lines(
                context, _credit(context, company, rule, window, evidence_of_agency(context, code))
            ),
        ),
        Flow(
            left="Received the order" if is_maker else "Named on the order",
            right="Named on the order" if is_maker else "Received the order",
            name=company.name,
            bands=drawn,
        ),
        f"/companies/{company.slug}/{side}/{rows[0].agency_slug}",
    )


def drawn_lines(rows: Sequence[Carried]) -> list[Carried]:
    """The lines of one agency that its flow draws, widest first."""
    return _lines(rows)[:DRAWN]


def _lines(rows: Sequence[Carried]) -> list[Carried]:
    held = [one for one in rows if reach(_band(one))]
    return sorted(held, key=lambda one: (-reach(_band(one)), one.other.name))


def _band(one: Carried) -> Band:
    high = one.award_named.net if one.award_named else Obligation(0)
    return Band(one.other.name, one.named.net if one.named else None, high)


def _flow_finding(company: str, agency: str, side: Side, bands: Sequence[Band], held: int) -> str:
    """held: all lines, of which those that take back as much as they obligate or more have no band."""
    maker = "it" if side == "maker" else "the maker"
    largest = [
        f"{one.name}, {'nothing' if one.low is None else round_money(one.low)} counting rows whose own text names "
        f"{maker}, {round_money(one.high)} counting whole awards"
        for one in bands[:3]
    ]
    if side == "maker":
        whole = f"{agency} orders naming {company} went to {count(held, 'other recipient')}"
    else:
        whole = f"{agency} orders received by {company} name products of {count(held, 'maker')}"
    return f"Flow diagram. {whole}. {'Largest' if held > 1 else 'It is'}: {'; '.join(largest)}."


def _flow_notes(held: int, drawn: Sequence[Band], *, is_maker: bool) -> tuple[str, ...]:
    notes = ["A band is what orders come to that name the maker, not what the maker was paid."]
    if not is_maker and len(drawn) > 1:
        notes.append("One order can name several makers, so the bands overlap and do not add up.")
    if any(one.low is not None and one.high < one.low for one in drawn):
        notes.append(FLIPPED)
    left_out = held - len(drawn)
    if left_out:
        notes.append(f"Not drawn: {left_out} smaller, or with no more obligated than taken back.")
    return tuple(notes)


def _credit(
    context: Context, company: Company, rule: Rule, window: Window, marks: Sequence[EvidenceMark]
) -> Credit:
    return Credit(
        NET,
        window,
        f"{context.address}/companies/{company.slug}",
        marks,
        rule_of(context, rule),
    )

"""Why no sum of what a search finds is told: the records do not say enough, or are not all there."""

from __future__ import annotations

from research.filters import Filter
from research.payers_named import Named, Payers, payers_of
from research.types import FiscalYear, Window
from research.wording import fiscal_years
from web.site import Context

_SAY = {
    "psc": "say which product or service was bought",
    "naics": "say of which industry",
    "competition": "say how the contract was competed",
    "action": "say of what kind the action is",
}
"""What the records of a coded column say, by its name."""


def why_no_sum(context: Context, filter: Filter, payers: Payers | None) -> str | None:
    """The reason, to stand before a comma; None where a sum may be told. payers: where what is paid for was asked."""
    said = payers.why_none("a funding office" if filter.component else "who pays") if payers else None
    return said or _of_coded(context, filter) or _of_days(context, filter)


def payers_asked(context: Context, filter: Filter) -> Payers | None:
    """Who pays in the years asked for, as far as the records say; None where that was not asked."""
    paying = [context.vocabulary.agency_codes[slug] for slug in filter.agency if filter.basis == "funding"]
    paying += [
        agency.code
        for agency in context.registry.agencies.values()
        if any(part.slug in filter.component for part in agency.components)
    ]
    if not paying:
        return None
    return payers_of(context.session, paying, filter.asks_for, by_office=bool(filter.component))


def _of_coded(context: Context, filter: Filter) -> str | None:
    """Rows chosen by what few records say are no sum of what is so."""
    for name, what in _SAY.items():
        codes = context.vocabulary.codes.get(name)
        if filter.values(name) and codes is not None:
            named = Named(codes.given, codes.of)
            if not named.is_enough:
                return f"only {named.words} {what}"
    return None


def _of_days(context: Context, filter: Filter) -> str | None:
    """Single documents of days that no document gives in whole are no sum of these days."""
    build = context.build
    held = [build.window_of(context.vocabulary.agency_codes[slug]) for slug in filter.agency] or [
        build.window
    ]
    if filter.fy:
        lacking = [
            year
            for year in filter.fy
            if not any(window.is_held_whole(FiscalYear(year).first_day) for window in held)
        ]
        if len(lacking) < len(filter.fy):
            return None
        return f"of {fiscal_years(lacking)} only single documents are held"
    if filter.window == Window() or not all(filter.window.within(one).is_single_only for one in held):
        return None
    return "of these days only single documents are held"

"""Whether sums of what an agency pays for may be told, year by year: one answer for every page that would give one."""

from __future__ import annotations

from collections.abc import Callable, Collection

from research.payers_named import (
    Payers,
    PayersOfYear,
    payers_named,
    paying_offices_named,
    years_covered,
    years_paid,
)
from research.types import FiscalYear
from web.site import Context


def payers_of(
    context: Context,
    codes: Collection[str],
    asks_for: Callable[[FiscalYear], bool] = lambda year: True,
    *,
    by_office: bool = False,
) -> Payers:
    """The fiscal years asked for. A year of single documents in which none of these agencies pays takes nothing away.

    codes: the agencies. by_office: whether the records must name the office that pays. A year after the first whole
    one is whole only if a document gives it too: a kept page may be all that is held of it.
    """
    named = paying_offices_named(context.session) if by_office else payers_named(context.session)
    own, covered = years_paid(context.session, codes), years_covered(context.session, codes)

    def is_whole(code: str, year: int) -> bool:
        if code in covered:
            return year in covered[code]
        return context.build.window_of(code).is_held_whole(FiscalYear(year).first_day)

    return Payers(
        {
            year: PayersOfYear(one, is_whole=year not in own or all(is_whole(code, year) for code in codes))
            for year, one in named.items()
            if asks_for(FiscalYear(year))
        }
    )

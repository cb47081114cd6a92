"""What the pages of a company, an agency and a recipient state; indirect links never by one bound."""

from __future__ import annotations

from collections.abc import Sequence

from research.links import MONEY_TIERS, LinkSummary
from research.payers_named import together
from research.types import Obligation, Window
from research.wording import count, exact_money, fiscal_years, window_words
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.citing.pair_words import pair_sentences
from web.formatting import segment
from web.pages.agencies import AgencyPage
from web.pages.agency_years import PaidYear, Year
from web.pages.company import CompanyPage
from web.pages.counted import evidence_of_agency
from web.pages.link_words import Names
from web.pages.pairs import Pair, pair_window
from web.pages.recipients import RecipientPage
from web.site import Context
from web.whole_years import whole_window


@facts_of.register
def _company(page: CompanyPage, context: Context) -> Facts:
    windows = {
        pair.agency_slug: pair_window(
            context, page.company.slug, context.agency(pair.agency_slug).code, page.rule.id
        )
        for pair in page.pairs
    }
    said = [
        sentence for pair in page.pairs for sentence in _pair(page, pair, windows[pair.agency_slug], context)
    ]
    if not said:
        said.append(
            f"In the records held, {window_words(page.window)}, rule {page.rule.id} finds no transaction that went "
            f"to {page.company.name} or names it. That is no proof that there is no contract."
        )
    return Facts(
        statement=" ".join(said),
        path=f"/companies/{page.company.slug}",
        marks=digests.of_company(context, page.company.slug, page.rule.id),
        basis="obligation",
        window=whole_window(windows.values()),
        rule=(page.rule.id, page.rule_version),
    )


def _pair(page: CompanyPage, pair: Pair, window: Window, context: Context) -> list[str]:
    """The sentences of the pair's own page, in exact figures."""
    names = Names(page.company.name, pair.agency, window)
    code = context.agency(pair.agency_slug).code
    asked = LinkSummary(page.company.slug, code, page.rule.id, page.rule_version, window, {}, 0, 0)
    return pair_sentences(context, names, asked, {key: getattr(pair, key) for key in MONEY_TIERS})


@facts_of.register
def _agency(page: AgencyPage, context: Context) -> Facts:
    name = page.agency.abbreviation
    said = []
    if page.awarding:
        said.append(f"Awards signed by {name} hold {_sum(page.awarding)}, {window_words(page.window)}.")
    told = [year for year in page.funding if year.net is not None]
    if told:
        payers, years = together(year.payers for year in told), [year.fiscal_year for year in told]
        known = f" ({payers.words} of {'it' if len(told) == 1 else 'them'} name who pays)"
        said.append(
            f"Awards paid for by {name} in {fiscal_years(years)}, whoever signed, hold {_sum(told)}"
            f"{known if payers.named < payers.of else ''}; most of them are among the former, and the two are "
            "never added."
        )
    return Facts(
        statement=" ".join(said) or f"No transaction of {name} is held.",
        path=f"/agencies/{page.agency.slug}",
        marks=evidence_of_agency(context, page.agency.code),
        basis="obligation",
        window=page.window,
    )


def _sum(years: Sequence[Year | PaidYear]) -> str:
    """The sum of years that all have one."""
    net = Obligation.total(year.net for year in years if year.net is not None)
    back = Obligation.total(year.deobligated for year in years if year.deobligated is not None)
    rows = count(sum(year.transactions for year in years), "transaction")
    return f"net obligations of {exact_money(net)} in {rows}{_taken_back(net - back, back)}"


def _taken_back(gross: Obligation, back: Obligation) -> str:
    if not back:
        return ""
    return f" ({exact_money(gross)} gross, {exact_money(Obligation(abs(back.cents)))} taken back)"


@facts_of.register
def _recipient(page: RecipientPage, context: Context) -> Facts:
    if page.transactions:
        rows, awards = count(page.transactions, "transaction"), count(page.pages.total, "award")
        said = (
            f"{page.name} is the recipient of net obligations of {exact_money(page.net)} in {rows} on {awards}"
            f"{_taken_back(page.gross, page.deobligated)}, all agencies held, {window_words(page.window)}."
        )
    else:
        said = f"No transaction that counts here names {page.name} as recipient."
    if page.stated_total:
        known = count(page.stated_total, "award")
        said += f" {known} of it {'is' if page.stated_total == 1 else 'are'} known from statements only and not summed."
    return Facts(
        statement=said,
        path=f"/recipients/{segment(page.recipient_key)}",
        marks=digests.of_recipient(context, page.recipient_key),
        basis="obligation",
        window=page.window if page.window != Window() else None,
    )

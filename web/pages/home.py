"""The first page: what is here, how fresh it is, and who is tied to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlmodel import col, select

from research.counted import Counted, count_held
from research.counting import counting
from research.models import Transaction
from research.registry import Agency, Rule
from research.types import Window
from web.pages.agency_years import Year, make_years
from web.pages.base import Page
from web.pages.lines import Line, make_lines
from web.pages.pairs import Pair, leading, make_pairs, pair_table
from web.pages.sources import SourceState, source_states
from web.pages.uncited import LISTS_LINKS
from web.site import Context
from web.tables import Table

_NEWEST = 12
_LEADING = 20
"""Companies on the first page; the others are a step away."""


@dataclass(frozen=True)
class Holdings:
    """How much is held: transactions that count, on how many awards and to how many recipients.

    only_stated: awards besides of which statements alone are held, and no transaction.
    """

    transactions: int
    awards: int
    recipients: int
    only_stated: int
    window: Window
    as_of: datetime | None


@dataclass(frozen=True)
class HomePage(Page):
    """Search box, who is tied to whom, what agencies obligated, the newest awards, how fresh.

    pairs: of the companies with the largest figures; `companies` is how many are followed.
    """

    template: ClassVar[str] = "home.html"
    uncited: ClassVar[str] = LISTS_LINKS

    is_sample: bool
    holdings: Holdings
    agencies: tuple[Agency, ...]
    companies: int
    pairs: dict[str, tuple[Pair, ...]]
    rule: Rule
    rule_version: str
    years: dict[str, tuple[Year, ...]]
    newest: tuple[Line, ...]
    sources: tuple[SourceState, ...]

    def table(self) -> Table:
        pairs = [pair for pairs in self.pairs.values() for pair in pairs]
        return pair_table(pairs, (self.rule.id, self.rule_version), self.holdings.window)


def _newest_awards(context: Context) -> tuple[Line, ...]:
    """The base transactions signed last by an agency followed here."""
    keys = context.site.newest.recall(context.build.build_id, "awards", lambda: _newest_keys(context))
    found = context.session.exec(select(Transaction).where(col(Transaction.transaction_key).in_(keys)))
    return make_lines(context, sorted(found, key=lambda one: keys.index(one.transaction_key)))


def _newest_keys(context: Context) -> tuple[str, ...]:
    codes = [agency.code for agency in context.registry.agencies.values()]
    asked = (
        select(Transaction.transaction_key)
        .where(
            col(Transaction.modification_number) == "0",
            col(Transaction.awarding_agency_code).in_(codes),
            *counting(),
        )
        .order_by(col(Transaction.action_date).desc(), col(Transaction.transaction_key))
        .limit(_NEWEST)
    )
    return tuple(context.session.exec(asked))


def home_page(context: Context) -> HomePage:
    session, build = context.session, context.build
    agencies, rule = tuple(context.registry.agencies.values()), context.rule(None)
    held: Counted = context.site.held.recall(build.build_id, "held", lambda: count_held(session))
    return HomePage(
        title="Contract Trail",
        is_sample=build.is_sample,
        holdings=Holdings(
            transactions=build.transactions,
            awards=held.awards,
            recipients=held.recipients,
            only_stated=held.only_stated,
            window=build.window,
            as_of=build.as_of,
        ),
        agencies=agencies,
        companies=len(context.registry.companies),
        pairs=leading(make_pairs(context, rule), _LEADING),
        rule=rule,
        rule_version=context.build.version_of(rule),
        years={agency.slug: make_years(context, agency) for agency in agencies},
        newest=_newest_awards(context),
        sources=tuple(state for state in source_states(context) if state.documents),
    )

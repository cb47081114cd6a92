"""Awards: parties, three kinds of money kept apart, modifications, vehicle and orders, subawards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from sqlmodel import col, select

from research.counting import does_count
from research.errors import NotFound
from research.masking import mask_optional
from research.models import Award, Link, Transaction
from research.notices import notices_of
from research.types import Ceiling, CurrentValue, Obligation, Outlay, SubawardAmount, Window
from research.vehicles_held import HeldVehicle, held_vehicles
from web.charting.figure import Figure, make_figure
from web.charting.of_award import AwardFacts, award_chart
from web.formatting import segment
from web.pages.award_events import read_status
from web.pages.award_history import read_above, read_restated, read_stated
from web.pages.award_parts import (
    Above,
    AwardTie,
    Modification,
    Order,
    Restated,
    Spelling,
    Stated,
    StatusLine,
    SubawardLine,
    Values,
    has_base,
)
from web.pages.award_subawards import SubawardReports, read_subawards, reports_of
from web.pages.base import EvidenceMark, Page, evidence_marks
from web.pages.lines import COLUMNS, cells, make_lines
from web.pages.named_recipients import names_of
from web.pages.notice_lines import NoticeLine, make_notice_lines
from web.pages.transactions import Fact, Tie, make_facts
from web.pages.vehicle import read_orders, window_of_orders
from web.site import Context
from web.tables import Table
from web.whole_years import window_of_rows

_SHOWN_ORDERS = 20
"""The largest orders under a vehicle; its page in /vehicles has all, a part at a time."""

_SHOWN_NOTICES = 20
"""Notices that the page lists; its JSON has all."""

_USASPENDING = "https://www.usaspending.gov/award/"


@dataclass(frozen=True)
class AwardPage(Page):
    """One award. is_only_stated: no transaction of it is held, so that its obligations are unknown and not zero.

    ordered: what all orders held under it have, where it is a vehicle; its own transactions are apart from them.
    orders: the largest of those. recipients: names of those that its counting transactions went to.
    """

    template: ClassVar[str] = "award.html"
    html_only: ClassVar[frozenset[str]] = frozenset({"award"})

    award: Award
    facts: tuple[Fact, ...]
    base_description: str | None
    is_only_stated: bool
    publisher_address: str | None
    awarding_agency: str | None
    funding_agency: str | None
    net: Obligation
    gross: Obligation
    deobligated: Obligation
    window: Window
    values: Values
    figure: Figure | None
    modifications: tuple[Modification, ...]
    spellings: tuple[Spelling, ...]
    recipients: tuple[str, ...]
    above: Above | None
    restated: tuple[Restated, ...]
    stated: tuple[Stated, ...]
    orders: tuple[Order, ...]
    ordered: HeldVehicle | None
    same_piid: tuple[str, ...]
    subawards: tuple[SubawardLine, ...]
    subaward_total: SubawardAmount
    subaward_reports: SubawardReports
    status: tuple[StatusLine, ...]
    ties: tuple[AwardTie, ...]
    notices: tuple[NoticeLine, ...]
    evidence: tuple[EvidenceMark, ...]
    address: str

    @property
    def shown_notices(self) -> tuple[NoticeLine, ...]:
        return self.notices[:_SHOWN_NOTICES]

    @property
    def is_vehicle(self) -> bool:
        return self.award.award_kind == "IDV"

    @property
    def changed_hands(self) -> bool:
        """Whether its transactions went to several recipients, and not to one under several spellings."""
        return len(self.recipients) > 1

    @property
    def base_is_held(self) -> bool:
        return has_base(one.line.modification_number for one in self.modifications)

    def table(self) -> Table:
        return Table(
            (
                *COLUMNS,
                "running_obligation_usd",
                "counts_in_totals",
                "current_value_on_record_usd",
                "ceiling_on_record_usd",
            ),
            [
                (
                    *cells(one.line, self.window, self.address),
                    one.running,
                    one.running is not None,
                    one.current,
                    one.ceiling,
                )
                for one in self.modifications
            ],
        )


def award_page(context: Context, key: str) -> AwardPage:
    """One award by its key. Raises `NotFound`."""
    session = context.session
    award = session.get(Award, key) or session.get(Award, key.upper())
    if award is None:
        raise NotFound(f"no award is held under the key {key!r}", "Search for its award number instead.")
    key = award.award_key
    transactions = session.exec(
        select(Transaction)
        .where(Transaction.award_key == key)
        .order_by(
            col(Transaction.action_date),
            col(Transaction.modification_number),
            col(Transaction.transaction_key),
        )
    ).all()
    counted = [one for one in transactions if does_count(one)]
    subawards = read_subawards(context, key)
    ids = {one.evidence_id for one in transactions} | {award.values_evidence_id}
    marks = evidence_marks(context, ids)
    days = [one.action_date for one in counted]
    is_vehicle = award.award_kind == "IDV"
    ordered = held_vehicles(session, context.registry.vehicles, key) if is_vehicle else ()
    page = AwardPage(
        title=f"Award {award.piid or key}",
        award=award,
        facts=make_facts(award),
        base_description=mask_optional(award.base_description),
        is_only_stated=not transactions,
        publisher_address=f"{_USASPENDING}{segment(key)}/" if award.key_basis == "published" else None,
        awarding_agency=context.agency_name(award.awarding_agency_code, award.awarding_agency_name),
        funding_agency=context.agency_name(award.funding_agency_code, award.funding_agency_name),
        net=Obligation.total(Obligation(one.obligation_cents) for one in counted),
        gross=Obligation.total(Obligation(max(one.obligation_cents, 0)) for one in counted),
        deobligated=Obligation.total(Obligation(min(one.obligation_cents, 0)) for one in counted),
        window=window_of_award(
            context, award, days, base_is_held=has_base(one.modification_number for one in transactions)
        ),
        values=values_of(award, marks),
        figure=None,
        modifications=_modifications(context, list(transactions)),
        spellings=_spellings(counted),
        recipients=names_of(context, ((one.recipient_key, one.recipient_name) for one in counted)),
        above=read_above(context, award),
        restated=read_restated(context, key),
        stated=read_stated(context, key),
        orders=read_orders(context, key, _SHOWN_ORDERS) if is_vehicle else (),
        ordered=replace(ordered[0], window=window_of_orders(context, ordered[0])) if ordered else None,
        same_piid=_same_piid(context, award),
        subawards=subawards,
        subaward_total=SubawardAmount.total(one.amount for one in subawards),
        subaward_reports=reports_of(subawards, counted),
        status=read_status(context, key),
        ties=_ties(context, key),
        notices=make_notice_lines(context, notices_of(session, award)),
        evidence=tuple(sorted(marks.values(), key=lambda one: one.retrieved_at, reverse=True)),
        address=context.address,
    )
    # Drawn against its ceiling, what stands on a vehicle itself would look like all that was spent under it.
    return page if is_vehicle else replace(page, figure=make_figure(award_chart(context, facts_of(page))))


def facts_of(page: AwardPage) -> AwardFacts:
    """What the award's chart is drawn from."""
    key, number = page.award.award_key, page.award.piid or page.award.award_key
    return AwardFacts(key, number, page.modifications, page.values, page.window, page.evidence)


def values_of(award: Award, marks: dict[str, EvidenceMark]) -> Values:
    def held(cents: int | None) -> bool:
        return cents is not None

    return Values(
        obligation=Obligation(award.award_obligation_cents or 0)
        if held(award.award_obligation_cents)
        else None,
        outlay=Outlay(award.award_outlay_cents or 0) if held(award.award_outlay_cents) else None,
        current=CurrentValue(award.current_value_cents or 0) if held(award.current_value_cents) else None,
        ceiling=Ceiling(award.ceiling_cents or 0) if held(award.ceiling_cents) else None,
        as_of=award.values_as_of,
        evidence=marks.get(award.values_evidence_id or ""),
        outlay_as_of=award.outlay_as_of,
    )


def window_of_award(context: Context, award: Award, days: Sequence[date], *, base_is_held: bool) -> Window:
    """The days of its transactions, and what may be missing: any year from its base on, or any year without a base."""
    codes = (award.awarding_agency_code, award.funding_agency_code)
    held = next(
        (context.build.windows[code] for code in codes if code in context.build.windows), context.build.window
    )
    first, last = min(days, default=None), max(days, default=None)
    return window_of_rows(held, first, last, Window(first if base_is_held else None))


def _modifications(context: Context, transactions: list[Transaction]) -> tuple[Modification, ...]:
    running, made = Obligation.zero(), []
    for one, line in zip(transactions, make_lines(context, transactions), strict=True):
        counts = does_count(one)
        if counts:
            running = running + line.obligation
        made.append(
            Modification(
                line=line,
                running=running if counts else None,
                current=None if one.current_value_cents is None else CurrentValue(one.current_value_cents),
                ceiling=None if one.ceiling_cents is None else Ceiling(one.ceiling_cents),
                duplicate_of=one.duplicate_of,
                gone_at=one.gone_at,
                is_of_others=one.other_agency is not None,
            )
        )
    return tuple(made)


def _spellings(transactions: list[Transaction]) -> tuple[Spelling, ...]:
    days: dict[tuple[str, str | None], list[date]] = {}
    for one in transactions:
        if one.recipient_name:
            days.setdefault((one.recipient_name, one.recipient_key), []).append(one.action_date)
    ordered = sorted(days.items(), key=lambda item: (-len(item[1]), item[0][0]))
    return tuple(Spelling(name, key, len(on), min(on), max(on)) for (name, key), on in ordered)


def _same_piid(context: Context, award: Award) -> tuple[str, ...]:
    if award.same_piid_awards <= 1 or not award.piid:
        return ()
    asked = select(Award.award_key).where(Award.piid == award.piid, Award.award_key != award.award_key)
    return tuple(sorted(context.session.exec(asked)))


def _ties(context: Context, key: str) -> tuple[AwardTie, ...]:
    """Links of the award's rows, one entry for each company, agency, rule, tier and reason."""
    slugs, companies = context.vocabulary.agency_slugs, context.registry.companies
    grouped: dict[Tie, list[str]] = {}
    asked = select(Link).where(Link.award_key == key, Link.record_kind == "transaction")
    for one in context.session.exec(asked.order_by(col(Link.record_key))):
        if one.company_slug in companies:
            tie = Tie(
                one.company_slug,
                companies[one.company_slug].name,
                slugs.get(one.agency_code, one.agency_code),
                one.tier,
                mask_optional(one.reason) or "",
                one.rule_id,
                one.rule_version,
            )
            grouped.setdefault(tie, []).append(one.record_key)
    ordered = sorted(grouped.items(), key=lambda item: (item[0].company, item[0].tier, -len(item[1])))
    return tuple(AwardTie(tie, len(keys), keys[0]) for tie, keys in ordered)

"""Recipients: one recipient under every spelling, with its awards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import case, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.counting import counting
from research.errors import NotFound
from research.masking import mask_optional
from research.models import Award, CarriageTotal, Recipient, RecipientCompany, RecipientName, Transaction
from research.types import Ceiling, CurrentValue, Obligation, Window
from web.formatting import segment
from web.pages.base import WINDOW_COLUMNS, Named, Page, window_columns
from web.pages.makers_named import MakerNamed, read_makers
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table

_SIZE = 100


@dataclass(frozen=True)
class Spelling:
    """A name as published. stated_awards: awards that carry it in a statement only; those have no action date."""

    name: str
    transactions: int
    stated_awards: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Parent:
    """A parent as transactions of this recipient record it, with the days of the first and the last of them."""

    name: str
    uei: str | None
    transactions: int
    first: date
    last: date


@dataclass(frozen=True)
class AwardLine:
    """One award of a recipient; money is the sum of the transactions held that went to this recipient."""

    award_key: str
    piid: str | None
    awarding_agency: str | None
    transactions: int
    first: date
    last: date
    net: Obligation
    gross: Obligation


@dataclass(frozen=True)
class StatedAward:
    """An award that names this recipient in a statement and in no transaction held: nothing of it is summed."""

    award_key: str
    piid: str | None
    awarding_agency: str | None
    base_description: str | None
    signed: date | None
    current_value: CurrentValue | None
    ceiling: Ceiling | None
    as_of: datetime | None


@dataclass(frozen=True)
class RecipientPage(Page):
    """One recipient. `window` runs from its first to its last action date.

    A recipient with a UEI has the records without one whose name no other UEI carries, as in searches; `without_uei`
    counts their transactions. `same_as` is the recipient that these records count with.

    stated: the newest of the awards known from statements alone, `stated_total` in number.
    """

    template: ClassVar[str] = "recipient.html"

    recipient_key: str
    name: str
    uei: str | None
    parent_name: str | None
    parent_uei: str | None
    same_as: Named | None
    also_keyed: tuple[Named, ...]
    without_uei: int
    spellings: tuple[Spelling, ...]
    parents: tuple[Parent, ...]
    makers: tuple[MakerNamed, ...]
    companies: tuple[Named, ...]
    transactions: int
    net: Obligation
    gross: Obligation
    deobligated: Obligation
    window: Window
    awards: tuple[AwardLine, ...]
    stated: tuple[StatedAward, ...]
    stated_total: int
    pages: Pages
    address: str

    def table(self) -> Table:
        return Table(
            (
                "recipient_key",
                "award_key",
                "piid",
                "awarding_agency",
                "transactions",
                "first_action_date",
                "last_action_date",
                "net_usd",
                "gross_usd",
                "amount_basis",
                *WINDOW_COLUMNS,
                "source",
            ),
            [
                (
                    self.recipient_key,
                    one.award_key,
                    one.piid,
                    one.awarding_agency,
                    one.transactions,
                    one.first,
                    one.last,
                    one.net,
                    one.gross,
                    one.net.basis,
                    *window_columns(self.window),
                    f"{self.address}/awards/{segment(one.award_key)}",
                )
                for one in self.awards
            ],
        )


def recipient_page(context: Context, key: str, page: int, *, all_rows: bool = False) -> RecipientPage:
    """One recipient with a page of its awards, largest first. Raises `NotFound`."""
    session = context.session
    recipient = session.get(Recipient, key)
    if recipient is None:
        raise NotFound(f"no recipient is held under the key {key!r}", "Search for its name instead.")
    keys = keys_of(context, key)
    mine = (
        col(Transaction.recipient_key).in_(keys),
        *counting(),
    )
    cents, day = col(Transaction.obligation_cents), col(Transaction.action_date)
    gross = func.coalesce(func.sum(case((cents > 0, cents), else_=0)), 0)
    without_uei = func.coalesce(func.sum(case((col(Transaction.recipient_key) != key, 1), else_=0)), 0)
    rows, net_cents, gross_cents, first, last, joined = session.execute(
        select_columns(
            *(func.count(), func.coalesce(func.sum(cents), 0), gross, func.min(day), func.max(day)),
            without_uei,
        ).where(*mine)
    ).one()
    awards = session.execute(
        select_columns(
            col(Transaction.award_key),
            func.max(col(Transaction.piid)),
            func.count(),
            func.min(day),
            func.max(day),
            func.sum(cents),
            gross,
            func.max(col(Award.awarding_agency_code)),
            func.max(col(Award.awarding_agency_name)),
        )
        .join(Award, col(Award.award_key) == col(Transaction.award_key))
        .where(*mine)
        .group_by(col(Transaction.award_key))
        .order_by(func.sum(cents).desc(), col(Transaction.award_key))
    ).all()
    pages = Portion.of(page, _SIZE, all_rows=all_rows).pages(len(awards))
    shown = awards[pages.first - 1 : pages.last] if awards else []
    stated = _stated(context, keys)
    net_sum, gross_sum = Obligation(int(net_cents)), Obligation(int(gross_cents))
    return RecipientPage(
        title=recipient.name,
        recipient_key=key,
        name=recipient.name,
        uei=recipient.uei,
        parent_name=recipient.parent_name,
        parent_uei=recipient.parent_uei,
        same_as=_named(context, recipient.same_as_key),
        also_keyed=tuple(
            Named(name, f"/recipients/{segment(other)}")
            for other, name in session.exec(
                select(Recipient.recipient_key, Recipient.name).where(Recipient.same_as_key == key)
            )
        ),
        without_uei=int(joined),
        spellings=_spellings(context, keys),
        parents=_parents(context, keys),
        makers=read_makers(context, col(CarriageTotal.recipient_key).in_(keys)),
        companies=_companies(context, keys),
        transactions=rows,
        net=net_sum,
        gross=gross_sum,
        deobligated=net_sum - gross_sum,
        window=Window(first, last),
        awards=tuple(
            AwardLine(
                award_key,
                piid,
                context.agency_name(code, agency),
                number,
                begin,
                end,
                Obligation(int(sum_cents)),
                Obligation(int(up_cents)),
            )
            for award_key, piid, number, begin, end, sum_cents, up_cents, code, agency in shown
        ),
        stated=stated if all_rows else stated[:_SIZE],
        stated_total=len(stated),
        pages=pages,
        address=context.address,
    )


def keys_of(context: Context, key: str) -> tuple[str, ...]:
    """The keys whose records count as one recipient's: its own, and that of the same name without a UEI."""
    asked = select(Recipient.recipient_key).where(Recipient.same_as_key == key)
    return (key, *sorted(context.session.exec(asked)))


def _spellings(context: Context, keys: Sequence[str]) -> tuple[Spelling, ...]:
    """Every name as published, the most frequent first."""
    name, rows = col(RecipientName.name), func.sum(col(RecipientName.transactions))
    asked = (
        select_columns(
            *(name, rows, func.sum(col(RecipientName.stated_awards))),
            func.min(col(RecipientName.first_action_date)),
            func.max(col(RecipientName.last_action_date)),
        )
        .where(col(RecipientName.recipient_key).in_(keys))
        .group_by(name)
        .order_by(rows.desc(), name)
    )
    return tuple(
        Spelling(said, int(transactions), int(stated), first, last)
        for said, transactions, stated, first, last in context.session.execute(asked)
    )


def _stated(context: Context, keys: Sequence[str]) -> tuple[StatedAward, ...]:
    """Awards of the recipient of which no transaction names it, those signed last first."""
    named = select(Transaction.transaction_key).where(
        Transaction.award_key == Award.award_key, col(Transaction.recipient_key).in_(keys)
    )
    asked = select(Award).where(col(Award.recipient_key).in_(keys), ~named.exists())
    found = sorted(context.session.exec(asked), key=lambda one: one.award_key)
    found.sort(key=lambda one: one.date_signed or date.min, reverse=True)
    return tuple(
        StatedAward(
            one.award_key,
            one.piid,
            context.agency_name(one.awarding_agency_code, one.awarding_agency_name),
            mask_optional(one.base_description),
            one.date_signed,
            None if one.current_value_cents is None else CurrentValue(one.current_value_cents),
            None if one.ceiling_cents is None else Ceiling(one.ceiling_cents),
            one.values_as_of,
        )
        for one in found
    )


def _parents(context: Context, keys: Sequence[str]) -> tuple[Parent, ...]:
    """Every parent recorded, the newest first: a recorded parent is what the record said then, not who owns it now."""
    name, uei, day = (
        col(Transaction.recipient_parent_name),
        col(Transaction.recipient_parent_uei),
        col(Transaction.action_date),
    )
    asked = (
        select_columns(name, uei, func.count(), func.min(day), func.max(day))
        .where(
            col(Transaction.recipient_key).in_(keys),
            name.is_not(None),
            *counting(),
        )
        .group_by(name, uei)
        .order_by(func.max(day).desc(), name)
    )
    return tuple(
        Parent(parent, code, rows, first, last)
        for parent, code, rows, first, last in context.session.execute(asked)
    )


def _named(context: Context, key: str | None) -> Named | None:
    other = context.session.get(Recipient, key) if key else None
    return Named(other.name, f"/recipients/{segment(other.recipient_key)}") if other else None


def _companies(context: Context, keys: Sequence[str]) -> tuple[Named, ...]:
    """Companies followed here that this recipient is, by any rule."""
    asked = (
        select(RecipientCompany.company_slug).where(col(RecipientCompany.recipient_key).in_(keys)).distinct()
    )
    companies = context.registry.companies
    return tuple(
        Named(companies[slug].name, f"/companies/{slug}")
        for slug in sorted(context.session.exec(asked))
        if slug in companies
    )

"""Recipients: one recipient under every spelling, with its awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import case, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from research.counting import counting
from research.errors import NotFound
from research.models import Award, CarriageTotal, Recipient, Transaction
from research.types import Obligation, Window
from web.formatting import segment
from web.pages.base import WINDOW_COLUMNS, Named, Page, window_columns
from web.pages.makers_named import MakerNamed, read_makers
from web.pages.paging import Pages, Portion
from web.pages.recipient_parts import AwardLine, Parent, Spelling, StatedAward
from web.pages.recipient_reading import (
    keys_of,
    read_companies,
    read_named,
    read_parents,
    read_spellings,
    read_stated,
)
from web.site import Context
from web.tables import Table
from web.whole_years import window_of_rows

_SIZE = 50


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
    stated = read_stated(context, keys)
    net_sum, gross_sum = Obligation(int(net_cents)), Obligation(int(gross_cents))
    return RecipientPage(
        title=recipient.name,
        recipient_key=key,
        name=recipient.name,
        uei=recipient.uei,
        parent_name=recipient.parent_name,
        parent_uei=recipient.parent_uei,
        same_as=read_named(context, recipient.same_as_key),
        also_keyed=tuple(
            Named(name, f"/recipients/{segment(other)}")
            for other, name in session.exec(
                select(Recipient.recipient_key, Recipient.name).where(Recipient.same_as_key == key)
            )
        ),
        without_uei=int(joined),
        spellings=read_spellings(context, keys),
        parents=read_parents(context, keys),
        makers=read_makers(context, col(CarriageTotal.recipient_key).in_(keys)),
        companies=read_companies(context, keys),
        transactions=rows,
        net=net_sum,
        gross=gross_sum,
        deobligated=net_sum - gross_sum,
        window=window_of_rows(context.build.window, first, last),
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

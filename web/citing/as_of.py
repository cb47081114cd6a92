"""What a page states that shows an award or a transaction as it was known at an earlier moment."""

from __future__ import annotations

from urllib.parse import urlencode

from research.citations import Record
from research.types import Obligation
from research.wording import count, exact_money, long_date, sentence, window_words
from web.citing.facts import Facts, facts_of
from web.citing.records import base_words, to_words, total_words, values_words
from web.pages.as_of import AsOfPage
from web.pages.base import newest_of
from web.site import Context


@facts_of.register
def _as_of(page: AsOfPage, context: Context) -> Facts | None:
    newest = newest_of(page.evidence)
    if newest is None:
        return None
    counted = page.counted
    said = _award(page) if page.kind == "award" else _transaction(page)
    shown = page.rows if page.kind == "transaction" else counted
    modification = shown[-1].modification_number if shown else None
    key = page.award_key if page.kind == "award" else page.rows[0].transaction_key
    return Facts(
        statement=" ".join(
            [
                sentence(f"By the documents retrieved up to {long_date(page.moment.date())}, {said}"),
                *(base_words(page) if page.kind == "award" and counted else ()),
                *(total_words(page.net, page.values) if page.values and counted else ()),
                *(values_words(page.values) if page.values else ()),
            ]
        ),
        path=f"{page.present}?{urlencode({'as_of': page.asked}, safe=':')}",
        marks=page.evidence,
        basis="obligation" if counted else None,
        window=page.window if counted else None,
        record=Record("award" if page.kind == "award" else "transaction", key, page.piid, modification),
    )


def _award(page: AsOfPage) -> str:
    if not page.counted:
        return f"no transaction of {_which(page)} that was held counted: each repeated another or was gone"
    back = Obligation(abs(page.deobligated.cents))
    taken = f", net of {exact_money(back)} taken back ({exact_money(page.gross)} gross)," if back else ""
    to = to_words(page.recipients)
    rows = count(len(page.counted), "transaction")
    who = page.agency or "the awarding agency"
    what = f"{who} had obligated {exact_money(page.net)} on {_which(page)}{to}{taken}"
    apart = ", counted apart from its orders" if page.is_vehicle else ""
    return f"{what} in {rows}, {window_words(page.window)}{apart}"


def _which(page: AsOfPage) -> str:
    """What stands on a vehicle itself is never all that was spent under it."""
    return f"vehicle {page.piid} itself" if page.is_vehicle else f"award {page.piid}"


def _transaction(page: AsOfPage) -> str:
    (row,) = page.rows
    base = row.modification_number == "0"
    part = "the base transaction" if base else f"modification {row.modification_number}"
    what = f"{part} of award {page.piid}, of {long_date(row.action_date)},"
    if row.gone is not None:
        return f"{what} was no longer published, and had last been seen with {exact_money(row.obligation)}"
    amount = exact_money(Obligation(abs(row.obligation.cents)))
    took = row.obligation.cents < 0
    said = f"{what} {'took back' if took else 'obligated'} {amount}"
    return f"{said} {'from' if took else 'to'} {row.recipient_name}" if row.recipient_name else said

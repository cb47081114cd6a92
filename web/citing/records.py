"""What the pages of an award and of a transaction state."""

from __future__ import annotations

from collections.abc import Sequence

from research.as_of import written
from research.citations import Record
from research.types import Ceiling, CurrentValue, Obligation, Window
from research.wording import all_of, count, exact_money, long_date, long_time, sentence, window_words
from web.citing.digests import of_vehicles
from web.citing.facts import Facts, facts_of
from web.formatting import segment
from web.pages.as_of import AsOfPage
from web.pages.award_parts import Values
from web.pages.awards import AwardPage
from web.pages.base import EvidenceMark
from web.pages.transactions import TransactionPage
from web.site import Context
from web.whole_years import whole_window

_NAMES = 3
"""Recipients that a sentence names before it says that there are others."""


@facts_of.register
def _award(page: AwardPage, context: Context) -> Facts:
    award = page.award
    newest = [one.line.modification_number for one in page.modifications if one.running is not None]
    values = values_words(page.values)
    if page.is_only_stated:
        said = f"No transaction of {_award_words(page)} is held."
    elif not newest:
        said = f"No transaction of {_award_words(page)} that is held counts: each repeats another or is gone."
    else:
        said = f"{_obligated(page)}, {window_words(page.window)}."
        values = [*base_words(page), *total_words(page.net, page.values), *values]
    windows = [page.window] if newest else []
    if page.ordered is not None:
        windows.append(page.ordered.window)
        said = f"{said.removesuffix('.')}, counted apart from its orders."
    return Facts(
        statement=" ".join([*_ordered(page), said, *values]),
        path=_dated(f"/awards/{segment(award.award_key)}", page, context),
        marks=_marks(page, context),
        basis="obligation" if windows else None,
        window=whole_window(windows) if windows else None,
        record=Record("award", award.award_key, award.piid, newest[-1] if newest else None),
    )


def _marks(page: AwardPage, context: Context) -> tuple[EvidenceMark, ...]:
    """What the award's own figures rest on and, where it is a vehicle, those of its orders."""
    if page.ordered is None:
        return page.evidence
    of_orders = {mark.evidence_id: mark for mark in of_vehicles(context, [page.award.award_key])}
    return tuple({**of_orders, **{mark.evidence_id: mark for mark in page.evidence}}.values())


def _dated(path: str, page: AwardPage | TransactionPage, context: Context) -> str:
    """The address that keeps saying this, whatever comes later: with the time of the newest document it may rest on.

    What is said of a vehicle stands on its orders, and what is known from statements alone on no transaction: such
    pages have no earlier state.
    """
    if isinstance(page, AwardPage) and (page.is_vehicle or page.is_only_stated):
        return path
    gone = page.gone_evidence if isinstance(page, TransactionPage) else None
    moments = [moment for moment in (context.build.as_of, gone.retrieved_at if gone else None) if moment]
    if isinstance(page, AwardPage):
        moments += [one.gone_at for one in page.modifications if one.gone_at]
        moments += [page.values.as_of] if page.values.as_of else []
    return f"{path}?as_of={written(max(moments))}" if moments else path


def _ordered(page: AwardPage) -> list[str]:
    """What stands on the orders of a vehicle: its own few dollars are never all that was spent under it."""
    if page.ordered is None:
        return []
    total, dates = page.ordered.total, window_words(page.ordered.window)
    back = Obligation(abs(total.deobligated.cents))
    taken = f" ({exact_money(total.gross)} gross, {exact_money(back)} taken back)" if back else ""
    orders, rows = count(total.awards, "order"), count(total.transactions, "transaction")
    number = page.award.piid or page.award.award_key
    have = "has" if total.awards == 1 else "have"
    said = f"The {orders} held under vehicle {number} {have} net obligations of {exact_money(total.net)}"
    return [f"{said} in {rows}{taken}, {dates}."]


def _award_words(page: AwardPage) -> str:
    award = page.award
    number = award.piid or award.award_key
    if page.is_vehicle:
        return (
            f"vehicle {number} itself{f', held by {award.recipient_name},' if award.recipient_name else ''}"
        )
    named = (award.recipient_name,) if award.recipient_name else ()
    return f"award {number}{to_words(page.recipients or named)}"


def to_words(recipients: Sequence[str]) -> str:
    """Those that the transactions of an award went to, with the word before them; nothing for none."""
    others = " and others" if len(recipients) > _NAMES else ""
    return f" to {all_of(recipients[:_NAMES])}{others}" if recipients else ""


def base_words(page: AwardPage | AsOfPage) -> list[str]:
    """That the sum may lack what came before the first transaction held, where that is not the base."""
    since = page.window.since
    if page.base_is_held or since is None:
        return []
    return [
        f"No base transaction is held, so anything obligated before {long_date(since)} is not in this sum."
    ]


def total_words(net: Obligation, values: Values) -> list[str]:
    """The publisher's own total where the transactions held come to another: then they may not be all."""
    own = values.obligation
    if own is None or own == net:
        return []
    at = f" as of {long_time(values.as_of)}" if values.as_of else ""
    return [f"The publisher's own total obligation of the award is {exact_money(own)}{at}."]


def _obligated(page: AwardPage) -> str:
    rows = count(sum(one.running is not None for one in page.modifications), "transaction")
    net, back = page.net, Obligation(abs(page.deobligated.cents))
    agency = page.awarding_agency or "The awarding agency"
    said = f"{agency} obligated {exact_money(net)} on {_award_words(page)}"
    if back:
        said += f", net of {exact_money(back)} taken back ({exact_money(page.gross)} gross),"
    return f"{said} in {rows}"


def values_words(values: Values) -> list[str]:
    """Current value and ceiling as the publisher states them: of another basis, and said to be no spending."""
    held: list[CurrentValue | Ceiling] = [
        value for value in (values.current, values.ceiling) if value is not None
    ]
    if not held:
        return []
    said = all_of([f"a {value.label.lower()} of {exact_money(value)}" for value in held])
    at = f" as of {long_time(values.as_of)}" if values.as_of else ""
    no_spending = "neither is spending" if len(held) > 1 else "it is no spending"
    return [f"The publisher states {said} for the whole award{at}; {no_spending}."]


@facts_of.register
def _transaction(page: TransactionPage, context: Context) -> Facts:
    line = page.line
    mark = [one.evidence for one in page.seen if one.is_current] or [line.evidence]
    return Facts(
        statement=" ".join([_moved(page), *_standing(page)]),
        path=_dated(f"/transactions/{segment(line.transaction_key)}", page, context),
        marks=tuple(mark) + ((page.gone_evidence,) if page.gone_evidence else ()),
        basis=line.obligation.basis,
        window=Window(line.action_date, line.action_date),
        record=Record("transaction", line.transaction_key, line.piid, line.modification_number),
    )


def _moved(page: TransactionPage) -> str:
    line = page.line
    part = (
        "The base transaction"
        if line.modification_number == "0"
        else f"Modification {line.modification_number}"
    )
    amount = exact_money(Obligation(abs(line.obligation.cents)))
    verb = f"took back {amount}" if line.obligation.cents < 0 else f"obligated {amount}"
    said = f"{part} of award {line.piid}, of {long_date(line.action_date)}, {verb}"
    if line.recipient_name:
        said += f" {'from' if line.obligation.cents < 0 else 'to'} {line.recipient_name}"
    if line.awarding_agency:
        said += f"; {line.awarding_agency} signed"
        if line.funding_agency and line.funding_agency != line.awarding_agency:
            said += f" and {line.funding_agency} pays"
    return sentence(said)


def _standing(page: TransactionPage) -> list[str]:
    said = []
    if page.duplicate_of:
        said.append(f"The row repeats {page.duplicate_of} and counts in no total.")
    if page.gone_at:
        said.append(f"It is no longer published since {long_time(page.gone_at)} and counts in no total.")
    if page.is_of_others:
        said.append("Neither who signed nor who pays is followed here, so it counts in no total.")
    return said

"""The chart of an award page: its obligations as they add up, beside its current value and its ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from research.types import Obligation, Window
from research.wording import count, long_date, round_money, window_words
from web.charting.chart import Chart, Step, Steps, Words
from web.charting.credits import Credit, credit_lines
from web.formatting import segment
from web.pages.award_parts import Modification, Values
from web.pages.base import EvidenceMark
from web.site import Context

_BASIS = (
    "obligations, net and added up over the transactions held; current value and ceiling are the publisher’s figures "
    "for the whole award, other kinds of money and never added"
)


@dataclass(frozen=True)
class AwardFacts:
    """What an award page has read. number: PIID, or the key where there is none."""

    key: str
    number: str
    modifications: Sequence[Modification]
    values: Values
    window: Window
    marks: Sequence[EvidenceMark]


def award_chart(context: Context, facts: AwardFacts) -> Chart | None:
    """Steps of money, or None where there are none: fewer than two days and nothing to set them against."""
    steps = _steps(facts.modifications)
    limits = [one for one in (facts.values.current, facts.values.ceiling) if one is not None and one]
    if not steps or not (len(steps) > 1 or limits) or not (limits or any(step.total for step in steps)):
        return None
    until = steps[-1].day
    if until == steps[0].day:
        # One day alone has no length; the sum stands for as long as records are held.
        until = max(until + timedelta(days=30), context.build.window.until or date.min)
    return Chart(
        Words(
            title=f"Award {facts.number}: obligated so far{', and what it could reach' if limits else ''}",
            subtitle=f"US dollars, {window_words(facts.window)}",
            finding=_finding(facts, steps),
            notes=("A ceiling is not spending: it is what the award could reach if every option were used.",)
            if facts.values.ceiling is not None
            else ("No ceiling is in the records held.",),
            credits=credit_lines(
                context,
                Credit(
                    _BASIS,
                    facts.window,
                    f"{context.address}/awards/{segment(facts.key)}",
                    facts.marks,
                ),
            ),
        ),
        Steps(steps, facts.values.current, facts.values.ceiling, until),
        f"/awards/{segment(facts.key)}",
    )


def _steps(modifications: Sequence[Modification]) -> tuple[Step, ...]:
    """The running sum after each day's last transaction that counts."""
    days: dict[date, Obligation] = {}
    for one in modifications:
        if one.running is not None:
            days[one.line.action_date] = one.running
    return tuple(Step(day, total) for day, total in days.items())


def _finding(facts: AwardFacts, steps: Sequence[Step]) -> str:
    counted = sum(one.running is not None for one in facts.modifications)
    last, peak = steps[-1], max(steps, key=lambda step: step.total.cents)
    said = f"Step chart. Obligations stand at a net {round_money(last.total)} after {count(counted, 'transaction')}"
    said += f", {long_date(steps[0].day)} to {long_date(last.day)}"
    if peak.total != last.total:
        said += f"; they stood highest on {long_date(peak.day)}, at {round_money(peak.total)}"
    if facts.values.current is not None:
        said += f". The current value is {round_money(facts.values.current)}"
    if facts.values.ceiling is not None:
        said += f". The ceiling is {round_money(facts.values.ceiling)}, which is not spending"
    return f"{said}."

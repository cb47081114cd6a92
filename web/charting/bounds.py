"""Bars of a link: awards to the company, and beside them what names it, always from lower to upper bound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from research.links import TierTotal
from research.types import Obligation
from research.wording import round_money
from web.charting.chart import Group, Panel, Series
from web.charting.scale import short_money
from web.spans import Span

DIRECT, LOW, HIGH = "recipient", "named", "award_named"


class Tiers(Protocol):
    """A year or quarter with the totals of each tier, None where nothing is found."""

    @property
    def recipient(self) -> TierTotal | None: ...
    @property
    def named(self) -> TierTotal | None: ...
    @property
    def award_named(self) -> TierTotal | None: ...


def series_of(company: str, found: Iterable[Tiers]) -> tuple[Series, ...]:
    """The kinds of bar that anything found calls for."""
    held = list(found)
    made: list[Series] = []
    if any(one.recipient for one in held):
        made.append(Series(DIRECT, f"awarded to {company}", "direct", 0))
    if any(one.award_named for one in held):
        slot = len(made)
        upper = f"orders naming {company}, placed with others: upper bound (whole awards)"
        made.append(Series(HIGH, upper, "named_wash", slot))
        made.append(Series(LOW, "lower bound (own text names it)", "named", slot))
    return tuple(made)


def panel_of(
    title: str, timeline: tuple[Span, ...], found: Mapping[str, Tiers], series: tuple[Series, ...]
) -> Panel:
    """A group for every span of the timeline, whether anything was found in it or not."""
    slots = {one.key: one.slot for one in series}
    groups = tuple(_group(span, found.get(span.key), slots) for span in timeline)
    return Panel(title, groups, slots, is_fine=any(span.quarter for span in timeline))


def _group(span: Span, tiers: Tiers | None, slots: Mapping[str, int]) -> Group:
    amounts: dict[str, Obligation] = {}
    labels: dict[int, tuple[str, ...]] = {}
    if tiers is not None and tiers.recipient:
        amounts[DIRECT] = tiers.recipient.net
        labels[slots[DIRECT]] = (short_money(tiers.recipient.net),)
    if tiers is not None and tiers.award_named:
        amounts[HIGH] = tiers.award_named.net
        low = "none"
        if tiers.named:
            amounts[LOW] = tiers.named.net
            low = short_money(tiers.named.net)
        labels[slots[HIGH]] = (f"{low} to", short_money(tiers.award_named.net))
    quarter = span.quarter
    return Group(
        key=span.key,
        label=f"Q{quarter}" if quarter else span.key,
        under=(f"FY{span.fiscal_year}" if quarter in (1, None) or not labels else "")
        if quarter
        else span.part,
        amounts=amounts,
        labels=labels,
        is_part=not span.is_whole,
    )


def direct_finding(agency: str, company: str, found: Mapping[str, Tiers]) -> str:
    """`ICE obligated a net $122.0 million to Palantir; most in FY2025, $81.1 million.`"""
    held = {key: one.recipient.net for key, one in found.items() if one.recipient}
    if not held:
        return ""
    said = f"{agency} obligated a net {round_money(Obligation.total(held.values()))} to {company}"
    if len(held) > 1:
        most = max(held, key=lambda key: held[key].cents)
        said += f"; most in {most}, {round_money(held[most])}"
    below = [key for key, net in held.items() if net.cents < 0]
    return f"{said}{_below(below)}."


def named_finding(agency: str, company: str, found: Mapping[str, Tiers]) -> str:
    """Both bounds of the whole and of the largest span; nothing where nothing names the company."""
    held = {key: one for key, one in found.items() if one.award_named}
    if not held:
        return ""
    said = f"{agency} orders naming {company}, placed with others, come to {_range(held.values())}"
    if len(held) > 1:
        most = max(held, key=lambda key: _high(held[key]).cents)
        lowest = {key: one.named.net for key, one in held.items() if one.named}
        other = max(lowest, key=lambda key: lowest[key].cents, default=most)
        said += f"; most in {most}{' by whole awards' if other != most else ''}, {_range([held[most]])}"
        if other != most:
            said += f", and in {other} by rows whose own text names it, {_range([held[other]])}"
    below = [key for key, one in held.items() if _high(one).cents < 0]
    return f"{said}{_below(below)}."


def _range(held: Iterable[Tiers]) -> str:
    several = list(held)
    lows = [one.named.net for one in several if one.named]
    low = round_money(Obligation.total(lows)) if lows else "nothing"
    high = round_money(Obligation.total(_high(one) for one in several))
    return f"{low} counting rows whose own text names it, {high} counting whole awards"


def _high(one: Tiers) -> Obligation:
    return one.award_named.net if one.award_named else Obligation(0)


def _below(keys: list[str]) -> str:
    return f"; below zero in {', '.join(keys)}" if keys else ""

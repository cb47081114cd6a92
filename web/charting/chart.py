"""What a chart is made of: its words, and bars, bands or steps of money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from research.types import Ceiling, CurrentValue, Obligation

Style = Literal["direct", "direct_wash", "named", "named_wash"]
"""Filled, or the wider washed and outlined bar behind it, in either of the two colours."""


@dataclass(frozen=True)
class Words:
    """title: what is drawn. subtitle: unit and dates. finding: the alternative text. notes: what must stand under it.

    credits: source, basis, rule, day of the records and permanent address.
    """

    title: str
    subtitle: str
    finding: str
    notes: tuple[str, ...]
    credits: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """One kind of bar. slot: which place in a group it has; two series may share one, the first behind."""

    key: str
    words: str
    style: Style
    slot: int


@dataclass(frozen=True)
class Group:
    """The bars of one year or quarter.

    label, under: what stands below in two lines. labels: by slot, what stands at the end of the bars.
    is_part: the window cuts it.
    """

    key: str
    label: str
    under: str
    amounts: Mapping[str, Obligation]
    labels: Mapping[int, tuple[str, ...]]
    is_part: bool = False


@dataclass(frozen=True)
class Panel:
    """Groups on one time axis; panels of one chart share the axis of money.

    slots: which place in a group each series has. is_fine: quarters, whose years stand in the second line.
    """

    title: str
    groups: tuple[Group, ...]
    slots: Mapping[str, int]
    is_fine: bool = False


@dataclass(frozen=True)
class Bars:
    series: tuple[Series, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Band:
    """One recipient's orders naming one maker, with both bounds. low: None where no row's own text names it."""

    name: str
    low: Obligation | None
    high: Obligation


@dataclass(frozen=True)
class Flow:
    """Bands from many names to one. left, right: headings of the two columns. name: of the one."""

    left: str
    right: str
    name: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Step:
    """The sum of obligations after one day's transactions."""

    day: date
    total: Obligation


@dataclass(frozen=True)
class Steps:
    """An award's obligations over time, and what it may become: three bases, drawn three ways, never added."""

    steps: tuple[Step, ...]
    current: CurrentValue | None
    ceiling: Ceiling | None
    until: date


@dataclass(frozen=True)
class Chart:
    """A drawing with its words. path, query: its address below `/charts`, without ending and form."""

    words: Words
    drawing: Bars | Flow | Steps
    path: str
    query: str = ""

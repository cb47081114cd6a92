"""Credits: what a picture carries so that it can be checked wherever it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from research.citations import PUBLISHER
from research.models import Evidence
from research.registry import Rule
from research.types import Window
from research.wording import all_of, count, long_date, window_words
from web.pages.base import EvidenceMark
from web.site import Context

NET = "net obligations (money legally committed, less what was taken back), which are not payments"


@dataclass(frozen=True)
class Credit:
    """basis: of the money, in words. rule: id and version, None where no rule chose the rows. address: permanent.

    sources: names in data/sources. as_of: retrieval time of the newest record.
    """

    basis: str
    window: Window
    address: str
    sources: tuple[str, ...]
    as_of: datetime | None
    rule: tuple[str, str] | None = None
    view: str = ""


def rule_of(rule: Rule) -> tuple[str, str]:
    return rule.id, rule.version


def credit_lines(context: Context, credit: Credit) -> tuple[str, ...]:
    """Source, day, basis, dates, rule and address, as sentences."""
    registry = context.registry.sources
    titles = dict.fromkeys(registry[name].publisher if name in registry else name for name in credit.sources)
    when = f", records as of {long_date(credit.as_of.date())}" if credit.as_of else ""
    said = [f"Source: {all_of(list(titles)) or 'none held'}{when}."]
    if context.build.is_sample:
        rows = count(context.build.transactions, "transaction")
        said.append(f"Sample data: only {rows} held, so no sum here is a whole.")
    chosen = f"Rule {credit.rule[0]}, version {credit.rule[1]}{credit.view}; " if credit.rule else ""
    return (
        *said,
        f"Basis: {credit.basis}.",
        f"Window: {window_words(credit.window)}.",
        f"{chosen}{PUBLISHER}, build {context.build.build_id}.",
        credit.address,
    )


def all_sources(context: Context) -> tuple[str, ...]:
    """Every source that anything held comes from."""
    return tuple(sorted(context.session.exec(select(col(Evidence.source)).distinct())))


def sources_of(marks: Iterable[EvidenceMark]) -> tuple[str, ...]:
    return tuple(sorted({mark.source for mark in marks}))

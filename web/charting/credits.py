"""Credits: what a picture carries so that it can be checked wherever it is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research.citations import PUBLISHER
from research.registry import Rule
from research.types import Window
from research.wording import all_of, count, retrieved_words, window_words
from web.pages.base import EvidenceMark, newest_of, oldest_of
from web.site import Context

NET = "net obligations (money legally committed, less what was taken back), which are not payments"


@dataclass(frozen=True)
class Credit:
    """basis: of the money, in words. rule: id and version, None where no rule chose the rows. address: permanent.

    marks: of the documents that the records stand in.
    """

    basis: str
    window: Window
    address: str
    marks: Sequence[EvidenceMark]
    rule: tuple[str, str] | None = None
    view: str = ""


def rule_of(context: Context, rule: Rule) -> tuple[str, str]:
    """Id and version of the rule by which what is drawn was chosen."""
    return rule.id, context.build.version_of(rule)


def _when(marks: Sequence[EvidenceMark]) -> str:
    oldest, newest = oldest_of(marks), newest_of(marks)
    if newest is None:
        return ""
    is_of_one_day = oldest.date() == newest.retrieved_at.date() if oldest else len({*marks}) == 1
    if is_of_one_day:
        return f", records as of {newest.retrieved_day}"
    when = retrieved_words(oldest, newest.retrieved_at, is_earliest=newest.is_earliest)
    return f", records retrieved {when}{newest.known}"


def credit_lines(context: Context, credit: Credit) -> tuple[str, ...]:
    """Source, day, basis, dates, rule and address, as sentences."""
    registry = context.registry.sources
    names = sorted({mark.source for mark in credit.marks})
    titles = dict.fromkeys(registry[name].publisher if name in registry else name for name in names)
    when = _when(credit.marks)
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

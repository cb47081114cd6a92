"""One candidate on the terminal: the record's side, the company's side, the money at stake, the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from research.masking import mask
from research.registry import Registry
from research.reviewing.candidate import Candidate
from research.reviewing.queue import Waiting

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_NAMES, _TEXTS = 8, 3

QUESTIONS = {
    "recipient": "Is this recipient {company}, or a part of it?",
    "spelling": "Is this a way of writing {company} or its product?",
    "edge": "Is this parent as recorded {company}, or its owner, under another name or at another time?",
    "succession": "Did one firm of {company} follow the other, by a new name or a purchase?",
}


def plain(text: str) -> str:
    """Text of a record as it may stand on a terminal: no control characters, no officials' addresses."""
    return mask(_CONTROLS.sub("", text))


def show(console: Console, registry: Registry, waiting: Waiting, place: str) -> None:
    """Print one card. place: which of how many."""
    one = waiting.candidate
    sides = Table.grid(padding=(0, 3), expand=True)
    sides.add_column(ratio=1)
    sides.add_column(ratio=1)
    sides.add_row(_lines("The record", _record(one)), _lines("The company", _company(one, registry)))
    parts: list[Text | Table] = [sides, _money(one, registry)]
    parts += [Text(f"· {plain(reason)}") for reason in one.reasons]
    parts += [Text(f"“{plain(said)}”", style="dim") for said in one.recorded.texts[:_TEXTS]]
    if waiting.unsure:
        doubt = waiting.unsure
        parts.append(Text(plain(f"unsure: {doubt.who}, {doubt.when}: {doubt.why}"), style="yellow"))
        if doubt.note:
            parts.append(Text(plain(f"note: {doubt.note}"), style="yellow"))
    title = Text(f"{place}  {one.kind}  {one.key}  likeness {one.score}")
    console.print(Panel(Group(*parts), title=title, title_align="left"))
    console.print(Text(question(one, registry)))


def question(one: Candidate, registry: Registry) -> str:
    """What accepting means."""
    company = registry.companies[one.company].name if one.company else "any company of the registry"
    return QUESTIONS[one.kind].format(company=company)


def _lines(heading: str, facts: Iterator[tuple[str, str]]) -> Text:
    text = Text()
    text.append(f"{heading}\n", style="bold")
    for label, said in facts:
        text.append(f"{label}: ", style="dim").append(f"{plain(said)}\n")
    return text


def _record(one: Candidate) -> Iterator[tuple[str, str]]:
    said = one.recorded
    yield ("word" if one.kind == "spelling" else "parent" if one.kind == "edge" else "name"), said.name
    if said.before:
        yield "before", said.before
    if said.uei:
        yield "UEI", said.uei
    if said.parents and one.kind != "edge":
        yield "parent as recorded", "; ".join(said.parents)
    if said.spellings:
        yield ("over" if one.kind == "edge" else "also"), _some(said.spellings)
    if said.first and said.last:
        yield "dates", f"{said.first} to {said.last}"
    if said.piids:
        yield "awards", _some(said.piids)


def _company(one: Candidate, registry: Registry) -> Iterator[tuple[str, str]]:
    if one.company is None:
        yield "none", "no company of the registry has either name"
        return
    company = registry.companies[one.company]
    yield "name", f"{company.name} ({company.slug}), {company.legal_name}"
    if company.recipient_names:
        yield "recipient names", _some([name.name for name in company.recipient_names])
    if company.family:
        yield (
            "family",
            _some([f"{edge.name} ({edge.since or '?'}–{edge.until or ''})" for edge in company.family]),
        )
    if one.kind == "spelling" and (strong := [word.text for word in company.words.strong]):
        yield "words", _some(strong)


def _some(values: tuple[str, ...] | list[str]) -> str:
    more = f" … and {len(values) - _NAMES} more" if len(values) > _NAMES else ""
    return "; ".join(values[:_NAMES]) + more


def _money(one: Candidate, registry: Registry) -> Text:
    if not one.money:
        return Text("At stake: no transaction that counts", style="bold")
    names = {agency.code: agency.abbreviation for agency in registry.agencies.values()}
    each = (
        f"{names.get(part.code, part.code)} ${part.net.dollars:,.2f} net in {part.transactions:,} "
        f"transactions of {part.awards:,} awards"
        for part in one.money
    )
    return Text("At stake: " + "; ".join(each), style="bold")

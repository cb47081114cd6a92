"""Particulars: what makes a fact checkable, as short phrases that every form repeats; and its key."""

from __future__ import annotations

import re

from research.citations.cited import Cited, EvidenceDays, Record
from research.types import Window
from research.wording import all_of, count, long_date, long_time, window_words

SPELLED_OUT = 3
"""Digests that stand in the text itself; of more, the one digest of their list does."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def one_line(text: str) -> str:
    """The text without line breaks and control characters, which no form can hold."""
    return " ".join(_CONTROL.sub("", text).split())


def particulars(fact: Cited) -> list[str]:
    """What makes the fact checkable, as short phrases."""
    said = []
    if fact.record is not None:
        said.append(record_words(fact.record))
    if fact.basis:
        said.append(f"basis of the money: {fact.basis.replace('_', ' ')}")
    if fact.window is not None:
        said.append(_window_words(fact.window))
    if fact.rule:
        said.append(f"rule {fact.rule[0]} version {fact.rule[1]}")
    if fact.publishers:
        said.append(f"records published by {all_of(fact.publishers)}")
    said += [f"document: {one_line(document)}" for document in fact.documents]
    if fact.as_of and fact.is_of_several_days:
        said.append(f"records retrieved {fact.retrieved}")
    elif fact.as_of:
        said.append(
            f"{'records' if fact.digests else 'state'} as of {long_time(fact.as_of)}{fact.as_of_known}"
        )
    said.append(_evidence_words(fact))
    said.append(f"build {fact.build}")
    return said


def annotation(fact: Cited) -> str:
    """The statement with its particulars, for forms of which a style leaves no room for them."""
    return f"{fact.statement} ({upfirst('; '.join(particulars(fact)))}.)"


def record_words(record: Record) -> str:
    """`PIID 70XTEST24C00000001, modification P00002`."""
    words = f"PIID {record.piid}" if record.piid else f"{record.kind} {record.key}"
    if record.modification is None:
        return f"{words}, no transaction held"
    newest = "newest modification held" if record.kind == "award" else "modification"
    return f"{words}, {newest} {record.modification}"


def upfirst(text: str) -> str:
    return text[:1].upper() + text[1:]


def citation_key(fact: Cited) -> str:
    """A key that is the same for the same page: its address without the host, and the build."""
    path = re.sub(r"^https?://[^/]*", "", fact.url)
    words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:60]
    return re.sub("-+", "-", f"contract-trail-{words}-{fact.build[:8]}")


def _window_words(window: Window | EvidenceDays) -> str:
    if isinstance(window, EvidenceDays):
        return f"window: evidence retrieved {long_date(window.since)} – {long_date(window.until)}"
    return f"window: {window_words(window)}"


def _evidence_words(fact: Cited) -> str:
    digests = fact.distinct
    if not digests:
        return "no archived evidence"
    if len(digests) <= SPELLED_OUT:
        return f"evidence SHA-256 {', '.join(digests)}"
    files = count(len(digests), "archived document")
    return f"evidence: {files}, SHA-256 of their sorted digests {fact.fingerprint}"

"""Plain: the sentence that may be printed, and behind it where it comes from."""

from __future__ import annotations

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import particulars


def write_plain(fact: Cited) -> str:
    return f"{fact.statement} ({PUBLISHER}; {'; '.join(particulars(fact))}.) {fact.url}"

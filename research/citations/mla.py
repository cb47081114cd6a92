"""MLA, ninth edition: an entry that begins with the title, because author and publisher are one."""

from __future__ import annotations

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import annotation
from research.citations.styles import in_quotes, short_day


def write_mla(fact: Cited) -> str:
    """The entry, and under it the annotation."""
    when = short_day(fact.as_of) if fact.as_of else "n.d."
    entry = f"{in_quotes(fact.title, '.')} {PUBLISHER}, version {fact.build}, {when}, {fact.url}."
    return f"{entry}\n{annotation(fact)}"

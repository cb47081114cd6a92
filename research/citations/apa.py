"""APA, seventh edition: a data set of a group author that is its publisher too, with an annotation."""

from __future__ import annotations

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import annotation
from research.citations.styles import american_day


def write_apa(fact: Cited) -> str:
    """The reference on the first line, the annotation on the second, as in an annotated list of references."""
    when = "n.d."
    if fact.as_of:
        month_day, year = american_day(fact.as_of).split(", ")
        when = f"{year}, {month_day}"
    reference = f"{PUBLISHER}. ({when}). {fact.title} (Version {fact.build}) [Data set]. {fact.url}"
    return f"{reference}\n{annotation(fact)}"

"""Citations: from a fact on a page to the forms people paste, each with its evidence; one file a form.

Every form holds the statement itself, with both bounds where it has two, and what makes it checkable: award
number and modification, basis of the money, window, rule and its version, the time of the newest evidence, the
permanent address, and the digests of the archived bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from research.citations.apa import write_apa
from research.citations.bibtex import write_bibtex
from research.citations.chicago import write_bibliography, write_note
from research.citations.cited import PUBLISHER, Cited, EvidenceDays, Record, fingerprint
from research.citations.csl import CslItem, write_csl
from research.citations.mla import write_mla
from research.citations.particulars import annotation, one_line
from research.citations.plain import write_plain
from research.citations.ris import write_ris
from research.citations.wiki import write_wiki

__all__ = [
    "PUBLISHER",
    "Citation",
    "Cited",
    "CslItem",
    "EvidenceDays",
    "Record",
    "annotation",
    "cite",
    "fingerprint",
]


@dataclass(frozen=True)
class Citation:
    """The same citation in every form, and the fact it cites."""

    fact: Cited
    plain: str
    apa: str
    chicago_note: str
    chicago_bibliography: str
    mla: str
    wiki: str
    bibtex: str
    ris: str
    csl_json: CslItem


def cite(fact: Cited) -> Citation:
    """The citation of a fact in every form."""
    fact = replace(fact, title=one_line(fact.title), statement=one_line(fact.statement))
    return Citation(
        fact=fact,
        plain=write_plain(fact),
        apa=write_apa(fact),
        chicago_note=write_note(fact),
        chicago_bibliography=write_bibliography(fact),
        mla=write_mla(fact),
        wiki=write_wiki(fact),
        bibtex=write_bibtex(fact),
        ris=write_ris(fact),
        csl_json=write_csl(fact),
    )

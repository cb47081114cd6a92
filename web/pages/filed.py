"""What a company filed with the SEC, on its page: former names, and subsidiaries as listed; shown, never counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from research.filings import filed_lists, former_names
from research.masking import mask_optional
from research.registry import Company
from web.pages.base import EvidenceMark, evidence_marks
from web.site import Context


@dataclass(frozen=True)
class Listed:
    """One subsidiary as printed, masked."""

    name: str
    jurisdiction: str | None
    percentage: str | None
    section: str | None
    remark: str | None
    confidence: str


@dataclass(frozen=True)
class FiledList:
    """One list. shape H: it could not be read, and note says why. shown: how many names the page prints."""

    html_only: ClassVar[frozenset[str]] = frozenset({"shown"})

    form: str | None
    accession: str
    filing_date: date | None
    report_date: date | None
    url: str
    shape: str
    note: str | None
    subsidiaries: tuple[Listed, ...]
    evidence: EvidenceMark
    shown: int


@dataclass(frozen=True)
class Former:
    """A name that the filer had before, with the days of its first and last filing under it."""

    name: str
    since: date | None
    until: date | None
    evidence: EvidenceMark


@dataclass(frozen=True)
class Filed:
    """Both, of one company; empty where nothing is held or it has no Central Index Key."""

    lists: tuple[FiledList, ...] = ()
    former: tuple[Former, ...] = ()


MOST_SHOWN = 150
"""Names printed of one list; some filers list thousands, and a page stays under 100 kB."""


def read_filed(context: Context, company: Company) -> Filed:
    """By the Central Index Key that the registry holds."""
    if company.identifiers.cik is None:
        return Filed()
    cik = company.identifiers.cik.value
    lists, former = filed_lists(context.session, cik), former_names(context.session, cik)
    ids = [one.exhibit.evidence_id for one in lists] + [one.evidence_id for one in former]
    marks = evidence_marks(context, ids)
    return Filed(
        tuple(
            FiledList(
                form=one.form,
                accession=one.exhibit.accession,
                filing_date=one.filing_date,
                report_date=one.report_date,
                url=one.exhibit.url,
                shape=one.exhibit.shape,
                note=one.exhibit.note,
                subsidiaries=tuple(
                    Listed(
                        name=mask_optional(row.name) or "",
                        jurisdiction=mask_optional(row.jurisdiction),
                        percentage=row.percentage,
                        section=mask_optional(row.section),
                        remark=mask_optional(row.remark),
                        confidence=row.confidence,
                    )
                    for row in one.subsidiaries
                ),
                evidence=marks[one.exhibit.evidence_id],
                shown=MOST_SHOWN,
            )
            for one in lists
        ),
        tuple(Former(one.name, one.since, one.until, marks[one.evidence_id]) for one in former),
    )

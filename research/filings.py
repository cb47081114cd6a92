"""Filings held of a company: its former names, and the subsidiaries of its newest list. No link rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from research.models import Exhibit, Filing, FormerName, Subsidiary


@dataclass(frozen=True)
class FiledList:
    """One list of subsidiaries with its report; form and days are unknown where only the list is held."""

    exhibit: Exhibit
    form: str | None
    filing_date: date | None
    report_date: date | None
    subsidiaries: tuple[Subsidiary, ...]

    @property
    def told(self) -> str:
        """What it is, for a sentence: form, day filed, end of the period."""
        said = f"{self.form or 'filing'} {self.exhibit.accession}"
        if self.filing_date:
            said += f" of {self.filing_date}"
        return f"{said}, for the year to {self.report_date}" if self.report_date else said


def filed_lists(session: Session, cik: str | None = None) -> list[FiledList]:
    """The lists of the newest report that has any, of one filer or of all; by filer and document."""
    exhibits = select(Exhibit, Filing).join(
        Filing, col(Filing.accession) == col(Exhibit.accession), isouter=True
    )
    rows = select(Subsidiary).order_by(col(Subsidiary.exhibit_key), col(Subsidiary.position))
    if cik is not None:
        exhibits = exhibits.where(col(Exhibit.cik) == cik)
        rows = rows.where(col(Subsidiary.cik) == cik)
    newest: dict[str, tuple[date, str]] = {}
    found = [(row[0], row[1]) for row in session.execute(exhibits.order_by(col(Exhibit.exhibit_key)))]
    for exhibit, filing in found:
        newest[exhibit.cik] = max(newest.get(exhibit.cik, (date.min, "")), _age(exhibit, filing))
    of: dict[tuple[str, str], list[Subsidiary]] = {}
    for one in session.execute(rows).scalars():
        # Rows of another reading than the list's own are no rows of it.
        of.setdefault((one.exhibit_key, one.evidence_id), []).append(one)
    return [
        FiledList(
            exhibit,
            filing.form if filing else None,
            filing.filing_date if filing else None,
            filing.report_date if filing else None,
            tuple(of.get((exhibit.exhibit_key, exhibit.evidence_id), ())),
        )
        for exhibit, filing in found
        if newest[exhibit.cik] == _age(exhibit, filing)
    ]


def _age(exhibit: Exhibit, filing: Filing | None) -> tuple[date, str]:
    return (filing.filing_date if filing else date.min, exhibit.accession)


def former_names(session: Session, cik: str | None = None) -> list[FormerName]:
    """Former names of one filer or of all, newest first."""
    query = select(FormerName)
    if cik is not None:
        query = query.where(col(FormerName.cik) == cik)
    held = session.execute(query).scalars()
    return sorted(held, key=lambda one: (one.until or date.min, one.former_name_key), reverse=True)

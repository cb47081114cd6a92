"""Data: what can be downloaded, in which forms, what each column means, and on what terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import col, select

from research.models import Link
from web.citation_forms import FILES as CITATIONS
from web.downloads.about import LICENCE, MONEY
from web.downloads.columns import CHANGES, LINK, NAMED, STAMP, STATED, SUMS, TRANSACTION, Column
from web.downloads.spreadsheet import MOST_ROWS
from web.pages.base import Page
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class Form:
    """One form in which pages come. ending: of the address."""

    ending: str
    name: str
    holds: str


@dataclass(frozen=True)
class Whole:
    """A whole result that can be downloaded. address: an example, without an ending where it takes several."""

    what: str
    address: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Columns that stand together in downloads."""

    key: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class DataPage(Page):
    """What can be downloaded and how."""

    template: ClassVar[str] = "data.html"

    forms: tuple[Form, ...]
    wholes: tuple[Whole, ...]
    feeds: tuple[Whole, ...]
    groups: tuple[Group, ...]
    money: str
    licence: str

    def table(self) -> Table:
        return Table(
            ("group", "column", "value", "meaning", "record_field"),
            [
                (group.title, column.name, column.kind, column.meaning, column.field)
                for group in self.groups
                for column in group.columns
            ],
        )


FORMS = (
    Form(".csv", "CSV", "Rows: UTF-8 without a byte order mark, commas, one header line (RFC 4180)."),
    Form(
        ".csv-metadata.json",
        "CSV metadata",
        "What the CSV is: filter in words, number of rows, meaning of each column (W3C, CSV on the Web).",
    ),
    Form(
        ".xlsx",
        "Excel",
        f"Rows, and a second sheet that says what they are. At most {MOST_ROWS:,} rows, as many as a worksheet holds.",
    ),
    Form(".jsonl", "JSON lines", "Rows, one JSON object a line; money as a number, no value as null."),
    Form(".json", "JSON", "The page itself, every part of it; money as an amount in text beside its basis."),
    Form(".atom", "Feed", "What is new or changed, for a feed reader (RFC 4287)."),
    *(
        Form(one.ending, one.name, "The page as a citation for a reference manager, where it states a fact.")
        for one in CITATIONS
    ),
)
_FILES = (".csv", ".xlsx", ".jsonl", ".csv-metadata.json")


def data_page(context: Context) -> DataPage:
    """The page, with examples that exist in the records held."""
    company, agency = _example(context)
    wholes = (
        Whole("Every transaction held", "/search", _FILES),
        Whole("A search: all its hits, not one page of them", f"/search?agency={agency}&fy=2025", _FILES),
        Whole(
            "A company and an agency: all rows in the tiers asked for, with reasons",
            f"/links/{company}/{agency}?tier=named&tier=award_named",
            _FILES,
        ),
        Whole(
            "A company: its rows at every agency followed, with reasons", f"/companies/{company}/rows", _FILES
        ),
        Whole("All rows of an agency", f"/search?agency={agency}", _FILES),
        Whole("All rows of a recipient, by UEI", "/search?recipient=UEI", _FILES),
        Whole("An award: all its modifications", "/awards/AWARD_KEY", _FILES),
        Whole("What changed, by day of the evidence", "/changes?since=2026-01-01", _FILES),
        Whole("Companies and agencies, sums by tier", "/companies", _FILES),
        Whole("Documents of the Federal Register, with companies named", "/register", _FILES),
        Whole("Lobbying filings that name DHS, ICE or CBP", "/lobbying", _FILES),
        Whole("AI systems that agencies report, with vendors as printed", "/systems", _FILES),
        Whole("Notices at SAM.gov, with the companies that they name", "/notices", _FILES),
    )
    feeds = (
        Whole("What changed in the records", "/changes", (".atom",)),
        Whole("A search", "/search?q=case-management", (".atom",)),
        Whole("An agency", f"/agencies/{agency}", (".atom",)),
        Whole("A company", f"/companies/{company}", (".atom",)),
        Whole(
            "A company and an agency; both bounds stand in its subtitle",
            f"/links/{company}/{agency}",
            (".atom",),
        ),
    )
    return DataPage(
        title="Data: what can be downloaded",
        forms=FORMS,
        wholes=wholes,
        feeds=feeds,
        groups=(
            Group("transactions", "A transaction", TRANSACTION),
            Group("links", "What ties a transaction to a company", LINK),
            Group("sums", "Sums", SUMS),
            Group("stated", "Amounts that are no obligation", STATED),
            Group("named", "Companies that a notice names", NAMED),
            Group("changes", "A change", CHANGES),
            Group("stamp", "On every row of every download", STAMP),
        ),
        money=MONEY,
        licence=LICENCE,
    )


def _example(context: Context) -> tuple[str, str]:
    """A company and an agency, by slug, that something ties; the first there are where nothing does."""
    codes = {one.code: slug for slug, one in context.registry.agencies.items()}
    asked = (
        select(Link.company_slug, Link.agency_code)
        .where(Link.tier == "named", col(Link.agency_code).in_(codes))
        .order_by(col(Link.action_date).desc(), col(Link.record_key), col(Link.company_slug))
        .limit(1)
    )
    found = context.session.exec(asked).first()
    if found is not None and found[0] in context.registry.companies:
        return found[0], codes[found[1]]
    return next(iter(context.registry.companies), ""), next(iter(context.registry.agencies), "")

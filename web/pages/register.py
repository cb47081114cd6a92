"""The Federal Register: documents of ICE and CBP, those on the Privacy Act marked, with the companies they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import urlencode

from research.masking import Piece, mask_optional, pieces
from research.models import Link
from research.register_documents import (
    Kind,
    Published,
    Wanted,
    companies_named,
    count_documents,
    register_documents,
    years_held,
)
from research.registry import Agency, Company
from research.wording import count, none_held
from web.pages.base import EvidenceMark, Named, Page, evidence_marks
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table

_SIZE = 50
_SHORT = 12

COLUMNS = (
    *("document_number", "published", "document_type", "title", "action", "abstract", "agencies"),
    *("agency_followed", "agency_basis", "privacy_act", "docket_ids", "citation", "companies", "reasons"),
    *("rule", "rule_version", "document_address", "pdf_address", "evidence_id", "evidence_line"),
    "evidence_sha256",
)
"""Columns of a document's row in downloads."""


@dataclass(frozen=True)
class NamedCompany:
    """A company that a document names: where, by which words, by which rule. shown: the words marked in their text."""

    html_only: ClassVar[frozenset[str]] = frozenset({"shown"})

    company: Named
    reason: str
    rule: str
    rule_version: str
    field: str
    shown: tuple[Piece, ...]


@dataclass(frozen=True)
class DocumentLine:
    """One document in the agencies' own words, masked. agencies: as printed. of, basis: those followed, how known."""

    number: str
    title: str
    document_type: str
    action: str | None
    abstract: str | None
    published: date
    agencies: str
    of: tuple[str, ...]
    basis: str | None
    docket_ids: str | None
    citation: str | None
    is_privacy_act: bool
    address: str
    pdf: str | None
    companies: tuple[NamedCompany, ...]
    evidence: EvidenceMark
    line: int


@dataclass(frozen=True)
class RegisterAsked:
    """What an address asks for; None: any."""

    agency: Agency | None = None
    company: Company | None = None
    year: int | None = None
    kind: Kind | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            self.agency.code if self.agency else None,
            self.company.slug if self.company else None,
            self.year,
            self.kind,
        )

    @property
    def query(self) -> str:
        given = {
            "agency": self.agency.slug if self.agency else "",
            "company": self.company.slug if self.company else "",
            "year": self.year or "",
            "kind": self.kind or "",
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def sentence(self) -> str:
        whose = self.agency.abbreviation if self.agency else "ICE or CBP"
        said = f"Documents of {whose} in the Federal Register"
        said += " on the Privacy Act" if self.kind else ""
        said += f" whose title or abstract names {self.company.name}" if self.company else ""
        return said + (f", published in {self.year}" if self.year else "")


@dataclass(frozen=True)
class RegisterPage(Page):
    """Documents by agency, company, year and kind. years, companies: what can be chosen."""

    template: ClassVar[str] = "register.html"
    is_kept: ClassVar[bool] = True
    html_only: ClassVar[frozenset[str]] = frozenset({"asked", "agencies", "years", "companies"})

    asked: RegisterAsked
    sentence: str
    agencies: tuple[Agency, ...]
    companies: tuple[Company, ...]
    years: tuple[int, ...]
    documents: tuple[DocumentLine, ...]
    pages: Pages

    def table(self) -> Table:
        return Table(COLUMNS, [row_of(one) for one in self.documents])


def register_page(
    context: Context, asked: RegisterAsked, page: int, *, all_rows: bool = False
) -> RegisterPage:
    """One page of fifty documents, or all of them."""
    total = count_documents(context.session, asked.wanted)
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    held = register_documents(context.session, asked.wanted, portion.limit, portion.offset)
    named, years = companies_named(context.session), years_held(context.session)
    return RegisterPage(
        title="Federal Register",
        asked=asked,
        sentence=f"{asked.sentence}: {count(total, 'document')}." if years else none_held("document"),
        agencies=tuple(context.registry.agencies.values()),
        companies=tuple(one for slug, one in context.registry.companies.items() if slug in named),
        years=years,
        documents=make_document_lines(context, held),
        pages=portion.pages(total),
    )


@dataclass(frozen=True)
class NewestDocuments:
    """The newest documents that name a company, and how many there are. address: of all of them."""

    total: int
    newest: tuple[DocumentLine, ...]
    address: str


def read_newest_documents(
    context: Context, company: Company, agency: Agency | None = None
) -> NewestDocuments | None:
    """Those of one agency, or of all; None where no document names the company.

    As filed then, whatever view a page is of: the list that its address leads to knows no other.
    """
    asked = RegisterAsked(agency, company)
    total = count_documents(context.session, asked.wanted)
    if not total:
        return None
    newest = make_document_lines(context, register_documents(context.session, asked.wanted, _SHORT))
    return NewestDocuments(total, newest, f"/register?{asked.query}")


def make_document_lines(context: Context, held: list[Published]) -> tuple[DocumentLine, ...]:
    marks = evidence_marks(context, (one.document.evidence_id for one in held))
    names = {one.code: one.abbreviation for one in context.registry.agencies.values()}
    made = []
    for one in held:
        document = one.document
        codes = (document.agency_codes or "").split(",")
        made.append(
            DocumentLine(
                number=document.document_number,
                title=mask_optional(document.title) or "",
                document_type=document.document_type,
                action=mask_optional(document.action),
                abstract=mask_optional(document.abstract),
                published=document.publication_date,
                agencies=document.agencies,
                of=tuple(names[code] for code in codes if code in names),
                basis=document.agency_basis,
                docket_ids=document.docket_ids,
                citation=document.citation,
                is_privacy_act=document.notice_kind == "privacy_act",
                address=_web(document.html_url) or "",
                pdf=_web(document.pdf_url),
                companies=tuple(
                    _named(context, document.title, document.abstract, link) for link in one.links
                ),
                evidence=marks[document.evidence_id],
                line=document.line,
            )
        )
    return tuple(made)


def _named(context: Context, title: str, abstract: str | None, link: Link) -> NamedCompany:
    company = context.registry.companies.get(link.company_slug)
    text = title if link.field == "title" else abstract or ""
    return NamedCompany(
        company=Named(company.name if company else link.company_slug, f"/companies/{link.company_slug}"),
        reason=link.reason,
        rule=link.rule_id,
        rule_version=link.rule_version,
        field=link.field or "",
        shown=tuple(pieces(text, [(link.start or 0, link.end or 0)])),
    )


def _web(address: str | None) -> str | None:
    """An address that a reader's browser may open, else nothing."""
    return address if address and address.startswith("https://") else None


def row_of(one: DocumentLine) -> tuple[str | int | bool | date | None, ...]:
    """A document in the order of `COLUMNS`."""
    first = one.companies[0] if one.companies else None
    return (
        *(one.number, one.published, one.document_type, one.title, one.action, one.abstract, one.agencies),
        *(" ".join(one.of), one.basis, one.is_privacy_act, one.docket_ids, one.citation),
        "; ".join(named.company.name for named in one.companies) or None,
        "; ".join(named.reason for named in one.companies) or None,
        *(first.rule if first else None, first.rule_version if first else None),
        *(one.address or None, one.pdf, one.evidence.evidence_id, one.line, one.evidence.sha256),
    )

"""Notices as lists show them: masked, with whom they name by which words, and as rows of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from research.masking import mask
from research.models import Notice
from research.notice_text import shown
from research.notices import named_by
from research.types import NoticeAmount
from web.formatting import segment
from web.pages.base import EvidenceMark, Named, evidence_marks
from web.site import Context
from web.tables import Table

HEADQUARTERS = "DHS headquarters"


@dataclass(frozen=True)
class NamedIn:
    """A company that a notice names, as owned on its day: by which words, by which rule."""

    company: Named
    reason: str
    in_passing: bool
    rule: str
    rule_version: str


@dataclass(frozen=True)
class NoticeLine:
    """One notice as lists show it, read as a reader sees it and masked."""

    notice_id: str
    address: str
    title: str
    type: str
    posted_date: date
    agency: str
    agency_slug: str | None
    office: str | None
    solicitation_number: str | None
    response_deadline: str | None
    award_number: str | None
    amount: NoticeAmount | None
    awardee: str | None
    companies: tuple[NamedIn, ...]
    evidence: EvidenceMark
    line: int


def make_notice_lines(context: Context, found: Sequence[Notice]) -> tuple[NoticeLine, ...]:
    """Notices as lists show them."""
    marks = evidence_marks(context, (one.evidence_id for one in found))
    links = named_by(context.session, (one.notice_id for one in found))
    companies = context.registry.companies
    slugs = context.vocabulary.agency_slugs
    return tuple(
        NoticeLine(
            notice_id=one.notice_id,
            address=notice_address(one.notice_id),
            title=read_short(one.title),
            type=one.type,
            posted_date=one.posted_date,
            agency=agency_of(context, one),
            agency_slug=slugs.get(one.agency_code or ""),
            office=one.office_name,
            solicitation_number=one.solicitation_number,
            response_deadline=one.response_deadline,
            award_number=one.award_number,
            amount=None if one.notice_award_cents is None else NoticeAmount(one.notice_award_cents),
            awardee=None if one.awardee is None else read_short(one.awardee),
            companies=tuple(
                NamedIn(
                    company=Named(companies[link.company_slug].name, f"/companies/{link.company_slug}"),
                    reason=mask(link.reason),
                    in_passing=link.mention is not None,
                    rule=link.rule_id,
                    rule_version=link.rule_version,
                )
                for link in links.get(one.notice_id, ())
                if link.company_slug in companies and link.ownership != "now"
            ),
            evidence=marks[one.evidence_id],
            line=one.line,
        )
        for one in found
    )


def read_short(published: str) -> str:
    """A short field as a reader sees it, on one line: masked only then, for a reference may hide an address."""
    return " ".join(mask(shown(published).text).split())


def agency_of(context: Context, one: Notice) -> str:
    """Whose a notice is, for readers."""
    return context.agency_name(one.agency_code) or HEADQUARTERS


def notice_address(notice_id: str) -> str:
    return f"/notices/{segment(notice_id)}"


def notice_table(lines: Sequence[NoticeLine]) -> Table:
    """Notices for download; the text of each stands on its own page."""
    columns = (
        *("notice_id", "posted_date", "agency", "type", "title", "office", "solicitation_number"),
        *("response_deadline", "award_number", "notice_amount_usd", "awardee", "companies", "reasons"),
        *("companies_in_passing", "rule", "rule_version"),
        *("evidence_id", "evidence_line", "evidence_sha256"),
    )
    rows = [
        (
            *(
                one.notice_id,
                one.posted_date,
                one.agency,
                one.type,
                one.title,
                one.office,
                one.solicitation_number,
            ),
            *(one.response_deadline, one.award_number, one.amount, one.awardee),
            "; ".join(named.company.name for named in one.companies),
            "; ".join(named.reason for named in one.companies),
            "; ".join(named.company.name for named in one.companies if named.in_passing),
            *((one.companies[0].rule, one.companies[0].rule_version) if one.companies else (None, None)),
            *(one.evidence.evidence_id, one.line, one.evidence.sha256),
        )
        for one in lines
    ]
    return Table(columns, rows)

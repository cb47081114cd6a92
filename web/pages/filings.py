"""One lobbying filing as pages show it: in the filer's words, masked, its two kinds of money apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from research.lobbying_held import Filed
from research.masking import mask_optional
from research.types import LobbyingExpenses, LobbyingIncome
from web.pages.base import EvidenceMark, Named, evidence_marks
from web.site import Context

DEPARTMENT = "dhs"
DISCLAIMER = (
    "The Senate Office of Public Records cannot vouch for the data or analyses derived from these data after the data "
    "have been retrieved from LDA.GOV."
)
"""What the terms of service ask every user to state."""


@dataclass(frozen=True)
class FiledActivity:
    """An activity that names a body followed here, in the filer's words, masked. entities: all that it names."""

    code: str
    issue: str
    text: str | None
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Filing:
    """One filing. bodies: those followed that it names, in their short names; entities: the same as printed."""

    uuid: str
    kind: str
    year: int
    period: str | None
    client: str
    registrant: str
    companies: tuple[Named, ...]
    reasons: tuple[str, ...]
    bodies: tuple[str, ...]
    entities: tuple[str, ...]
    income: LobbyingIncome | None
    expenses: LobbyingExpenses | None
    activities: tuple[FiledActivity, ...]
    posted: datetime
    address: str | None
    evidence: EvidenceMark
    line: int


def bodies_of(context: Context) -> dict[str, str]:
    """Short names of the bodies that can be asked for, by slug."""
    agencies = {slug: agency.abbreviation for slug, agency in context.registry.agencies.items()}
    return {DEPARTMENT: "DHS", **agencies}


def make_filings(context: Context, held: list[Filed]) -> tuple[Filing, ...]:
    marks = evidence_marks(context, (one.filing.evidence_id for one in held))
    bodies, companies = bodies_of(context), context.registry.companies
    made = []
    for one in held:
        filing = one.filing
        slugs = dict.fromkeys(mention.company_slug for mention in one.mentions)
        made.append(
            Filing(
                uuid=filing.filing_uuid,
                kind=filing.filing_type_name or filing.filing_type,
                year=filing.filing_year,
                period=filing.filing_period_name or filing.filing_period,
                client=mask_optional(filing.client_name) or "",
                registrant=mask_optional(filing.registrant_name) or "",
                companies=tuple(
                    Named(companies[slug].name, f"/companies/{slug}") for slug in slugs if slug in companies
                ),
                reasons=tuple(dict.fromkeys(mention.reason for mention in one.mentions)),
                bodies=tuple(dict.fromkeys(bodies.get(m.body, m.body) for m in one.mentions)),
                entities=tuple(dict.fromkeys(mention.entity for mention in one.mentions)),
                income=None if filing.income_cents is None else LobbyingIncome(filing.income_cents),
                expenses=None if filing.expenses_cents is None else LobbyingExpenses(filing.expenses_cents),
                activities=tuple(
                    FiledActivity(each.code, each.issue or each.code, mask_optional(each.text), each.entities)
                    for each in one.activities
                ),
                posted=filing.posted_at,
                address=filing.document_url if (filing.document_url or "").startswith("https://") else None,
                evidence=marks[filing.evidence_id],
                line=filing.line,
            )
        )
    return tuple(made)

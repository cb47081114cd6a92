"""AI systems: use cases that ICE and CBP report in the federal inventory, with stage, vendor and privacy paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from research.masking import mask_optional
from research.registry import Agency
from research.use_cases import use_cases
from web.pages.base import EvidenceMark, Named, Page, evidence_marks
from web.site import Context
from web.tables import Table

_ADDRESS = re.compile(r"https?://(?:[a-z0-9-]+\.)+gov(?:/\S*)?", re.IGNORECASE)
"""A public address of the government; some entries give one of an inner network, which no reader can open."""


@dataclass(frozen=True)
class System:
    """One use case in the agency's own words, masked.

    vendor: printed as it stands. companies: those it names. printed: the vendor in pieces, a company's name with its
    address. privacy: addresses of the privacy papers that a reader can open.
    """

    html_only: ClassVar[frozenset[str]] = frozenset({"printed", "anchor"})

    key: str
    anchor: str
    use_case_id: str | None
    edition: str
    agency: str
    agency_slug: str
    name: str
    stage: str | None
    impact: str | None
    purpose: str | None
    contracting: str | None
    vendor: str | None
    companies: tuple[Named, ...]
    printed: tuple[tuple[str, str | None], ...]
    operational: str | None
    privacy: tuple[str, ...]
    evidence: EvidenceMark
    line: int


@dataclass(frozen=True)
class SystemsPage(Page):
    """All systems that are reported, or those of one agency. with_vendor: how many of them name any vendor."""

    template: ClassVar[str] = "systems.html"
    is_kept: ClassVar[bool] = True

    agency: Agency | None
    agencies: tuple[Agency, ...]
    systems: tuple[System, ...]
    with_vendor: int

    def table(self) -> Table:
        columns = (
            *(
                "edition",
                "use_case_id",
                "agency",
                "name",
                "stage",
                "impact",
                "contracting",
                "vendor",
                "companies",
            ),
            *(
                "operational_date",
                "privacy_papers",
                "purpose",
                "evidence_id",
                "evidence_line",
                "evidence_sha256",
            ),
        )
        return Table(columns, [_row(one) for one in self.systems])


def systems_page(context: Context, agency_slug: str | None) -> SystemsPage:
    """Raises NotFound for an agency that is not followed."""
    agency = context.agency(agency_slug) if agency_slug else None
    found = read_systems(context, agency)
    whose = agency.abbreviation if agency else "ICE and CBP"
    return SystemsPage(
        title=f"AI systems that {whose} {'reports' if agency else 'report'}",
        agency=agency,
        agencies=tuple(context.registry.agencies.values()),
        systems=found,
        with_vendor=sum(1 for one in found if one.vendor),
    )


def read_systems(
    context: Context, agency: Agency | None = None, company_slug: str | None = None
) -> tuple[System, ...]:
    """Systems of an agency, or of all; those that name a company as vendor, or all. By agency and name."""
    held = use_cases(context.session, agency.code if agency else None, company_slug)
    marks = evidence_marks(context, (one.use_case.evidence_id for one in held))
    agencies = {one.code: one for one in context.registry.agencies.values()}
    made = []
    for one in held:
        case = one.use_case
        whose = agencies.get(case.agency_code or "")
        if whose is None:
            continue
        made.append(
            System(
                key=case.use_case_key,
                anchor=(case.use_case_id or case.use_case_key.rsplit(":", 1)[-1]).lower(),
                use_case_id=case.use_case_id,
                edition=case.edition,
                agency=whose.abbreviation,
                agency_slug=whose.slug,
                name=mask_optional(case.name) or "",
                stage=case.stage,
                impact=case.impact,
                purpose=mask_optional(case.purpose),
                contracting=case.contracting,
                vendor=mask_optional(case.vendor_name),
                companies=tuple(
                    Named(context.registry.companies[slug].name, f"/companies/{slug}")
                    for slug, _, _ in one.companies
                ),
                printed=tuple(_printed(case.vendor_name or "", one.companies)),
                operational=(case.operational_date or "")[:10] or None,
                privacy=tuple(one.rstrip(";,.") for one in _ADDRESS.findall(case.pia_url or "")),
                evidence=marks[case.evidence_id],
                line=case.line,
            )
        )
    return tuple(made)


def _printed(vendor: str, companies: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, str | None]]:
    """The vendor's cell in pieces; what is no company's name is masked."""
    place = 0
    for slug, start, end in companies:
        if start > place:
            yield mask_optional(vendor[place:start]) or "", None
        yield vendor[start:end], f"/companies/{slug}"
        place = end
    if place < len(vendor):
        yield mask_optional(vendor[place:]) or "", None


def _row(one: System) -> tuple[str | int | None, ...]:
    return (
        *(
            one.edition,
            one.use_case_id,
            one.agency,
            one.name,
            one.stage,
            one.impact,
            one.contracting,
            one.vendor,
        ),
        *(
            "; ".join(company.name for company in one.companies),
            one.operational,
            " ".join(one.privacy),
            one.purpose,
        ),
        *(one.evidence.evidence_id, one.line, one.evidence.sha256),
    )

"""AI use cases held of the agencies followed, with the companies that they name as vendors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from research.models import Link, UseCase


@dataclass(frozen=True)
class Reported:
    """One use case and the companies it names as vendors: slug, and where the name stands in `vendor_name`."""

    use_case: UseCase
    companies: tuple[tuple[str, int, int], ...]


def use_cases(
    session: Session, agency_code: str | None = None, company_slug: str | None = None
) -> list[Reported]:
    """Those of one agency, or of all that are followed; of one company, or of any. By agency and name."""
    tied = (
        select(col(Link.record_key), col(Link.company_slug), col(Link.start), col(Link.end))
        .where(col(Link.record_kind) == "use_case")
        .order_by(col(Link.record_key), col(Link.start))
    )
    query = select(UseCase).where(col(UseCase.agency_code).is_not(None))
    if agency_code is not None:
        query = query.where(col(UseCase.agency_code) == agency_code)
    if company_slug is not None:
        # By the company first: a link page asks for the few of one company, and there are hundreds of others.
        keys = select(col(Link.record_key)).where(
            col(Link.company_slug) == company_slug,
            col(Link.tier) == "stated",
            col(Link.record_kind) == "use_case",
        )
        query = query.where(col(UseCase.use_case_key).in_(keys))
        tied = tied.where(col(Link.record_key).in_(keys))
    held = sorted(
        session.execute(query).scalars(),
        key=lambda one: (one.agency_code or "", (one.name or "").lower(), one.use_case_key),
    )
    if not held:
        return []
    companies: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for key, slug, start, end in session.execute(tied):
        companies[str(key)].append((str(slug), int(start), int(end)))
    return [Reported(one, tuple(companies.get(one.use_case_key, ()))) for one in held]


def count_use_cases(session: Session, agency_code: str) -> int:
    """How many an agency reports."""
    query = select(func.count()).select_from(UseCase).where(col(UseCase.agency_code) == agency_code)
    return int(session.execute(query).scalar_one())

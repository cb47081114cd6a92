"""Which kinds of records other than transactions name a company: what a page need not look for where there is none."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlmodel import Session, col

from research.models import Link, LobbyingMention

LOBBYING = "lobbying"


def kinds_tied(session: Session) -> dict[str, frozenset[str]]:
    """By company, values of `Link.record_kind`, and `LOBBYING` where a filing names a body followed for it."""
    found: dict[str, set[str]] = defaultdict(set)
    linked = select(col(Link.company_slug), col(Link.record_kind)).where(
        col(Link.record_kind) != "transaction"
    )
    for slug, kind in session.execute(linked.distinct()):
        found[slug].add(kind)
    for slug in session.execute(select(col(LobbyingMention.company_slug)).distinct()).scalars():
        found[slug].add(LOBBYING)
    return {slug: frozenset(kinds) for slug, kinds in found.items()}

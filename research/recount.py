"""What an earlier version of a rule gives over the records stored today; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from research.columnar import columnar
from research.links import MONEY_TIERS, LinkSummary, TierTotal, View
from research.matching.engine import Engine
from research.matching.made import MadeLink
from research.matching.match import agency_codes, links_by
from research.models import Award, Transaction
from research.ownership import OWNERSHIPS
from research.registry import Registry
from research.registry.rulebook import RuleBook
from research.types import Obligation, Window

_AT_A_TIME = 2_000


def links_by_book(session: Session, registry: Registry, book: RuleBook) -> list[MadeLink]:
    """Every link of a book over the stored transactions, with the decisions of people as they stand."""
    engine = Engine([book], registry.decisions)
    with columnar(session.connection().engine) as columns:
        return list(links_by(columns, engine, agency_codes(registry)))


def summary_of(
    session: Session, links: Iterable[MadeLink], pair: tuple[str, str], window: Window, view: View
) -> LinkSummary:
    """As `research.links.link_summary`, from links in memory. pair: company slug and agency code."""
    company, agency = pair
    chosen = [
        link
        for link in links
        if (link.company_slug, link.agency_code) == pair
        and link.ownership in OWNERSHIPS[view]
        and (window.since is None or (link.action_date is not None and link.action_date >= window.since))
        and (window.until is None or (link.action_date is not None and link.action_date <= window.until))
    ]
    cents = _cents(session, {link.record_key for link in chosen})
    keys: dict[str, list[str]] = defaultdict(list)
    awards: dict[str, set[str | None]] = defaultdict(set)
    for link in chosen:
        keys[link.tier].append(link.record_key)
        awards[link.tier].add(link.award_key)
    tiers: dict[str, TierTotal | None] = {}
    for tier in MONEY_TIERS:
        amounts = [cents[key] for key in keys[tier]]
        tiers[tier] = TierTotal(
            Obligation(sum(amounts)),
            Obligation(sum(amount for amount in amounts if amount > 0)),
            Obligation(sum(amount for amount in amounts if amount < 0)),
            len(amounts),
            len(awards[tier]),
        )
    held, any_base = _bases(session, {key for key in awards["award_named"] if key})
    if not held and not any_base:
        tiers["base_named"] = None
    rule = next(((link.rule_id, link.rule_version) for link in links), ("", None))
    return LinkSummary(
        company, agency, rule[0], rule[1], window, tiers, held, len(awards["award_named"]), view
    )


def _cents(session: Session, keys: set[str]) -> dict[str, int]:
    ordered, found = sorted(keys), {}
    for first in range(0, len(ordered), _AT_A_TIME):
        part = ordered[first : first + _AT_A_TIME]
        query = select(col(Transaction.transaction_key), col(Transaction.obligation_cents))
        rows = session.execute(query.where(col(Transaction.transaction_key).in_(part)))
        found.update({str(key): int(amount) for key, amount in rows})
    return found


def _bases(session: Session, keys: set[str]) -> tuple[int, bool]:
    """How many of these awards have a base description, and whether any award has."""
    ordered, held = sorted(keys), 0
    has_base = col(Award.base_description).is_not(None)
    for first in range(0, len(ordered), _AT_A_TIME):
        part = ordered[first : first + _AT_A_TIME]
        rows = session.execute(select(col(Award.award_key)).where(col(Award.award_key).in_(part), has_base))
        held += len(rows.all())
    return held, session.execute(select(col(Award.award_key)).where(has_base).limit(1)).first() is not None

"""Each tier of each link held against its rows: along every dimension, as shown, and within its bounds."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from research.links import link_matrix
from research.ownership import OWNERSHIPS
from research.reconcile.sums import COUNTS, LINKED, Key, Reconciled, Sums, compared, count, plus, said, summed

_TIER = "l.rule_id, l.company_slug, l.agency_code, l.tier, l.ownership"
_DIMENSIONS = {
    "fiscal years": ("", "t.fiscal_year"),
    "recipients": ("JOIN recipient r ON r.recipient_key = t.recipient_key", "r.recipient_key"),
    "components": ("LEFT JOIN office o ON o.code = t.funding_office_code", "o.component"),
    "awards": ("JOIN award w ON w.award_key = l.award_key", "w.award_key"),
    "agencies": ("JOIN agency a ON a.code = l.agency_code", "a.code"),
    "companies": ("JOIN company c ON c.slug = l.company_slug", "c.slug"),
}


def tier_checks(session: Session) -> list[Reconciled]:
    """All checks of tiers."""
    tiers = summed(session, _TIER, "")
    return [
        _links_rest_on_what_counts(session),
        *(_dimension(session, name, tiers) for name in _DIMENSIONS),
        _as_shown(session, tiers),
        _within_award_named(session, tiers),
        _never_both(session),
        _within_awards(session),
    ]


def _dimension(session: Session, name: str, tiers: Mapping[Key, Sums]) -> Reconciled:
    more, group = _DIMENSIONS[name]
    return compared(f"the sum over {name} is the tier", tiers, summed(session, _TIER, more, group))


def _links_rest_on_what_counts(session: Session) -> Reconciled:
    return count(
        session,
        "every link rests on a transaction that counts, of that agency, award and day",
        "SELECT l.rule_id, l.company_slug, l.tier, l.record_key FROM link l "
        "LEFT JOIN award_transaction t ON t.transaction_key = l.record_key WHERE l.record_kind = 'transaction' AND ("
        f"t.transaction_key IS NULL OR NOT ({COUNTS}) OR l.award_key <> t.award_key OR l.action_date <> t.action_date "
        "OR l.agency_code <> CASE l.basis WHEN 'funding' THEN coalesce(t.funding_agency_code, '') "
        "ELSE coalesce(t.awarding_agency_code, '') END) LIMIT 100",
    )


def _as_shown(session: Session, tiers: Mapping[Key, Sums]) -> Reconciled:
    """What `research.links` shows, as filed then, beside the rows."""
    expected: dict[Key, Sums] = {}
    for (rule, company, agency, tier, ownership), sums in tiers.items():
        if ownership in OWNERSHIPS["then"]:
            key = (rule, company, agency, tier)
            expected[key] = plus(expected.get(key, (0, 0, 0, 0)), sums)
    found: dict[Key, Sums] = {}
    for rule in sorted({key[0] for key in tiers}):
        for (company, agency), totals in link_matrix(session, rule).items():
            for tier, one in totals.items():
                found[rule, company, agency, tier] = (
                    one.transactions,
                    one.net.cents,
                    one.gross.cents,
                    one.deobligated.cents,
                )
    return compared("what is shown is the tier", expected, found)


def _within_award_named(session: Session, tiers: Mapping[Key, Sums]) -> Reconciled:
    """In either view a row of a lower tier is a row of the upper bound, so gross and de-obligated sums lie within."""
    outside = count(
        session,
        "named and base-named lie within award-named",
        "SELECT l.rule_id, l.company_slug, l.tier, l.record_key FROM link l WHERE l.record_kind = 'transaction' "
        "AND l.tier IN ('named', 'base_named') AND NOT EXISTS (SELECT 1 FROM link u WHERE u.tier = 'award_named' "
        "AND u.company_slug = l.company_slug AND u.agency_code = l.agency_code AND u.rule_id = l.rule_id "
        "AND u.record_kind = l.record_kind AND u.record_key = l.record_key AND u.basis = l.basis "
        "AND u.ownership IN ('both', l.ownership)) LIMIT 100",
    )
    faults = list(outside.faults)
    for view in OWNERSHIPS.values():
        added: dict[Key, Sums] = {}
        for key, sums in tiers.items():
            if key[4] in view:
                added[key[:4]] = plus(added.get(key[:4], (0, 0, 0, 0)), sums)
        for (rule, company, agency, tier), sums in sorted(added.items()):
            if tier in ("named", "base_named"):
                upper = added.get((rule, company, agency, "award_named"), (0, 0, 0, 0))
                if sums[2] > upper[2] or sums[3] < upper[3]:
                    faults.append(f"{rule} {company} {agency} {tier}: {said(sums)} above {said(upper)}")
    return Reconciled(outside.name, outside.compared, tuple(faults))


def _never_both(session: Session) -> Reconciled:
    return count(
        session,
        "what the company received is in no indirect tier",
        "SELECT r.rule_id, r.company_slug, n.tier, r.record_key FROM link r JOIN link n "
        "ON n.company_slug = r.company_slug AND n.agency_code = r.agency_code AND n.rule_id = r.rule_id "
        "AND n.record_kind = r.record_kind AND n.record_key = r.record_key "
        "AND n.tier IN ('named', 'base_named', 'award_named') "
        "AND (n.ownership = r.ownership OR n.ownership = 'both' OR r.ownership = 'both') "
        "WHERE r.tier = 'recipient' AND r.record_kind = 'transaction' LIMIT 100",
    )


def _within_awards(session: Session) -> Reconciled:
    by = f"{_TIER}, t.award_key"
    linked = f"SELECT {_TIER}, t.award_key AS k, {_named_sums()} {LINKED.format(more='')} GROUP BY {by}"
    whole = f"SELECT t.award_key AS k, {_named_sums()} FROM award_transaction t WHERE {COUNTS} GROUP BY t.award_key"
    return count(
        session,
        "no sum exceeds that of the awards it stands on (gross and de-obligated)",
        f"SELECT s.rule_id, s.company_slug, s.tier, s.k FROM ({linked}) s JOIN ({whole}) w ON w.k = s.k "
        "WHERE s.gross > w.gross OR s.deobligated < w.deobligated LIMIT 100",
    )


def _named_sums() -> str:
    return (
        "sum(CASE WHEN t.obligation_cents > 0 THEN t.obligation_cents ELSE 0 END) AS gross, "
        "sum(CASE WHEN t.obligation_cents < 0 THEN t.obligation_cents ELSE 0 END) AS deobligated"
    )

"""All links, and the blind spot, held against the totals of the agency."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text
from sqlmodel import Session

from research.reconcile.sums import COUNTS, SUMS, Key, Reconciled, Sums, cents, compared, said, summed


def agency_checks(session: Session) -> list[Reconciled]:
    """All checks against agencies."""
    return [
        _agency_years(session),
        _within_agency(session),
        _companies_together(session),
        _blind_spot(session),
    ]


def _agency_years(session: Session) -> Reconciled:
    expected: dict[Key, Sums] = {}
    found: dict[Key, Sums] = {}
    for basis in ("awarding", "funding"):
        code = f"t.{basis}_agency_code"
        for row in session.connection().execute(
            text(
                f"SELECT {code}, t.fiscal_year, {SUMS} FROM award_transaction t "
                f"WHERE {COUNTS} AND {code} IS NOT NULL GROUP BY {code}, t.fiscal_year"
            )
        ):
            expected[str(row[0]), basis, str(row[1])] = cents(row[-4:])
    for row in session.connection().execute(
        text(
            "SELECT agency_code, basis, fiscal_year, transactions, net_obligation_cents, gross_obligation_cents, "
            "deobligated_cents FROM agency_year"
        )
    ):
        found[str(row[0]), str(row[1]), str(row[2])] = cents(row[-4:])
    return compared("an agency's year is the sum of its transactions", expected, found)


def _within_agency(session: Session) -> Reconciled:
    columns = "l.rule_id, l.company_slug, l.tier, l.ownership, l.agency_code, l.basis, t.fiscal_year"
    return _within(session, "no sum exceeds the agency's of that year", summed(session, columns, ""))


def _companies_together(session: Session) -> Reconciled:
    """Each transaction once, whatever number of companies it is linked to."""
    columns = "x.tier, x.rule_id, x.agency_code, x.basis, t.fiscal_year"
    found: dict[Key, Sums] = {}
    for row in session.connection().execute(
        text(
            f"SELECT {columns}, {SUMS} FROM (SELECT DISTINCT tier, rule_id, agency_code, basis, record_key FROM link "
            "WHERE record_kind = 'transaction') x JOIN award_transaction t ON t.transaction_key = x.record_key "
            f"GROUP BY {columns}"
        )
    ):
        found[tuple(str(part) for part in row[:5])] = cents(row[-4:])
    return _within(session, "all companies together do not exceed the agency's year", found)


def _within(session: Session, name: str, sums: Mapping[Key, Sums]) -> Reconciled:
    """Hold sums whose keys end in agency code, basis and fiscal year against that agency's year."""
    years = {
        (str(row[0]), str(row[1]), str(row[2])): cents(row[-4:])
        for row in session.connection().execute(
            text(
                "SELECT agency_code, basis, fiscal_year, transactions, net_obligation_cents, "
                "gross_obligation_cents, deobligated_cents FROM agency_year"
            )
        )
    }
    faults = []
    for key, one in sorted(sums.items()):
        whole = years.get((key[-3], key[-2], key[-1]), (0, 0, 0, 0))
        if one[0] > whole[0] or one[2] > whole[2] or one[3] < whole[3]:
            faults.append(f"{' '.join(key)}: {said(one)} above {said(whole)}")
    return Reconciled(name, len(sums), tuple(faults))


def _blind_spot(session: Session) -> Reconciled:
    """IT transactions lie within the agency's year, and each stands once."""
    found: dict[Key, Sums] = {}
    for row in session.connection().execute(
        text(
            f"SELECT i.reading, i.agency_code, i.basis, t.fiscal_year, {SUMS} FROM it_transaction i "
            "JOIN award_transaction t ON t.transaction_key = i.transaction_key "
            f"AND t.obligation_cents = i.obligation_cents AND t.award_key = i.award_key AND {COUNTS} "
            "GROUP BY i.reading, i.agency_code, i.basis, t.fiscal_year"
        )
    ):
        found[tuple(str(part) for part in row[:4])] = cents(row[-4:])
    within = _within(session, "the blind spot lies within the agency's year", found)
    held = session.connection().execute(text("SELECT count(*) FROM it_transaction")).scalar_one()
    counted = sum(one[0] for one in found.values())
    faults = (
        [*within.faults] if held == counted else [*within.faults, f"{held - counted:,} rows rest on nothing"]
    )
    return Reconciled(within.name, within.compared, tuple(faults))

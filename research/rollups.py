"""Roll-ups made anew at each refresh, after the links: by SQL alone, in the order of the tables of `models.rollup`."""

from __future__ import annotations

from sqlalchemy import Connection, text

from research.totals import COUNTS

ROLLUPS_VERSION = "1"
"""Goes up with any change of what the roll-ups hold, so that a database of an older version makes them again."""

VIEWS = ("then", "now")
_SUMS = (
    "count(*), count(DISTINCT t.award_key), sum(t.obligation_cents), "
    "sum(CASE WHEN t.obligation_cents > 0 THEN t.obligation_cents ELSE 0 END), "
    "sum(CASE WHEN t.obligation_cents < 0 THEN t.obligation_cents ELSE 0 END), "
    "min(t.action_date), max(t.action_date)"
)
_SUM_COLUMNS = "transactions, awards, net_cents, gross_cents, deobligated_cents, first_date, last_date"
_LINKED = (
    "FROM link l JOIN award_transaction t ON t.transaction_key = l.record_key "
    "LEFT JOIN award a ON a.award_key = t.award_key "
    "WHERE l.record_kind = 'transaction' AND l.ownership IN ('both', :view)"
)
_TABLES = (
    "link_total",
    "carriage_total",
    "recipient_company",
    "link_award",
    "link_evidence",
    "agency_recipient",
    "agency_day",
    "blind_total",
    "office_year",
    "office_link",
    "vehicle_seller",
)
_INDIRECT = "('named', 'base_named', 'award_named')"


def rebuild_rollups(connection: Connection) -> None:
    """Make all of them anew from links, transactions and the readings of texts."""
    for table in _TABLES:
        connection.execute(text(f"DELETE FROM {table}"))
    for view in VIEWS:
        _link_totals(connection, view)
        _carriages(connection, view)
        _awards(connection, view)
        _evidence(connection, view)
    _agency_evidence(connection)
    _recipient_companies(connection)
    _agency_recipients(connection)
    _agency_days(connection)
    _blind(connection)
    _offices(connection)
    _vehicles(connection)


def _link_totals(connection: Connection, view: str) -> None:
    by = "l.rule_id, l.company_slug, l.agency_code, l.tier"
    for year, years in (("t.fiscal_year", ", t.fiscal_year"), ("0", "")):
        for part, only in (("all", ""), ("passing", " AND l.mention IS NOT NULL")):
            connection.execute(
                text(
                    "INSERT INTO link_total (rule_id, company_slug, agency_code, tier, view, fiscal_year, part, "
                    f"rule_version, described, {_SUM_COLUMNS}) SELECT {by}, '{view}', {year}, '{part}', "
                    "max(l.rule_version), count(DISTINCT CASE WHEN a.base_description IS NOT NULL "
                    f"THEN a.award_key END), {_SUMS} {_LINKED}{only} GROUP BY {by}{years}"
                ),
                {"view": view},
            )


def _carriages(connection: Connection, view: str) -> None:
    by = (
        "l.agency_code, l.tier, coalesce(t.recipient_key, ''), coalesce(a.parent_piid, ''), "
        "coalesce(a.parent_award_key, '')"
    )
    columns = (
        "rule_id, maker_slug, reseller_slug, view, agency_code, tier, recipient_key, parent_piid, "
        f"parent_award_key, recipient_name, {_SUM_COLUMNS}"
    )
    received = (
        "JOIN link r ON r.record_key = l.record_key AND r.rule_id = l.rule_id AND r.agency_code = l.agency_code "
        "AND r.tier = 'recipient' AND r.record_kind = 'transaction' AND r.ownership IN ('both', :view) "
        "AND r.company_slug <> l.company_slug WHERE"
    )
    for reseller, joined in (("''", _LINKED), ("r.company_slug", _LINKED.replace("WHERE", received))):
        connection.execute(
            text(
                f"INSERT INTO carriage_total ({columns}) SELECT l.rule_id, l.company_slug, {reseller}, '{view}', "
                f"{by}, coalesce(max(t.recipient_name), ''), {_SUMS} {joined} AND l.tier IN {_INDIRECT} "
                f"GROUP BY l.rule_id, l.company_slug, {by}"
                + (", r.company_slug" if joined != _LINKED else "")
            ),
            {"view": view},
        )


def _awards(connection: Connection, view: str) -> None:
    by = "l.rule_id, l.company_slug, l.agency_code, l.tier, t.award_key"
    connection.execute(
        text(
            "INSERT INTO link_award (rule_id, company_slug, agency_code, tier, award_key, view, "
            f"{_SUM_COLUMNS}) SELECT {by}, '{view}', {_SUMS} {_LINKED} "
            f"AND l.tier IN ('recipient', 'named', 'award_named') GROUP BY {by}"
        ),
        {"view": view},
    )


def _evidence(connection: Connection, view: str) -> None:
    connection.execute(
        text(
            "INSERT INTO link_evidence (rule_id, company_slug, agency_code, view, evidence_id, first_date, last_date) "
            f"SELECT x.rule_id, x.company_slug, x.agency_code, '{view}', t.evidence_id, min(t.action_date), "
            "max(t.action_date) FROM (SELECT DISTINCT rule_id, company_slug, agency_code, award_key FROM link "
            "WHERE record_kind = 'transaction' AND ownership IN ('both', :view)) x "
            f"JOIN award_transaction t ON t.award_key = x.award_key WHERE {COUNTS} "
            "GROUP BY x.rule_id, x.company_slug, x.agency_code, t.evidence_id"
        ),
        {"view": view},
    )


def _agency_evidence(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO link_evidence (rule_id, company_slug, agency_code, view, evidence_id, first_date, last_date) "
            "SELECT '', '', code, 'then', evidence_id, min(action_date), max(action_date) FROM ("
            "SELECT awarding_agency_code AS code, evidence_id, action_date FROM award_transaction "
            f"WHERE {COUNTS} UNION ALL "
            "SELECT funding_agency_code, evidence_id, action_date FROM award_transaction "
            f"WHERE {COUNTS}) x WHERE code IS NOT NULL GROUP BY code, evidence_id"
        )
    )


def _recipient_companies(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO recipient_company (recipient_key, rule_id, company_slug) "
            "SELECT DISTINCT t.recipient_key, l.rule_id, l.company_slug FROM link l "
            "JOIN award_transaction t ON t.transaction_key = l.record_key "
            "WHERE l.record_kind = 'transaction' AND l.tier = 'recipient' AND t.recipient_key IS NOT NULL"
        )
    )


def _agency_recipients(connection: Connection) -> None:
    connection.execute(
        text(
            f"INSERT INTO agency_recipient (agency_code, recipient_key, {_SUM_COLUMNS}) "
            f"SELECT t.awarding_agency_code, t.recipient_key, {_SUMS} FROM award_transaction t WHERE {COUNTS} "
            "AND t.awarding_agency_code IS NOT NULL AND t.recipient_key IS NOT NULL "
            "GROUP BY t.awarding_agency_code, t.recipient_key"
        )
    )


def _agency_days(connection: Connection) -> None:
    awarding, funding = "t.awarding_agency_code", "t.funding_agency_code"
    by_another = f"{funding} IS NOT NULL AND coalesce({awarding}, '') <> {funding}"
    sides = (
        ("awarding", awarding, f"{awarding} IS NOT NULL"),
        ("funding", funding, f"{funding} IS NOT NULL"),
        ("either", awarding, f"{awarding} IS NOT NULL"),
        ("either", funding, by_another),
    )
    for side, code, holds in sides:
        connection.execute(
            text(
                "INSERT INTO agency_day (agency_code, side, day, source, transactions, newest) "
                f"SELECT {code}, '{side}', t.action_date, e.source, count(*), max(e.retrieved_at) "
                "FROM award_transaction t JOIN evidence e ON e.evidence_id = t.evidence_id "
                f"WHERE {COUNTS} AND {holds} GROUP BY {code}, t.action_date, e.source "
                "ON CONFLICT (agency_code, side, day, source) DO UPDATE SET "
                "transactions = agency_day.transactions + excluded.transactions, "
                "newest = CASE WHEN excluded.newest > agency_day.newest THEN excluded.newest "
                "ELSE agency_day.newest END"
            )
        )


def _blind(connection: Connection) -> None:
    parts = (
        ("'it'", "1 = 1", ""),
        ("t.reading", "1 = 1", ", t.reading"),
        ("'generic_award_named'", "t.reading = 'generic' AND t.is_award_named", ""),
        ("'generic_received'", "t.reading = 'generic' AND t.is_received", ""),
    )
    for year, years in (("t.fiscal_year", ", t.fiscal_year"), ("0", "")):
        for part, holds, parted in parts:
            connection.execute(
                text(
                    f"INSERT INTO blind_total (agency_code, fiscal_year, part, {_SUM_COLUMNS}) "
                    f"SELECT t.agency_code, {year}, {part}, {_SUMS} FROM it_transaction t WHERE {holds} "
                    f"GROUP BY t.agency_code{years}{parted}"
                )
            )


def _offices(connection: Connection) -> None:
    for side in ("awarding", "funding"):
        by = f"t.{side}_agency_code, coalesce(t.{side}_office_code, ''), coalesce(t.{side}_office_name, '')"
        for year, years in (("t.fiscal_year", ", t.fiscal_year"), ("0", "")):
            connection.execute(
                text(
                    "INSERT INTO office_year (agency_code, office_code, office_name, side, fiscal_year, "
                    f"{_SUM_COLUMNS}) SELECT {by}, '{side}', {year}, {_SUMS} FROM award_transaction t "
                    f"WHERE {COUNTS} AND t.{side}_agency_code IS NOT NULL AND "
                    f"(t.{side}_office_code IS NOT NULL OR t.{side}_office_name IS NOT NULL) GROUP BY {by}{years}"
                )
            )
    by = (
        "t.funding_agency_code, coalesce(t.funding_office_code, ''), coalesce(t.funding_office_name, ''), "
        "l.rule_id, l.company_slug, l.tier"
    )
    connection.execute(
        text(
            f"INSERT INTO office_link (agency_code, office_code, office_name, rule_id, company_slug, tier, "
            f"{_SUM_COLUMNS}) SELECT {by}, {_SUMS} {_LINKED} AND l.agency_code = t.funding_agency_code "
            f"AND (t.funding_office_code IS NOT NULL OR t.funding_office_name IS NOT NULL) GROUP BY {by}"
        ),
        {"view": "then"},
    )


def _vehicles(connection: Connection) -> None:
    columns = "parent_award_key, agency_code, recipient_key, parent_piid, recipient_name"
    held = (
        "FROM award_transaction t JOIN award a ON a.award_key = t.award_key "
        f"WHERE {COUNTS} AND a.parent_award_key IS NOT NULL"
    )
    by = "a.parent_award_key, t.awarding_agency_code, coalesce(t.recipient_key, '')"
    piid = "coalesce(max(a.parent_piid), '')"
    connection.execute(
        text(
            f"INSERT INTO vehicle_seller ({columns}, {_SUM_COLUMNS}) SELECT {by}, {piid}, "
            f"coalesce(max(t.recipient_name), ''), {_SUMS} {held} AND t.awarding_agency_code IS NOT NULL GROUP BY {by}"
        )
    )
    connection.execute(
        text(
            f"INSERT INTO vehicle_seller ({columns}, {_SUM_COLUMNS}) SELECT a.parent_award_key, '', '', {piid}, '', "
            f"{_SUMS} {held} GROUP BY a.parent_award_key"
        )
    )

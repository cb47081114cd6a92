"""Roll-ups made anew at each refresh, after the links: from the copy in columns, in the order of `models.rollup`."""

from __future__ import annotations

from sqlalchemy import Connection, text

from research.columnar import Columns
from research.models import (
    AgencyDay,
    AgencyRecipient,
    AgencyYear,
    BlindTotal,
    CarriageTotal,
    LinkAward,
    LinkEvidence,
    LinkTotal,
    OfficeLink,
    OfficeYear,
    RecipientCompany,
    VehicleSeller,
)
from research.rollup_maker import SUM_COLUMNS, SUMS, Maker, part_of

ROLLUPS_VERSION = "2"
"""Goes up with any change of what the roll-ups hold, so that a database of an older version makes them again."""

VIEWS = ("then", "now")
_LINKED = (
    "FROM link l JOIN award_transaction t ON t.transaction_key = l.record_key "
    "LEFT JOIN award a ON a.award_key = t.award_key WHERE l.ownership IN ('both', '{view}')"
)
_YEAR = "coalesce(t.fiscal_year, 0)"
_EACH_AND_ALL_YEARS = "GROUP BY GROUPING SETS (({by}, t.fiscal_year), ({by}))"
"""The row of all years together has no year, which is told as year 0."""
_INDIRECT = "('named', 'base_named', 'award_named')"


def rebuild_rollups(connection: Connection, columns: Columns) -> None:
    """Make all of them anew. `columns` holds the counting transactions, awards, evidence and links as they stand."""
    make = _RollUps(connection, columns)
    make.agency_years()
    make.agency_recipients()
    make.agency_days()
    make.offices()
    make.vehicles()
    make.link_totals()
    make.carriages()
    make.awards()
    make.evidence()
    make.recipient_companies()
    make.office_links()
    _blind(connection)


class _RollUps(Maker):
    """The roll-ups, one by one."""

    def __init__(self, connection: Connection, columns: Columns) -> None:
        super().__init__(connection, columns)
        self.has_links = columns.holds("link")

    def _tied(self, *queries: str) -> tuple[str, ...]:
        """Queries on links; none where there are no links, for to put them together takes longer than to load a row."""
        return queries if self.has_links else ()

    def agency_years(self) -> None:
        """Every agency's transactions by fiscal year, as awarding and as funding agency."""
        years = " UNION ALL ".join(
            f"SELECT {basis}_agency_code AS code, '{basis}' AS basis, fiscal_year, award_key, "
            "obligation_cents AS cents "
            f"FROM award_transaction WHERE {basis}_agency_code IS NOT NULL"
            for basis in ("awarding", "funding")
        )
        self.make(
            AgencyYear,
            "agency_code, basis, fiscal_year, negative, zero, transactions, awards, net_obligation_cents, "
            "gross_obligation_cents, deobligated_cents",
            "SELECT code, basis, fiscal_year, count(*) FILTER (cents < 0), count(*) FILTER (cents = 0), count(*), "
            "count(DISTINCT award_key), sum(cents), sum(CASE WHEN cents > 0 THEN cents ELSE 0 END), "
            f"sum(CASE WHEN cents < 0 THEN cents ELSE 0 END) FROM ({years}) GROUP BY code, basis, fiscal_year",
        )

    def link_totals(self) -> None:
        by = "l.rule_id, l.company_slug, l.agency_code, l.tier"
        self.make(
            LinkTotal,
            "rule_id, company_slug, agency_code, tier, view, fiscal_year, part, rule_version, described",
            *self._tied(
                *(
                    f"SELECT {by}, '{view}', {_YEAR}, '{part}', max(l.rule_version), "
                    "count(DISTINCT CASE WHEN a.base_description IS NOT NULL THEN a.award_key END), "
                    f"{SUMS} {_LINKED.format(view=view)}{only} {_EACH_AND_ALL_YEARS.format(by=by)}"
                    for view in VIEWS
                    for part, only in (("all", ""), ("passing", " AND l.mention IS NOT NULL"))
                )
            ),
        )

    def carriages(self) -> None:
        self.make(
            CarriageTotal,
            "rule_id, maker_slug, reseller_slug, view, agency_code, tier, recipient_key, parent_piid, "
            "parent_award_key, recipient_name",
            *self._tied(*(query for view in VIEWS for query in _carriages(view))),
        )

    def awards(self) -> None:
        by = "l.rule_id, l.company_slug, l.agency_code, l.tier, t.award_key"
        self.make(
            LinkAward,
            "rule_id, company_slug, agency_code, tier, award_key, view",
            *self._tied(
                *(
                    f"SELECT {by}, '{view}', {SUMS} {_LINKED.format(view=view)} "
                    f"AND l.tier IN ('recipient', 'named', 'award_named') AND {part_of('t.award_key')} GROUP BY {by}"
                    for view in VIEWS
                )
            ),
        )

    def evidence(self) -> None:
        """Documents behind each link, and behind each agency, which stands with no rule and no company."""
        self.make(
            LinkEvidence,
            "rule_id, company_slug, agency_code, view, evidence_id, first_date, last_date",
            *self._tied(
                *(
                    f"SELECT x.rule_id, x.company_slug, x.agency_code, '{view}', t.evidence_id, min(t.action_date), "
                    "max(t.action_date) FROM (SELECT DISTINCT rule_id, company_slug, agency_code, award_key FROM link "
                    f"WHERE ownership IN ('both', '{view}')) x JOIN award_transaction t ON t.award_key = x.award_key "
                    "GROUP BY x.rule_id, x.company_slug, x.agency_code, t.evidence_id"
                    for view in VIEWS
                )
            ),
            "SELECT '', '', code, 'then', evidence_id, min(action_date), max(action_date) FROM ("
            "SELECT awarding_agency_code AS code, evidence_id, action_date FROM award_transaction UNION ALL "
            "SELECT funding_agency_code, evidence_id, action_date FROM award_transaction) x "
            "WHERE code IS NOT NULL GROUP BY code, evidence_id",
        )

    def recipient_companies(self) -> None:
        self.make(
            RecipientCompany,
            "recipient_key, rule_id, company_slug",
            *self._tied(
                "SELECT DISTINCT t.recipient_key, l.rule_id, l.company_slug FROM link l "
                "JOIN award_transaction t ON t.transaction_key = l.record_key "
                "WHERE l.tier = 'recipient' AND t.recipient_key IS NOT NULL"
            ),
        )

    def agency_recipients(self) -> None:
        self.make(
            AgencyRecipient,
            "agency_code, recipient_key",
            f"SELECT t.awarding_agency_code, t.recipient_key, {SUMS} FROM award_transaction t "
            "WHERE t.awarding_agency_code IS NOT NULL AND t.recipient_key IS NOT NULL "
            f"AND {part_of('t.recipient_key')} GROUP BY t.awarding_agency_code, t.recipient_key",
        )

    def agency_days(self) -> None:
        sides = (
            ("awarding", "awarding_agency_code", "true"),
            ("funding", "funding_agency_code", "true"),
            ("either", "awarding_agency_code", "true"),
            ("either", "funding_agency_code", "coalesce(awarding_agency_code, '') <> funding_agency_code"),
        )
        days = " UNION ALL ".join(
            f"SELECT {code} AS code, '{side}' AS side, action_date, evidence_id, count(*) AS n "
            f"FROM award_transaction WHERE {code} IS NOT NULL AND {holds} GROUP BY ALL"
            for side, code, holds in sides
        )
        self.make(
            AgencyDay,
            "agency_code, side, day, source, transactions, newest",
            "SELECT x.code, x.side, x.action_date, e.source, sum(x.n), max(e.retrieved_at) "
            f"FROM ({days}) x JOIN evidence e ON e.evidence_id = x.evidence_id "
            "GROUP BY x.code, x.side, x.action_date, e.source",
        )

    def offices(self) -> None:
        by = "t.{0}_agency_code, coalesce(t.{0}_office_code, ''), coalesce(t.{0}_office_name, '')"
        self.make(
            OfficeYear,
            "agency_code, office_code, office_name, side, fiscal_year",
            *(
                f"SELECT {by.format(side)}, '{side}', {_YEAR}, {SUMS} FROM award_transaction t "
                f"WHERE t.{side}_agency_code IS NOT NULL AND "
                f"(t.{side}_office_code IS NOT NULL OR t.{side}_office_name IS NOT NULL) "
                f"{_EACH_AND_ALL_YEARS.format(by=by.format(side))}"
                for side in ("awarding", "funding")
            ),
        )

    def office_links(self) -> None:
        by = (
            "t.funding_agency_code, coalesce(t.funding_office_code, ''), coalesce(t.funding_office_name, ''), "
            "l.rule_id, l.company_slug, l.tier"
        )
        self.make(
            OfficeLink,
            "agency_code, office_code, office_name, rule_id, company_slug, tier",
            *self._tied(
                f"SELECT {by}, {SUMS} {_LINKED.format(view='then')} AND l.agency_code = t.funding_agency_code "
                f"AND (t.funding_office_code IS NOT NULL OR t.funding_office_name IS NOT NULL) GROUP BY {by}"
            ),
        )

    def vehicles(self) -> None:
        held = "FROM award_transaction t JOIN award a ON a.award_key = t.award_key WHERE a.parent_award_key IS NOT NULL"
        by = "a.parent_award_key, t.awarding_agency_code, coalesce(t.recipient_key, '')"
        piid = "coalesce(max(a.parent_piid), '')"
        self.make(
            VehicleSeller,
            "parent_award_key, agency_code, recipient_key, parent_piid, recipient_name",
            f"SELECT {by}, {piid}, coalesce(max(t.recipient_name), ''), {SUMS} {held} "
            f"AND t.awarding_agency_code IS NOT NULL AND {part_of('t.recipient_key')} GROUP BY {by}",
            f"SELECT a.parent_award_key, '', '', {piid}, '', {SUMS} {held} GROUP BY a.parent_award_key",
        )


def _carriages(view: str) -> list[str]:
    """Who carried it, whoever they were, and the same for each company that the recipient was."""
    by = (
        "l.agency_code, l.tier, coalesce(t.recipient_key, ''), coalesce(a.parent_piid, ''), "
        "coalesce(a.parent_award_key, '')"
    )
    linked = _LINKED.format(view=view)
    received = (
        "JOIN link r ON r.record_key = l.record_key AND r.rule_id = l.rule_id AND r.agency_code = l.agency_code "
        f"AND r.tier = 'recipient' AND r.ownership IN ('both', '{view}') "
        "AND r.company_slug <> l.company_slug WHERE"
    )
    return [
        f"SELECT l.rule_id, l.company_slug, {reseller}, '{view}', "
        f"{by}, coalesce(max(t.recipient_name), ''), {SUMS} {joined} AND l.tier IN {_INDIRECT} "
        f"AND {part_of('t.recipient_key')} "
        f"GROUP BY l.rule_id, l.company_slug, {by}{more}"
        for reseller, joined, more in (
            ("''", linked, ""),
            ("r.company_slug", linked.replace("WHERE", received), ", r.company_slug"),
        )
    ]


def _blind(connection: Connection) -> None:
    """IT purchases, which are few and stand in the database alone."""
    connection.execute(text(f"DELETE FROM {BlindTotal.__tablename__}"))
    parts = (
        ("'it'", "1 = 1", ""),
        ("t.reading", "1 = 1", ", t.reading"),
        ("'generic_award_named'", "t.reading = 'generic' AND t.is_award_named", ""),
    )
    for year, years in (("t.fiscal_year", ", t.fiscal_year"), ("0", "")):
        for part, holds, parted in parts:
            connection.execute(
                text(
                    f"INSERT INTO blind_total (agency_code, fiscal_year, part, {', '.join(SUM_COLUMNS)}) "
                    f"SELECT t.agency_code, {year}, {part}, {SUMS} FROM it_transaction t WHERE {holds} "
                    f"GROUP BY t.agency_code{years}{parted}"
                )
            )

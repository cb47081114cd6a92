"""Which documents are believed that lack rows they should have: judged from all evidence, whatever was loaded first.

A document that is a narrower search than it looks, or was cut short, would take away what it lacks. Those that are not
believed stand in `doubt`, and neither a mark nor the change log is made of them.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from research.completeness import TOLERANCE
from research.store.absence import LACKING, MISSED
from research.store.temporary import is_empty, make, run

FEW, MANY = 20, 0.1
"""A publisher's own file of a year may lack this many of the rows held, or this share of them. One that lacks more of
both, and has fewer rows by that share than older documents of the year, is more likely cut short than right; one of
full size that lacks as many gave its rows other keys."""

IN_DOUBT = (
    "EXISTS (SELECT 1 FROM doubt d WHERE d.evidence_id = c.evidence_id AND d.agency_code = c.agency_code "
    "AND d.fiscal_year = c.fiscal_year)"
)
"""Whether what a coverage `c` lacks tells nothing."""

_BEFORE = (
    "coalesce((SELECT max(p.rows) FROM coverage p WHERE p.basis = n.basis AND p.agency_code = n.agency_code "
    "AND p.fiscal_year = n.fiscal_year AND p.type_group = n.type_group AND p.retrieved_at < n.retrieved_at "
    "AND p.state = 'ok'), n.lacks)"
)
"""Rows of older documents of that year; where there is none, those that are lacking."""

_IS_CUT_SHORT = (
    f"n.claim_basis = 'stated' AND n.lacks > {FEW} AND n.lacks > {MANY} * (n.rows + n.lacks) "
    f"AND n.rows < (1 - {MANY}) * {_BEFORE}"
)
_IS_NARROWER = f"n.claim_basis <> 'stated' AND n.lacks > {TOLERANCE} * (n.rows + n.lacks)"

_OF_CELL = "c.evidence_id, c.agency_code, c.fiscal_year, c.type_group, c.basis, c.retrieved_at, c.claim_basis, c.rows"


def judge(connection: Connection, cells: str, evidence_id: str) -> None:
    """Judge the documents that what was just stored may have something to say of: itself, and all that are newer.

    cells: a table of the agencies and years (`agency_code`, `fiscal_year`) that were touched; those of which the word
    of another document is taken otherwise than before are added to it, and the awards in them to `touched`.
    """
    make(
        connection,
        "judged_document",
        "SELECT DISTINCT c.evidence_id AS k FROM coverage c WHERE c.proves_absence AND EXISTS (SELECT 1 FROM "
        f"{cells} x WHERE x.agency_code = c.agency_code AND x.fiscal_year = c.fiscal_year) AND c.retrieved_at >= "
        "(SELECT e.retrieved_at FROM evidence e WHERE e.evidence_id = :evidence_id)",
        parameters={"evidence_id": evidence_id},
    )
    if is_empty(connection, "judged_document"):
        return
    make(
        connection,
        "judged_lacking",
        f"SELECT {_OF_CELL}, count(*) AS lacks FROM ({' UNION ALL '.join(_lacking(connection))}) c GROUP BY {_OF_CELL}",
        "evidence_id",
    )
    make(
        connection,
        "judged_doubt",
        # Where one table of a file was cut short, the rest of it may have been, too.
        "SELECT DISTINCT c.evidence_id, c.agency_code, c.fiscal_year FROM coverage c WHERE c.evidence_id IN "
        f"(SELECT n.evidence_id FROM judged_lacking n WHERE {_IS_CUT_SHORT}) UNION "
        f"SELECT n.evidence_id, n.agency_code, n.fiscal_year FROM judged_lacking n WHERE {_IS_NARROWER}",
        "evidence_id",
    )
    judged = "evidence_id IN (SELECT k FROM judged_document)"
    held = f"SELECT evidence_id, agency_code, fiscal_year FROM doubt WHERE {judged}"
    now = "SELECT evidence_id, agency_code, fiscal_year FROM judged_doubt"
    make(
        connection,
        "judged_otherwise",
        f"SELECT evidence_id, agency_code, fiscal_year FROM (SELECT * FROM ({held} EXCEPT {now}) a UNION ALL "
        f"SELECT * FROM ({now} EXCEPT {held}) b) x",
        "agency_code",
    )
    run(connection, f"DELETE FROM doubt WHERE {judged}")
    run(connection, f"INSERT INTO doubt (evidence_id, agency_code, fiscal_year) {now}")
    _follow(connection, cells, evidence_id)


def _lacking(connection: Connection) -> list[str]:
    """Rows that a judged document lacks, each with the cell of it: last seen before, or seen before and after it."""
    judged = "AND c.evidence_id IN (SELECT k FROM judged_document)"
    found = [f"SELECT {_OF_CELL} {LACKING[basis]} {judged}" for basis in LACKING]
    newer = (
        "evidence WHERE retrieved_at > (SELECT min(retrieved_at) FROM coverage c WHERE true " + judged + ")"
    )
    if not is_empty(connection, newer):
        found += [f"SELECT {_OF_CELL} {MISSED[basis]} {judged}" for basis in MISSED]
    return found


def _follow(connection: Connection, cells: str, evidence_id: str) -> None:
    """What other documents said goes by the new judgement: their rows are looked at again, and told again."""
    others = "SELECT agency_code, fiscal_year FROM judged_otherwise WHERE evidence_id <> :evidence_id"
    own = {"evidence_id": evidence_id}
    connection.execute(text(f"INSERT INTO {cells} (agency_code, fiscal_year) {others}"), own)
    for basis in ("awarding", "funding"):
        connection.execute(
            text(
                "INSERT INTO touched (award_key) SELECT DISTINCT t.award_key FROM award_transaction t "
                f"JOIN ({others}) c ON c.agency_code = t.{basis}_agency_code AND c.fiscal_year = t.fiscal_year "
                "WHERE true ON CONFLICT DO NOTHING"
            ),
            own,
        )

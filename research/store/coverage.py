"""What a document proves about completeness: the cells it holds in whole, kept beside its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from sqlalchemy import Connection, text

from research.completeness import ENOUGH, TOLERANCE, Rows, judge
from research.evidence import Basis, Claim, EvidenceRecord, TypeGroup
from research.models import FILE_TIME, Coverage, Evidence
from research.records import Batch
from research.types import FiscalYear
from research.wording import count

GROUP_SQL = (
    "CASE WHEN {0}.recorded_award_key LIKE 'CONT\\_IDV\\_%' ESCAPE '\\' THEN 'idvs' ELSE 'contracts' END"
)
"""The type group of a row, from its award key: vehicles have keys of their own form."""


@dataclass(frozen=True)
class Cell:
    """One agency, fiscal year and type group as staged."""

    agency_code: str
    fiscal_year: int
    type_group: TypeGroup
    rows: Rows
    first: date
    last: date
    has_provisional_keys: bool


def record_coverage(
    connection: Connection, table: str, batch: Batch, evidence: EvidenceRecord, kept: int, rejected: int
) -> None:
    """Write the coverage of one document: stated by its claim, else read off a search that was saved whole.

    `kept` and `rejected` are how many rows of all kinds it gave, which its claim may contradict. Of which cell a
    rejected row is nobody can tell, so that a document with one proves neither that a cell is whole nor that a row is
    gone. Of captures that somebody joined the newest with rows of a cell speaks for it; nobody can tell what was left
    out of it, so that it proves no row gone.
    """
    if evidence.claim is not None:
        cells = _stated(connection, table, evidence, Claim.read(evidence.claim), kept + rejected)
    elif batch.is_search:
        cells = [
            _coverage(evidence, "awarding", cell, (cell.first, cell.last), "content")
            for cell in _cells(connection, table, "awarding")
        ]
    else:
        return
    for cell in cells if rejected else ():
        cell.proves_absence = False
        if cell.state == "ok":
            cell.state = "suspect"
            cell.reason = f"{count(rejected, 'bad row')} of the document left out"
    for cell in () if kept or rejected else cells:
        # The publisher gives no file for what it has nothing of: one without any row says nothing of rows held.
        cell.proves_absence = False
    if evidence.capture is not None:
        cells = [cell for cell in cells if _is_newest_capture(connection, evidence, cell)]
        for cell in cells:
            cell.proves_absence = False
    _write(connection, cells)
    connection.execute(
        text(
            "INSERT INTO coverage_tie (evidence_id, agency_code, fiscal_year, obligation_cents) "
            "SELECT DISTINCT CAST(:evidence_id AS TEXT), awarding_agency_code, fiscal_year, obligation_cents "
            f"FROM {table} WHERE repeats > 0 AND awarding_agency_code IS NOT NULL ON CONFLICT DO NOTHING"
        ),
        {"evidence_id": evidence.evidence_id},
    )


def shortfall(evidence: EvidenceRecord | Evidence, came: int) -> str | None:
    """How many rows the publisher counted in a document and how many came, where these are too few.

    Of a document of which only some agencies are kept it is not known: the publisher counted the rows of all.
    """
    total = Claim.read(evidence.claim).total_rows if evidence.claim and not evidence.kept_agencies else None
    if total is None or came >= total * (1 - TOLERANCE):
        return None
    return f"the publisher said {total:,} rows and gave {came:,}"


def _is_newest_capture(connection: Connection, evidence: EvidenceRecord, cell: Coverage) -> bool:
    """Whether no newer capture in the same file has rows of the cell; what an older one said of it is taken away."""
    asked = {
        "sha": evidence.payload_sha256,
        "day": str(evidence.capture),
        "agency": cell.agency_code,
        "basis": cell.basis,
        "year": cell.fiscal_year,
        "types": cell.type_group,
    }
    of_cell = (
        "agency_code = :agency AND basis = :basis AND fiscal_year = :year AND type_group = :types AND evidence_id IN "
        "(SELECT evidence_id FROM evidence WHERE payload_sha256 = :sha AND capture {} :day)"
    )
    connection.execute(text(f"DELETE FROM coverage WHERE {of_cell.format('<')}"), asked)
    newer = connection.execute(text(f"SELECT 1 FROM coverage WHERE {of_cell.format('>')} LIMIT 1"), asked)
    return newer.first() is None


def _stated(
    connection: Connection, table: str, evidence: EvidenceRecord, claim: Claim, came: int
) -> list[Coverage]:
    held = {(c.agency_code, c.fiscal_year, c.type_group): c for c in _cells(connection, table, claim.basis)}
    agencies = claim.agencies or tuple(sorted({agency for agency, _, _ in held}))
    years = range(FiscalYear.of(claim.since).year, FiscalYear.of(claim.until).year + 1)
    cells = []
    for agency in agencies:
        for year in map(FiscalYear, years):
            for group in claim.type_groups:
                window = (max(claim.since, year.first_day), min(claim.until, year.last_day))
                nothing = Cell(agency, year.year, group, Rows(group, 0, 0, 0, None), *window, False)
                found = held.get((agency, year.year, group), nothing)
                cells.append(_coverage(evidence, claim.basis, found, window, "stated"))
    if short := shortfall(evidence, came):
        for cell in cells:
            cell.state, cell.proves_absence, cell.reason = "incomplete", False, short
    return cells


def _cells(connection: Connection, table: str, basis: Basis) -> list[Cell]:
    agency = f"{basis}_agency_code"
    rows = connection.execute(
        text(
            f"SELECT {agency}, fiscal_year, {GROUP_SQL.format('s')} AS type_group, count(*), sum(repeats), "
            "sum(CASE WHEN obligation_cents < 0 THEN 1 ELSE 0 END), min(obligation_cents), min(action_date), "
            "max(action_date), sum(CASE WHEN key_basis = 'provisional' THEN 1 ELSE 0 END) "
            f"FROM {table} s WHERE {agency} IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
    ).all()
    groups = {str(name): name for name in get_args(TypeGroup)}
    return [
        Cell(
            str(code),
            int(year),
            groups[group],
            Rows(groups[group], int(count), int(repeats or 0), int(negative), int(smallest)),
            date.fromisoformat(str(first)),
            date.fromisoformat(str(last)),
            bool(provisional),
        )
        for code, year, group, count, repeats, negative, smallest, first, last, provisional in rows
    ]


def _coverage(
    evidence: EvidenceRecord,
    basis: Basis,
    cell: Cell,
    window: tuple[date, date],
    claim_basis: str,
) -> Coverage:
    state, reason = judge(cell.rows, None)
    return Coverage(
        evidence_id=evidence.evidence_id,
        agency_code=cell.agency_code,
        basis=basis,
        fiscal_year=cell.fiscal_year,
        type_group=cell.type_group,
        since=window[0],
        until=window[1],
        retrieved_at=evidence.retrieved_at,
        rows=cell.rows.distinct,
        repeats=cell.rows.repeats,
        negative=cell.rows.negative,
        smallest_cents=cell.rows.smallest,
        claim_basis=claim_basis,
        state=state,
        reason=reason,
        # The time of a file on disk is no time of retrieval; rows without a key cannot be told apart; and a
        # small search may be a narrow one.
        proves_absence=state == "ok"
        and evidence.retrieved_basis != FILE_TIME
        and not cell.has_provisional_keys
        and (claim_basis == "stated" or cell.rows.distinct >= ENOUGH),
    )


def _write(connection: Connection, rows: list[Coverage]) -> None:
    if rows:
        table = Coverage.__table__  # type: ignore[attr-defined]
        connection.execute(table.insert(), [row.model_dump() for row in rows])

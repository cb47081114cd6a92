"""The completeness meter: what is held of each agency, basis, fiscal year and type group against what should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, text

from research.completeness import TOLERANCE, Rows, Wholeness, judge, spans_year
from research.counting import counts
from research.evidence import Basis, TypeGroup
from research.models import State
from research.store.coverage import GROUP_SQL

Key = tuple[str, str, int, str]
"""Agency code, basis, fiscal year, type group."""

UNPROVEN = "no count by the publisher and no document that holds this in whole: it may be a part only"


@dataclass(frozen=True)
class Cell:
    """One agency, basis, fiscal year and type group: distinct transactions held and expected.

    `expected` is the publisher's newest count, else the rows of the newest file that the publisher made of the whole
    cell; None where there is neither. `expected_as_of` is its time, `held_as_of` that of the newest evidence of any
    row held.
    """

    agency_code: str
    agency: str
    basis: Basis
    fiscal_year: int
    type_group: TypeGroup
    held: int
    negative: int
    held_as_of: datetime | None
    expected: int | None
    expected_as_of: datetime | None
    expected_basis: str | None
    state: Wholeness
    reason: str | None


@dataclass(frozen=True)
class DocumentCell:
    """What one document holds of a cell, and whether it can be all."""

    evidence_id: str
    document: str
    agency: str
    basis: str
    fiscal_year: int
    type_group: str
    rows: int
    repeats: int
    negative: int
    retrieved_at: datetime
    state: str
    reason: str | None


def completeness(session: Session, agencies: Iterable[str] = ()) -> list[Cell]:
    """Every cell of the agencies (codes; none: those with a slug of ours), in order of agency, basis and year."""
    names = _names(session, tuple(agencies))
    held = _held(session)
    counts, parts = _counts(session)
    whole, more_parts = _whole(session)
    parts = more_parts | parts
    cut_short = _cut_short(session)
    is_sample = session.get(State, "sample")
    cells = []
    for key in sorted({*held, *counts, *whole, *parts, *cut_short}):
        code, basis, year, group = key
        if code not in names:
            continue
        rows, as_of = held.get(key, (Rows(_group(group), 0, 0, 0, None), None))
        count, document = counts.get(key), whole.get(key)
        expected, expected_as_of = count or (
            document[:2] if document and document[2] == "stated" else (None, None)
        )
        state, reason = judge(rows, expected)
        if state == "ok" and expected is not None and as_of is not None and expected_as_of is not None:
            state, reason = _surplus(rows.distinct, as_of, expected, expected_as_of)
        if document is None and key in cut_short and (state != "ok" or count is None):
            state, reason = "incomplete", cut_short[key]
        if state == "ok" and is_sample is not None and is_sample.value == "1":
            state, reason = "incomplete", "only the sample that comes with the program is loaded"
        elif state == "ok" and count is None and document is None:
            state, reason = "suspect", parts.get(key, UNPROVEN)
        cells.append(
            Cell(
                agency_code=code,
                agency=names[code],
                basis="funding" if basis == "funding" else "awarding",
                fiscal_year=year,
                type_group=_group(group),
                held=rows.distinct,
                negative=rows.negative,
                held_as_of=as_of,
                expected=expected,
                expected_as_of=expected_as_of,
                expected_basis=None
                if expected is None
                else "publisher's count"
                if count
                else "whole document",
                state=state,
                reason=reason,
            )
        )
    return cells


def _surplus(
    held: int, as_of: datetime, expected: int, expected_as_of: datetime
) -> tuple[Wholeness, str | None]:
    """Whether more is held than was said to exist when the newest of it was already there."""
    if as_of > expected_as_of or held <= expected * (1 + TOLERANCE):
        return "ok", None
    return "suspect", f"{expected:,} are said to exist, {held - expected:,} fewer than are held"


def documents(session: Session) -> list[DocumentCell]:
    """What each document that should hold a cell in whole holds of it; those with a fault first, then newest first."""
    rows = session.connection().execute(
        text(
            "SELECT c.evidence_id, coalesce(e.file_name, e.target_uri), coalesce(a.abbreviation, c.agency_code), "
            "c.basis, c.fiscal_year, c.type_group, c.rows, c.repeats, c.negative, c.retrieved_at, c.state, c.reason "
            "FROM coverage c JOIN evidence e ON e.evidence_id = c.evidence_id "
            "LEFT JOIN agency a ON a.code = c.agency_code "
            "ORDER BY CASE WHEN c.state = 'ok' THEN 1 ELSE 0 END, c.retrieved_at DESC, "
            "c.evidence_id, c.agency_code, c.fiscal_year, c.type_group"
        )
    )
    return [
        DocumentCell(
            evidence_id=row[0],
            document=row[1],
            agency=row[2],
            basis=row[3],
            fiscal_year=row[4],
            type_group=row[5],
            rows=row[6],
            repeats=row[7],
            negative=row[8],
            retrieved_at=_moment(row[9]),
            state=row[10],
            reason=row[11],
        )
        for row in rows
    ]


def _names(session: Session, agencies: tuple[str, ...]) -> dict[str, str]:
    rows = session.connection().execute(text("SELECT code, abbreviation, slug, name FROM agency"))
    return {
        str(code): abbreviation or name
        for code, abbreviation, slug, name in rows
        if (code in agencies if agencies else slug is not None)
    }


def _held(session: Session) -> dict[Key, tuple[Rows, datetime | None]]:
    found: dict[Key, tuple[Rows, datetime | None]] = {}
    for basis in ("awarding", "funding"):
        rows = session.connection().execute(
            text(
                f"SELECT {basis}_agency_code, fiscal_year, {GROUP_SQL.format('t')} AS type_group, count(*), "
                "sum(CASE WHEN obligation_cents < 0 THEN 1 ELSE 0 END), min(obligation_cents), max(retrieved_at) "
                f"FROM award_transaction t WHERE {basis}_agency_code IS NOT NULL AND {counts('t')} "
                "GROUP BY 1, 2, 3"
            )
        )
        for code, year, group, count, negative, smallest, as_of in rows:
            rows_held = Rows(_group(group), int(count), 0, int(negative), int(smallest))
            found[(str(code), basis, int(year), str(group))] = (rows_held, _moment(as_of))
    return found


def _counts(session: Session) -> tuple[dict[Key, tuple[int, datetime]], dict[Key, str]]:
    """The newest count of each cell; and of cells that were counted in part, which days were asked for."""
    rows = session.connection().execute(
        text(
            "SELECT agency_code, basis, fiscal_year, type_group, transactions, retrieved_at, since, until "
            "FROM published_count ORDER BY retrieved_at, evidence_id"
        )
    )
    found: dict[Key, tuple[int, datetime]] = {}
    parts: dict[Key, str] = {}
    for code, basis, year, group, number, at, since, until in rows:
        key = (str(code), str(basis), int(year), str(group))
        if spans_year(int(year), _day(since), _day(until), _moment(at)):
            found[key] = (int(number), _moment(at))
        else:
            parts[key] = _part("counted", since, until)
    return found, parts


def _whole(session: Session) -> tuple[dict[Key, tuple[int, datetime, str]], dict[Key, str]]:
    """Rows of the newest document that holds each cell in whole, as far as can be told.

    And of cells of which documents were asked for in part, which days those are.
    """
    rows = session.connection().execute(
        text(
            "SELECT agency_code, basis, fiscal_year, type_group, rows, retrieved_at, claim_basis, since, until "
            "FROM coverage WHERE state = 'ok' ORDER BY retrieved_at, evidence_id"
        )
    )
    found: dict[Key, tuple[int, datetime, str]] = {}
    parts: dict[Key, str] = {}
    for code, basis, year, group, number, at, claim, since, until in rows:
        key = (str(code), str(basis), int(year), str(group))
        # What a saved search holds is read off its rows: its first and last are rarely the year's first and last day.
        if claim == "stated" and spans_year(int(year), _day(since), _day(until), _moment(at)):
            found[key] = (int(number), _moment(at), str(claim))
        elif claim != "stated":
            # The publisher's own file of the cell goes on saying how many rows there were, whatever is searched later.
            found.setdefault(key, (int(number), _moment(at), str(claim)))
        else:
            parts[key] = _part("asked for", since, until)
    return found, parts


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _part(what: str, since: object, until: object) -> str:
    return f"only {since} to {until} was {what}: no count and no document is of the whole year"


def _cut_short(session: Session) -> dict[Key, str]:
    """Why the newest document of each cell cannot be all of it, where it cannot."""
    rows = session.connection().execute(
        text(
            "SELECT agency_code, basis, fiscal_year, type_group, reason FROM coverage "
            "WHERE state = 'incomplete' ORDER BY retrieved_at, evidence_id"
        )
    )
    return {
        (str(code), str(basis), int(year), str(group)): str(reason)
        for code, basis, year, group, reason in rows
    }


def _group(name: str) -> TypeGroup:
    return "idvs" if name == "idvs" else "contracts"


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))

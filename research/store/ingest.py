"""The store: takes what one evidence says, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, SQLModel, col, select

from research.db import translated
from research.errors import Problem
from research.evidence import EvidenceRecord
from research.models import Evidence, Issue, RecipientSpelling, Run, State
from research.names import name_key, normalised
from research.outcomes import Counts, RunReport
from research.records import Batch
from research.store.coverage import record_coverage, shortfall
from research.store.derive import Derive, derive_again
from research.store.gone import Gone
from research.store.merge import Merge
from research.store.staging import clean, staged
from research.writing import write_rows


class Store:
    """Writes to the database. One at a time; the archive's lock sees to that."""

    def __init__(self, engine: Engine, staging: Path) -> None:
        self.engine = engine
        self.staging = staging
        clean(engine, staging)

    def has(self, evidence_id: str) -> bool:
        with Session(self.engine) as session:
            return session.get(Evidence, evidence_id) is not None

    def holds(self, evidence_id: str) -> bool:
        """True when the rows of this evidence are stored (not merely known and refused)."""
        with Session(self.engine) as session:
            row = session.get(Evidence, evidence_id)
            return row is not None and row.state == "stored"

    def falls_short(self, evidence_id: str) -> str | None:
        """That a stored document has fewer rows than its publisher counted in it; None where it has them all."""
        with Session(self.engine) as session:
            row = session.get(Evidence, evidence_id)
            return None if row is None else shortfall(row, row.rows + row.rejected)

    def ingest(
        self,
        evidence: EvidenceRecord,
        batches: Sequence[Batch],
        notes: Sequence[str] = (),
        rejected: Sequence[Problem] = (),
        release: Callable[[], None] = lambda: None,
    ) -> Counts:
        """Store the batches of one evidence in one transaction; the same evidence twice changes nothing.

        release: lets go of what the rows were read from; called as soon as they are copied.
        Raises `StoreUnavailable` when the database is locked or the disk full; nothing is then stored.
        """
        notes = [*notes, *(note for batch in batches for note in batch.notes)]
        rejected = [*rejected, *(problem for batch in batches for problem in batch.problems)]
        rows_rejected = len({(p.file, p.line) for p in rejected})
        total = Counts(documents=1, rejected=rows_rejected, notes=list(notes))
        if self.has(evidence.evidence_id):
            total.falls_short = self.falls_short(evidence.evidence_id)
            return total
        with translated(), staged(self.engine, batches, self.staging, release) as (connection, tables):
            rows = [connection.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables]
            row = _evidence_row(evidence, sum(rows), notes)
            row.rejected = rows_rejected
            _insert(connection, Evidence, [row])
            _insert(connection, Issue, _issues(evidence, rejected))
            for batch, table in zip(batches, tables, strict=True):
                if batch.kind in ("transaction", "award"):
                    _learn_spellings(connection, table)
                total.add(Merge(connection, table, batch, evidence).run())
                Derive(connection, table, batch.kind).run()
                if batch.kind == "transaction":
                    record_coverage(connection, table, batch, evidence, sum(rows), rows_rejected)
                if batch.kind in ("transaction", "deletion"):
                    marked = Gone(connection, table, batch.kind, evidence.evidence_id).run()
                    # Whose a row is, which the derivation says, tells who should have it: so marks come after it.
                    if marked.gone or marked.back:
                        derive_again(connection)
                    total.add(marked)
            if batches:
                connection.execute(text("INSERT INTO touched (award_key) VALUES ('') ON CONFLICT DO NOTHING"))
                connection.execute(text("DELETE FROM state WHERE name = 'stale'"))
                _insert(connection, State, [State(name="stale", value="1")])
            total.falls_short = shortfall(evidence, sum(rows) + rows_rejected)
        return total

    def refuse(self, evidence: EvidenceRecord, problems: Sequence[Problem]) -> None:
        """Record why nothing of this evidence was stored."""
        with translated(), Session(self.engine) as session:
            if session.get(Evidence, evidence.evidence_id) is not None:
                return
            row = _evidence_row(evidence, 0, ())
            row.state = "refused"
            row.rejected = len({(p.file, p.line) for p in problems})
            session.add(row)
            session.add_all(_issues(evidence, problems))
            session.commit()

    def ended(self, run_ids: Sequence[str]) -> list[str]:
        """Which of these runs are on record and not to be gone on with."""
        asked = select(Run.run_id).where(col(Run.run_id).in_(run_ids), col(Run.may_resume).is_(False))
        with translated(), Session(self.engine) as session:
            return list(session.exec(asked)) if run_ids else []

    def report(self, report: RunReport) -> None:
        with translated(), Session(self.engine) as session:
            session.merge(Run(**asdict(report)))
            session.commit()


def _evidence_row(evidence: EvidenceRecord, rows: int, notes: Sequence[str]) -> Evidence:
    return Evidence(**asdict(evidence), rows=rows, notes="\n".join(notes) or None)


def _issues(evidence: EvidenceRecord, problems: Sequence[Problem]) -> list[Issue]:
    """One row for each place; a place with two faults keeps the first."""
    places = {(p.file, p.line or 0, p.field or ""): p for p in reversed(problems)}
    return [
        Issue(
            evidence_id=evidence.evidence_id,
            member=file,
            line=line,
            field=field,
            message=p.message,
            value=p.value,
        )
        for (file, line, field), p in places.items()
    ]


def _insert(connection: Connection, model: type[SQLModel], rows: Sequence[SQLModel]) -> None:
    if rows:
        table = model.__table__  # type: ignore[attr-defined]
        connection.execute(table.insert(), [row.model_dump() for row in rows])


def _learn_spellings(connection: Connection, table: str) -> None:
    unknown = connection.execute(
        text(
            f"SELECT DISTINCT s.recipient_name FROM {table} s LEFT JOIN recipient_spelling n "
            "ON n.name = s.recipient_name WHERE s.recipient_name IS NOT NULL AND n.name IS NULL"
        )
    ).scalars()
    rows = ((name, normalised(name), name_key(name)) for name in list(unknown))
    write_rows(connection, RecipientSpelling, ("name", "normalised_name", "recipient_key"), rows)

"""What is held of each source, how old it is, and how its newest run went: for the command and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from research.models import Evidence, Run
from research.registry import Registry, Source


@dataclass(frozen=True)
class HeldSource:
    """One source of the registry. oldest, newest: retrieval times of what is held; last_run: the newest, if any.

    refused: documents that are archived and of which nothing is in the tables; they are in no other number.
    """

    source: Source
    documents: int = 0
    rows: int = 0
    rejected: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    last_run: Run | None = None
    refused: int = 0

    def is_old(self, on: datetime) -> bool:
        """Whether the newest document is older on that day than the source's own description allows."""
        days = self.source.expectations.freshness_days
        return days is not None and self.newest is not None and on - self.newest > timedelta(days=days)


def sources_held(session: Session, registry: Registry) -> tuple[HeldSource, ...]:
    """Every source of the registry, held or not, in its order."""
    taken = col(Evidence.retrieved_at)
    by_source = select(
        col(Evidence.source),
        func.count(),
        func.sum(col(Evidence.rows)),
        func.sum(col(Evidence.rejected)),
        func.min(taken),
        func.max(taken),
    ).group_by(col(Evidence.source))
    held = {str(row[0]): row for row in session.execute(by_source.where(col(Evidence.state) == "stored"))}
    others = by_source.where(col(Evidence.state) != "stored")
    refused = {str(row[0]): int(row[1]) for row in session.execute(others)}
    newest = select(func.max(col(Run.run_id))).group_by(col(Run.source))
    runs = {
        run.source: run for run in session.execute(select(Run).where(col(Run.run_id).in_(newest))).scalars()
    }
    made = []
    for name, source in registry.sources.items():
        run = runs.get(name)
        if name in held:
            _, documents, rows, rejected, oldest, last = held[name]
            made.append(
                HeldSource(source, documents, rows, rejected, oldest, last, run, refused.get(name, 0))
            )
        else:
            made.append(HeldSource(source, last_run=run, refused=refused.get(name, 0)))
    return tuple(made)

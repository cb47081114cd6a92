"""What the newest run of each procurement source did not get, though the publisher lists it or should have it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from research.models import Run

_SOURCES = "usaspending_"


@dataclass(frozen=True)
class Missing:
    """One thing that a run asked for in vain, in the run's own words."""

    source: str
    run_id: str
    what: str


def missing_of_newest_runs(session: Session) -> list[Missing]:
    """By source, of the newest run that came to its end."""
    asked = select(Run).where(
        col(Run.source).startswith(_SOURCES, autoescape=True), col(Run.state) != "failed"
    )
    newest: dict[str, Run] = {}
    for run in session.exec(asked.order_by(col(Run.started_at), col(Run.run_id))):
        newest[run.source] = run
    return [
        Missing(source, run.run_id, line)
        for source, run in sorted(newest.items())
        for line in (run.missing or "").splitlines()
    ]

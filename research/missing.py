"""What runs of procurement sources did not get, though the publisher lists it or should have it.

A thing is missing until a later run asked for at least as much and got it: a narrower one says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from research.models import Run
from research.types import FiscalYear

BEGINNING = FiscalYear(2008).first_day
"""USAspending's archive and searches begin with fiscal year 2008."""

_SOURCES = "usaspending_"
_NAMED = ("awards", "basis", "companies", "pages")


@dataclass(frozen=True)
class Missing:
    """One thing that a run asked for in vain, in the run's own words."""

    source: str
    run_id: str
    what: str


def missing_of_runs(session: Session) -> list[Missing]:
    """By source, of the runs that came to their end and that no later one stands for; the newest first."""
    asked = select(Run).where(
        col(Run.source).startswith(_SOURCES, autoescape=True), col(Run.state) != "failed"
    )
    later: dict[str, list[Run]] = {}
    told: dict[tuple[str, str], Missing] = {}
    for run in session.exec(asked.order_by(col(Run.started_at).desc(), col(Run.run_id).desc())):
        newer = later.setdefault(run.source, [])
        if not any(_asks_as_much(one, run) for one in newer):
            for line in (run.missing or "").splitlines():
                told.setdefault((run.source, line), Missing(run.source, run.run_id, line))
        newer.append(run)
    return sorted(told.values(), key=lambda one: one.source)


def _asks_as_much(newer: Run, older: Run) -> bool:
    """Whether one run asked for all that another asked for."""
    if newer.query is None or older.query is None:
        return True  # of a run without question nothing can be told apart
    new, old = json.loads(newer.query), json.loads(older.query)
    if new.get("limit") is not None:
        return False
    agencies = all(any(_covers(one, other) for one in new["agencies"]) for other in old["agencies"])
    return (
        agencies
        and all(_names(new, part) >= _names(old, part) for part in _NAMED)
        and _reaches(new, old, str(older.started_at.date()))
    )


def _covers(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one agency asked for is the other, or the department it is part of, which has no code."""
    return one["toptier_code"] == other["toptier_code"] and one["code"] in ("", other["code"])


def _names(query: Mapping[str, Any], part: str) -> set[str]:
    return {json.dumps(one, sort_keys=True) for one in query.get(part) or ()}


def _reaches(new: Mapping[str, Any], old: Mapping[str, Any], began: str) -> bool:
    """Whether days asked for hold those of the other; days as ISO text, None where that side is open.

    An open beginning is the first day that can be asked for, whether it was named or not.
    Days of modification go on from run to run: one that reaches back to before the other began is its successor, as
    for the update, which asks for a record that never comes only so long.
    """
    first = str(BEGINNING)
    begins = (new["since"] or first) <= (old["since"] or first)
    ends = new["until"] is None or (old["until"] is not None and new["until"] >= old["until"])
    if new["modified_since"] is None:
        return begins and ends
    return begins and ends and old["modified_since"] is not None and new["modified_since"] <= began

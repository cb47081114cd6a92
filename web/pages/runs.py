"""Runs: how one run of a source went, as it reported itself, and the runs of a source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlmodel import col, func, select

from research.errors import NotFound
from research.masking import mask, mask_optional
from research.models import Evidence, Run
from research.wording import all_of, count
from web.pages.base import Page
from web.pages.paging import Pages, Portion
from web.site import Context
from web.tables import Table

_SHOWN = 50
_SIZE = 100


@dataclass(frozen=True)
class RunReport:
    """A run in figures. seconds: from its start to its end. bytes_received: as they came over the wire.

    new, changed, same, older: rows, by what they did to the rows held; rejected: rows that were refused.
    message: a summary where the run came to its end, what stopped it where it failed. missing: what the publisher
    lists, or should have, and did not give; the run is then incomplete and its source stays due.
    """

    run_id: str
    source: str
    command: str
    state: str
    started_at: datetime
    finished_at: datetime
    seconds: int
    asked: str
    message: str | None
    requests: int
    retries: int
    bytes_received: int
    documents: int
    new: int
    changed: int
    same: int
    older: int
    rejected: int
    resumed: str | None
    may_resume: bool
    missing: tuple[str, ...]

    @property
    def duration(self) -> str:
        """`48 seconds`, `3 minutes 20 seconds`, `1 hour 4 minutes`."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return f"{count(hours, 'hour')} {count(minutes, 'minute')}"
        return (
            f"{count(minutes, 'minute')} {count(seconds, 'second')}" if minutes else count(seconds, "second")
        )


@dataclass(frozen=True)
class Kept:
    """One answer or file that the run archived."""

    evidence_id: str
    target_uri: str
    kind: str
    retrieved_at: datetime
    size: int
    rows: int
    rejected: int


@dataclass(frozen=True)
class RunPage(Page):
    """One run: what was asked for, what came, and the documents it archived. query: as the run wrote it, JSON."""

    template: ClassVar[str] = "run.html"

    run: RunReport
    source_title: str
    query: str | None
    went_on_in: tuple[str, ...]
    kept: tuple[Kept, ...]
    pages: Pages

    def table(self) -> Table:
        columns = (
            "run_id", "source", "command", "state", "started_at", "finished_at", "seconds", "requests", "retries",
            "bytes_received", "documents", "new", "changed", "same", "older", "rejected", "message", "missing",
            "resumed", "query",
        )  # fmt: skip
        given = {"query": self.query, "missing": "\n".join(self.run.missing) or None}
        return Table(
            columns, [tuple(given[name] if name in given else getattr(self.run, name) for name in columns)]
        )


def run_page(context: Context, run_id: str, page: int, *, all_rows: bool = False) -> RunPage:
    """One run by its id. Raises `NotFound`."""
    session = context.session
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound(
            f"no run is recorded under the id {run_id!r}", "The page of each source lists its runs."
        )
    mine = Evidence.run_id == run_id
    total = session.exec(select(func.count()).select_from(Evidence).where(mine)).one()
    portion = Portion.of(page, _SIZE, all_rows=all_rows)
    pages = portion.pages(total)
    asked = select(Evidence).where(mine).order_by(col(Evidence.retrieved_at), col(Evidence.evidence_id))
    source = context.registry.sources.get(run.source)
    return RunPage(
        title=f"Run of {source.title if source else run.source}, {run.started_at:%Y-%m-%d %H:%M} UTC",
        run=make_report(run),
        source_title=source.title if source else run.source,
        query=run.query,
        went_on_in=tuple(session.exec(select(Run.run_id).where(Run.resumed == run_id).order_by(Run.run_id))),
        kept=tuple(
            Kept(
                one.evidence_id, one.target_uri, one.kind, one.retrieved_at, one.payload_bytes, one.rows, one.rejected
            )
            for one in session.exec(asked.offset(portion.offset).limit(portion.limit))
        ),
        pages=pages,
    )  # fmt: skip


def runs_of(context: Context, source: str) -> tuple[int, tuple[RunReport, ...]]:
    """How many runs of a source are recorded, and the newest fifty, newest first."""
    total = context.session.exec(select(func.count()).select_from(Run).where(Run.source == source)).one()
    asked = select(Run).where(Run.source == source)
    newest = asked.order_by(col(Run.started_at).desc(), col(Run.run_id).desc()).limit(_SHOWN)
    return total, tuple(make_report(run) for run in context.session.exec(newest))


def newest_runs(context: Context) -> dict[str, RunReport]:
    """The newest run of each source."""
    newest = select(func.max(col(Run.started_at))).group_by(col(Run.source))
    asked = select(Run).where(col(Run.started_at).in_(newest)).order_by(col(Run.started_at))
    return {run.source: make_report(run) for run in context.session.exec(asked)}


def make_report(run: Run) -> RunReport:
    return RunReport(
        run_id=run.run_id,
        source=run.source,
        command=run.command,
        state=run.state,
        started_at=run.started_at,
        finished_at=run.finished_at,
        seconds=max(0, round((run.finished_at - run.started_at).total_seconds())),
        asked=asked_words(run.query),
        message=mask_optional(run.message),
        requests=run.requests,
        retries=run.retries,
        bytes_received=run.bytes_received,
        documents=run.documents,
        new=run.new,
        changed=run.changed,
        same=run.same,
        older=run.older,
        rejected=run.rejected,
        resumed=run.resumed,
        may_resume=run.may_resume,
        missing=tuple(mask(line) for line in (run.missing or "").splitlines()),
    )


def asked_words(query: str | None) -> str:
    """The question of a run in English: `ICE and CBP, as funding agency, by action date from 2007-10-01`.

    Runs of other versions may have asked in other words: what is not understood is left out here, and the
    page of the run prints the question as it was written.
    """
    try:
        asked = json.loads(query or "{}")
    except ValueError:
        return "–"
    if not isinstance(asked, dict):
        return "–"
    said = []
    agencies = [one.get("abbreviation") or one.get("name") for one in _dicts(asked.get("agencies"))]
    if agencies:
        said.append(all_of([str(one) for one in agencies]))
        basis = [str(one) for one in _list(asked.get("basis"))]
        said.append(f"as {' or '.join(basis)} agency" if basis else "")
    awards = _list(asked.get("awards"))
    said.append(count(len(awards), "award") if awards else "")
    pages = _list(asked.get("pages"))
    said.append(count(len(pages), "page") if pages else "")
    since, until = asked.get("since"), asked.get("until")
    said.append(f"by action date from {since}" if since else "")
    said.append(f"until {until}" if until else "")
    said.append(f"modified since {asked['modified_since']}" if asked.get("modified_since") else "")
    said.append(f"at most {asked['limit']:,}" if isinstance(asked.get("limit"), int) else "")
    return ", ".join(one for one in said if one) or "everything"


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _dicts(value: object) -> list[dict[str, object]]:
    return [one for one in _list(value) if isinstance(one, dict)]

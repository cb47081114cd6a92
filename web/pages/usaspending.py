"""USAspending as a publisher: how complete is what is held of it, document by document and source by source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from research.checks import Cell, DocumentCell, completeness, documents
from research.completeness import ENOUGH, PAGE, TOLERANCE, Wholeness
from research.evidence import TypeGroup
from web.pages.base import Page
from web.pages.runs import RunReport, newest_runs
from web.pages.sources import SourceState, source_states
from web.site import Context
from web.tables import Table

PREFIX = "usaspending_"
_FLAGGED_SHOWN = 200
_STATES: tuple[Wholeness, ...] = ("ok", "suspect", "incomplete")


@dataclass(frozen=True)
class Group:
    """The cells of one agency and basis, newest year first."""

    agency_code: str
    agency: str
    basis: str
    cells: tuple[Cell, ...]

    @property
    def anchor(self) -> str:
        return f"{self.agency_code}-{self.basis}"

    @property
    def title(self) -> str:
        return f"{'Signed' if self.basis == 'awarding' else 'Paid for'} by {self.agency}"


@dataclass(frozen=True)
class Strip:
    """One row of the overview: a group's cells of one type group, under the years of the overview."""

    title: str
    anchor: str
    type_group: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Thresholds:
    """The numbers by which a loss is noticed; see `research.completeness`."""

    page: int = PAGE
    enough: int = ENOUGH
    tolerance_percent: int = round(TOLERANCE * 100)


@dataclass(frozen=True)
class SourceLine:
    """One source of the publisher, and its newest run, if it was ever run."""

    state: SourceState
    run: RunReport | None


@dataclass(frozen=True)
class UsaspendingPage(Page):
    """The completeness meter. `completeness` has one cell per agency, basis, fiscal year and type group."""

    template: ClassVar[str] = "usaspending.html"

    completeness: tuple[Cell, ...]
    documents: tuple[DocumentCell, ...]
    sources: tuple[SourceLine, ...]
    thresholds: Thresholds

    @property
    def counts(self) -> dict[TypeGroup, dict[Wholeness, int]]:
        """By group of contract types, how many cells are in each state; states of none are left out."""
        by_group: dict[TypeGroup, Counter[Wholeness]] = {}
        for cell in self.completeness:
            by_group.setdefault(cell.type_group, Counter())[cell.state] += 1
        return {
            group: {state: found[state] for state in _STATES if found[state]}
            for group, found in sorted(by_group.items())
        }

    @property
    def groups(self) -> list[Group]:
        """Agency by agency, what it signed before what it paid for."""
        found = []
        ordered = sorted(self.completeness, key=lambda one: (one.agency_code, one.basis))
        for (code, agency, basis), cells in groupby(
            ordered, lambda one: (one.agency_code, one.agency, one.basis)
        ):
            newest_first = sorted(cells, key=lambda one: (-one.fiscal_year, one.type_group))
            found.append(Group(code, agency, basis, tuple(newest_first)))
        return found

    @property
    def years(self) -> list[int]:
        """Newest first: those that readers ask for are in sight."""
        return sorted({cell.fiscal_year for cell in self.completeness}, reverse=True)

    @property
    def strips(self) -> list[Strip]:
        """The overview: every group and type group over all years."""
        strips = []
        for group in self.groups:
            for type_group in ("contracts", "idvs"):
                cells = {one.fiscal_year: one for one in group.cells if one.type_group == type_group}
                if cells:
                    row = tuple(cells.get(year) for year in self.years)
                    strips.append(Strip(group.title, group.anchor, type_group, row))
        return strips

    @property
    def flagged(self) -> list[DocumentCell]:
        """The faulty documents that the page lists; all are in the other faces."""
        return [one for one in self.documents if one.state != "ok"][:_FLAGGED_SHOWN]

    @property
    def faulty(self) -> int:
        return sum(one.state != "ok" for one in self.documents)

    def table(self) -> Table:
        columns = (
            "agency", "agency_code", "basis", "fiscal_year", "type_group", "held", "negative", "held_as_of",
            "expected", "expected_as_of", "expected_basis", "state", "reason",
        )  # fmt: skip
        return Table(columns, [tuple(getattr(one, name) for name in columns) for one in self.completeness])


def usaspending_page(context: Context) -> UsaspendingPage:
    session, build = context.session, context.build.build_id
    cells = context.site.completeness.recall(build, None, lambda: tuple(completeness(session)))
    runs = newest_runs(context)
    return UsaspendingPage(
        title="USAspending: how complete",
        completeness=cells,
        documents=tuple(documents(session)),
        sources=tuple(
            SourceLine(state, runs.get(state.name))
            for state in source_states(context)
            if state.name.startswith(PREFIX)
        ),
        thresholds=Thresholds(),
    )

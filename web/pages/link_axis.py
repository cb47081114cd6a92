"""One axis of time for a link: actions that name both, its largest awards, and what records say of stops and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from research.kinds_tied import LOBBYING, kinds_tied
from research.ownership import View
from research.registry import Agency, Company, Rule
from research.wording import count
from web.formatting import segment
from web.pages.link_axis_awards import OfAwards
from web.pages.link_parts import Cut, Document, Mark, SubawardRow
from web.pages.link_reading import read_documents, read_subawards
from web.pages.lobbied import LobbyingShort, read_lobbying_short
from web.pages.notices import Some, some_notices
from web.pages.register import NewestDocuments, read_newest_documents
from web.pages.systems import System, read_systems
from web.site import Context

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Beside:
    """What stands beside awards, whatever dates the page is of: all but subawards on the axis."""

    documents: tuple[Document, ...]
    register: NewestDocuments | None
    notices: Some | None
    systems: tuple[System, ...]
    lobbying: LobbyingShort | None
    subawards: tuple[SubawardRow, ...]

    def cuts(self) -> Iterable[Cut]:
        """Notices and documents of the Federal Register, of each of which the newest few are read."""
        for held, what in ((self.notices, "notice"), (self.register, "Federal Register document")):
            if held is not None and held.total > len(held.newest):
                yield Cut(f"newest {len(held.newest)}", count(held.total, what), held.address)

    def marks(self) -> Iterable[Mark]:
        for one in self.documents:
            yield Mark(one.date, "action", one.action.name, one.action.address, one.demand)
        for document in self.register.newest if self.register else ():
            yield Mark(
                document.published.isoformat(),
                "register",
                document.title,
                f"/register/{segment(document.number)}",
                document.document_type,
            )
        for notice in self.notices.newest if self.notices else ():
            yield Mark(notice.posted_date.isoformat(), "notice", notice.title, notice.address, notice.type)
        for system in self.systems:
            yield _system(system)
        if self.lobbying:
            for year, filings in self.lobbying.by_year:
                yield Mark(
                    str(year),
                    "lobbying",
                    count(filings, "lobbying filing"),
                    f"{self.lobbying.address}&year={year}",
                )


def read_beside(context: Context, company: Company, agency: Agency, rule: Rule, view: View) -> Beside:
    """What names both and is no award. rule, view: of the subawards; all else is as its own list tells it."""
    tied = context.site.kinds_tied.recall(
        context.build.build_id, "kinds", lambda: kinds_tied(context.session)
    ).get(company.slug, frozenset())
    return Beside(
        read_documents(context, company, agency) if "action" in tied else (),
        read_newest_documents(context, company, agency) if "register_document" in tied else None,
        some_notices(context, agency, company) if "notice" in tied else None,
        read_systems(context, agency, company.slug) if "use_case" in tied else (),
        read_lobbying_short(context, company, agency) if LOBBYING in tied else None,
        read_subawards(context, company, agency, rule, view) if "subaward" in tied else (),
    )


def _system(one: System) -> Mark:
    """By its day of operation; by the year of the inventory where that prints none or not as a day."""
    day = one.operational if one.operational and _DAY.fullmatch(one.operational) else None
    since = "operational from this day" if day else "no day of operation given"
    return Mark(
        day or one.edition,
        "system",
        one.name,
        f"/systems?agency={one.agency_slug}#{one.anchor}",
        f"{one.stage or 'no stage given'}, {since}, says the inventory of {one.edition}",
    )


def make_axis(since: date | None, beside: Beside, linked: OfAwards) -> tuple[Mark, ...]:
    """All that stands beside, the largest awards and the newest events, oldest first. since: what they begin with."""
    marks = list(beside.marks())
    earliest = min((one.date for one in marks), default=None)
    marks += [*linked.awards, *linked.events]
    if not marks:
        return ()
    marks += _edges(since, earliest)
    order = {
        "lobbying": 0,
        "edge": 1,
        "action": 2,
        "register": 3,
        "notice": 4,
        "system": 5,
        "award": 6,
        "event": 7,
    }
    return tuple(sorted(marks, key=lambda one: (one.date, order[one.kind], one.address or "")))


def _edges(since: date | None, earliest: str | None) -> Iterable[Mark]:
    """Where the window begins: without it an action of 2018 would seem to stand before all awards there were."""
    if since is not None and earliest is not None and earliest < since.isoformat():
        yield Mark(
            since.isoformat(),
            "edge",
            "The dates of this page begin here. Earlier awards are not on this axis.",
        )

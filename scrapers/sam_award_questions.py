"""What SAM.gov's Contract Awards API is asked, page by page or for a file: agency, days, deleted records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

from research.errors import BadQuestion
from research.types import FiscalYear
from scrapers.base import Basis, Context, Document, Query

SEARCH = "/contract-awards/v1/search"

RECENT = timedelta(days=7)
"""How far back a run asks that names no first day: what was modified since. A month would cost a personal key days."""

SILENCE = timedelta(days=7)
"""ICE and CBP sign over 10,000 records a year: nothing in a week is not believed, nothing in less may be."""

AGENCY: dict[Basis, str] = {"awarding": "contractingSubtierCode", "funding": "fundingSubtierCode"}
SIGNED, MODIFIED = "dateSigned", "lastModifiedDate"


@dataclass(frozen=True)
class Search:
    """One question: `days` is the parameter that its window bounds, first and last day included."""

    basis: Basis
    code: str
    days: str
    since: date
    until: date
    modified_since: date | None
    is_deleted: bool

    @property
    def params(self) -> dict[str, str]:
        asked = {AGENCY[self.basis]: self.code, self.days: f"[{_us(self.since)},{_us(self.until)}]"}
        if self.modified_since is not None:
            asked[MODIFIED] = f"[{_us(self.modified_since)},]"
        return asked | ({"deletedStatus": "yes"} if self.is_deleted else {})

    def __str__(self) -> str:
        what = "deleted records" if self.is_deleted else "records"
        return f"{what} of {self.code} as {self.basis} agency, {self.days} from {self.since} to {self.until}"

    @property
    def span(self) -> timedelta:
        return self.until - self.since

    def parts(self, number: int) -> list[Search]:
        """The same question cut into windows of about as many days, one after the other; a day is not cut."""
        number = max(1, min(number, self.span.days + 1))
        days = [self.since + (self.span + timedelta(days=1)) * n / number for n in range(number + 1)]
        return [
            replace(self, since=first, until=after - timedelta(days=1)) for first, after in pairwise(days)
        ]

    def years(self) -> Iterator[Search]:
        """The same question for each fiscal year that its window touches."""
        first = self.since
        while first <= self.until:
            last = min(FiscalYear.of(first).last_day, self.until)
            yield replace(self, since=first, until=last)
            first = last + timedelta(days=1)


def searches(query: Query) -> list[Search]:
    """What a run asks: by the day of signing where a first day is named, else by that of the last modification.

    Records by signing agency, by funding agency, then the same of deleted ones. Raises `BadQuestion`.
    """
    if query.until is None:
        raise BadQuestion("no last day was given", "Say it with --until.")
    since = query.since or query.modified_since or query.until - RECENT
    if since > query.until:
        raise BadQuestion(f"{since} lies after {query.until}", "Correct the days.")
    codes = tuple(agency.code for agency in query.agencies) or ("7012", "7014")
    return [
        Search(
            basis=basis,
            code=code,
            days=MODIFIED if query.since is None else SIGNED,
            since=since,
            until=query.until,
            modified_since=None if query.since is None else query.modified_since,
            is_deleted=is_deleted,
        )
        for is_deleted in (False, True)
        for basis in query.basis
        for code in codes
    ]


def asked_of(document: Document) -> dict[str, str]:
    """The parameters of the question that a document answers; for an ordered file, those of its order."""
    question = urlsplit(document.asked or document.url).query
    return {name: values[-1] for name, values in parse_qs(question).items()}


def is_of_deleted(asked: dict[str, str]) -> bool:
    return asked.get("deletedStatus") == "yes"


def hold_against(context: Context, search: Search, came: int, total: int) -> None:
    """Say it where nothing came, or fewer different records than the publisher counts."""
    if not total:
        context.note(f"none: {search}")
    elif came < total:
        context.missing(f"{search}: {came:,} of {total:,} came, different from each other")


def doubt_silence(context: Context, search: Search, is_any: bool) -> None:
    """Call a run incomplete that brought no record that is not deleted, where there must be some."""
    if not is_any and search.span >= SILENCE:
        context.missing(
            f"nothing at all in {search.span.days + 1} days: either nothing was signed or modified, or the publisher "
            "takes no sub-tier codes as they are put here any more"
        )


def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"

"""What every entry of the registry is made of: strict fields, partial dates, references to documents."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A name for URLs and file names: lower case, digits, single hyphens."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""A sentence or a name; never empty."""

Precision = Literal["day", "week", "month", "year"]

Basis = Literal["read", "record", "unverified"]
"""How we know: `read` in a document, seen in an award `record`, or `unverified` and shown as such."""

ReadAs = Literal["page", "page_excerpt", "copy", "mirror", "summary", "record", "file", "link_only"]
"""What was in front of the person who entered the fact; `link_only` means nobody opened it."""

TitleBasis = Literal["page", "url", "description"]
"""Where a title comes from: printed on the page, guessed from the address, or our own description."""

_PARTIAL = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


class Entry(BaseModel):
    """Base of every registry model: cannot be changed once read, and knows no field it does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PartialDate(Entry):
    """A date as far as it is known: `2018-07-03`, `2018-07` or `2018`.

    text: as written in the file. `first` and `last` are the first and last day it may mean.
    """

    text: str

    @model_validator(mode="before")
    @classmethod
    def _from_scalar(cls, value: object) -> object:
        if isinstance(value, date):
            return {"text": value.isoformat()}
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return {"text": str(value)}
        return value

    @model_validator(mode="after")
    def _is_in_the_calendar(self) -> Self:
        try:
            _ = self.first
        except ValueError as error:
            raise ValueError("must be a real date: write 2018-07-03, 2018-07 or 2018") from error
        return self

    def _parts(self) -> tuple[int, int | None, int | None]:
        found = _PARTIAL.fullmatch(self.text)
        if found is None:
            raise ValueError(f"not a date: {self.text!r}")
        month, day = found["month"], found["day"]
        return int(found["year"]), int(month) if month else None, int(day) if day else None

    @property
    def first(self) -> date:
        year, month, day = self._parts()
        return date(year, month or 1, day or 1)

    @property
    def last(self) -> date:
        year, month, day = self._parts()
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])

    @property
    def written_to(self) -> Literal["day", "month", "year"]:
        """The finest part that is written: day, month or year."""
        _, month, day = self._parts()
        return "day" if day else "month" if month else "year"

    def __str__(self) -> str:
        return self.text


def check_precision(when: PartialDate, precision: Precision) -> None:
    """Raise ValueError unless `precision` is what the written date can carry."""
    allowed = {"day": {"day", "week"}, "month": {"month"}, "year": {"year"}}[when.written_to]
    if precision not in allowed:
        raise ValueError(
            f"date_precision {precision!r} does not fit the date {when}: "
            f"write {' or '.join(sorted(allowed))}, or a fuller date"
        )


class Reference(Entry):
    """One document a fact rests on.

    title: of the document. title_basis: whether that title was printed on it. publisher: who put it out.
    date: of publication, as far as known. url: its address, if it has one. read_as: what was read of it.
    note: what is incomplete about it.
    """

    title: Text
    publisher: Text
    read_as: ReadAs
    title_basis: TitleBasis = "page"
    date: PartialDate | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")] | None = None
    note: Text | None = None


References = Annotated[dict[Slug, Reference], Field(min_length=1)]
"""The documents of one entry, each under a short key that its facts name; never none."""

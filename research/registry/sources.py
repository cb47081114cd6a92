"""Sources: who publishes the records, on what terms, and what each layout cannot say."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from research.registry.base import Entry, PartialDate, References, Text


class Expectations(Entry):
    """What one loaded file must look like to be believed.

    min_rows, max_rows: how many records it may hold. max_rejected_share: rejected records over all records,
    from 0 to 1. freshness_days: how old the newest capture may be before a page says so.
    """

    min_rows: Annotated[int, Field(ge=0)]
    max_rows: Annotated[int, Field(ge=0)] | None = None
    max_rejected_share: Annotated[Decimal, Field(ge=0, le=1)] = Decimal(0)
    freshness_days: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _bounds_make_sense(self) -> Self:
        if self.max_rows is not None and self.max_rows < self.min_rows:
            raise ValueError("`max_rows` is below `min_rows`: correct one of them")
        return self


class Calendar(Entry):
    """When `trail update` asks this source.

    order: place among the sources, lowest first. every_days: how old the last finished run may grow.
    reaches_back_days: where only modified records are asked for, how far before the last run; nothing means
    that each run asks for all years. plain: asked without agencies and dates, for what the source asks by itself.
    """

    order: Annotated[int, Field(ge=1)]
    every_days: Annotated[int, Field(ge=1)]
    reaches_back_days: Annotated[int, Field(ge=1)] | None = None
    plain: bool = False


class Closed(Entry):
    """A source that its publisher has shut: only what somebody kept can be read.

    reported: the day of its end, as told. how: who tells it, and how sure that is. instead: where the records are now.
    """

    reported: PartialDate
    how: Text
    instead: Text


class Source(Entry):
    """One layout of one publisher.

    name: of the module that reads it, equal to the file name. title: for readers. publisher: who puts it
    out. homepage: where a reader finds it. terms: what may be done with it. hosts: the only host names that
    may be asked. coverage: what it holds. caveats: one sentence per trap. cannot_tell: what this layout
    does not say at all. expectations: what a file must look like. calendar: when the scheduled update asks it.
    closed: that it can be asked no more. sources: the documents behind these sentences.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
    title: Text
    publisher: Text
    terms: Text
    coverage: Text
    expectations: Expectations
    sources: References
    calendar: Calendar | None = None
    closed: Closed | None = None
    homepage: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")] | None = None
    hosts: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")], ...] = ()
    caveats: tuple[Text, ...] = ()
    cannot_tell: tuple[Text, ...] = ()

"""Corrections: what the site said wrongly, what is right, and on which pages it stood."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from research.registry.base import Entry, Text

Path = Annotated[str, StringConstraints(pattern=r"^/[^\s]*$")]
"""A page of the site by its path, with its query where that matters."""


class Correction(Entry):
    """One correction.

    date: of the correction. wrong: what was said. right: what is said now, and why. addresses: the pages concerned.
    since: the first day on which the wrong stood there, where known. reported_by: as the person wishes to be named.
    """

    date: Day
    wrong: Text
    right: Text
    addresses: Annotated[tuple[Path, ...], Field(min_length=1)]
    since: Day | None = None
    reported_by: Text | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.since is not None and self.since > self.date:
            raise ValueError("`since` is after `date`: the wrong cannot have begun after its correction")
        if len(set(self.addresses)) < len(self.addresses):
            raise ValueError("`addresses` names a page twice: keep one")
        return self

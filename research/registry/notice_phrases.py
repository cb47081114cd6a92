"""Phrases by which a notice tells how to answer it: they name a program to write or to meet with, nothing sought."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from research.registry.base import Entry, Slug, Text


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is not a regular expression ({error}): correct it") from error
    return pattern


Expression = Annotated[Text, AfterValidator(_compiles)]
"""A regular expression over text in either case; it begins and ends at the ends of words."""


class NoticePhrase(Entry):
    """One way of naming a program that has nothing to do with what a notice is about; such words link nobody.

    id: its key. why: what such a text is about instead. words: what names the program. beside: one of these must stand
    within `reach` characters; none means that the words alone will do. unless: what directly follows where the program
    itself is sought after all.
    """

    id: Slug
    why: Text
    words: Annotated[tuple[Expression, ...], Field(min_length=1)]
    beside: tuple[Expression, ...] = ()
    unless: tuple[Expression, ...] = ()
    reach: Annotated[int, Field(ge=1, le=300)] = 80

    @cached_property
    def named(self) -> re.Pattern[str]:
        """The words, not followed by what shows that they are sought."""
        unless = rf"(?!\W{{0,3}}(?:{'|'.join(self.unless)})\b)" if self.unless else ""
        return re.compile(rf"\b(?:{'|'.join(self.words)})\b{unless}", re.IGNORECASE)

    @cached_property
    def shown(self) -> re.Pattern[str] | None:
        """What must stand near, if anything must."""
        if not self.beside:
            return None
        return re.compile(rf"\b(?:{'|'.join(self.beside)})\b", re.IGNORECASE)

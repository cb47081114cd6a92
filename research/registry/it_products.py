"""IT products: which product or service codes mean information technology, and which words name no maker."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from research.registry.base import Entry, PartialDate, Reference, Slug, Text


class ItGroup(Entry):
    """One group of product or service codes.

    id, name: of the group. codes: a regular expression that fits the whole code. descriptions: how the names of these
    codes begin, for records that give a name without its code. used_since, used_until: when records carry it. source:
    where the codes were read. note: what is left out.
    """

    id: Slug
    name: Text
    codes: Text
    source: Reference
    descriptions: tuple[Text, ...] = ()
    used_since: PartialDate | None = None
    used_until: PartialDate | None = None
    note: Text | None = None

    @field_validator("codes")
    @classmethod
    def _compiles(cls, codes: str) -> str:
        try:
            re.compile(codes)
        except re.error as error:
            raise ValueError(f"is not a regular expression ({error}): correct it") from error
        return codes

    def fits(self, code: str | None, description: str | None) -> bool:
        """Whether a record's product code, or without one its name, belongs to the group."""
        if code:
            return re.fullmatch(self.codes, code) is not None
        return (description or "").upper().startswith(self.descriptions)


GenericWord = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z]+$")]
"""One word in capitals, without digits or marks."""


class GenericWords(Entry):
    """Words that name neither a company nor a product. id: of the group. what: what they are. words: in capitals."""

    id: Slug
    what: Text
    words: Annotated[tuple[GenericWord, ...], Field(min_length=1)]

"""Agencies, their contracting offices, and the components that show up only as funding offices."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from research.registry.base import Basis, Entry, References, Slug, Text


class Component(Entry):
    """A part of an agency that pays for awards but does not sign them, such as the Border Patrol.

    slug: its name in URLs. name: as people call it. funding_office_patterns: regular expressions searched
    in the upper-case funding office name. also_written: other names for it. note: what the patterns leave
    out.
    """

    slug: Slug
    name: Text
    funding_office_patterns: Annotated[tuple[Text, ...], Field(min_length=1)]
    also_written: tuple[Text, ...] = ()
    note: Text | None = None

    @field_validator("funding_office_patterns")
    @classmethod
    def _patterns_compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression ({error}): correct it") from error
        return patterns

    def is_funding_office(self, office_name: str) -> bool:
        """True when a published funding office name belongs to this component."""
        return any(re.search(pattern, office_name.upper()) for pattern in self.funding_office_patterns)


class Office(Entry):
    """A contracting office.

    code: the office code as published. name: as published; none when only the code was seen. basis: how sure
    we are of code and name together. source: key into the agency's `sources`. note: earlier names.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5,6}$")]
    basis: Basis
    source: Slug
    name: Text | None = None
    note: Text | None = None


class Agency(Entry):
    """An agency whose contracts are followed.

    slug: its name in URLs, equal to the file name. code: sub-agency code in award records. abbreviation:
    its short name. name: as USAspending publishes it. toptier_code, toptier_name: the department it is part
    of. also_written: other spellings met in records. components: parts that appear as funding offices.
    offices: contracting offices. note: what a reader must know. sources: the documents behind these facts.
    """

    slug: Slug
    code: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
    abbreviation: Text
    name: Text
    toptier_code: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    toptier_name: Text
    sources: References
    also_written: tuple[Text, ...] = ()
    components: tuple[Component, ...] = ()
    offices: tuple[Office, ...] = ()
    note: Text | None = None

    def component_of(self, office_name: str) -> Component | None:
        """The component a published funding office name belongs to, or none."""
        return next((part for part in self.components if part.is_funding_office(office_name)), None)

"""Agencies, their contracting offices, and the components that show up only as funding offices."""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from research.registry.base import Basis, Entry, References, Slug, Text


class FundingOffice(Entry):
    """One office of a component, by its code.

    code: the office code as published. name: as published. also_published: earlier names under the same code
    that do not tell the component. source: key into the agency's `sources`.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,6}$")]
    name: Text
    source: Slug
    also_published: tuple[Text, ...] = ()


class Component(Entry):
    """A part of an agency that pays for awards but does not sign them, such as the Border Patrol.

    slug: its name in URLs. name: as people call it. funding_office_patterns: regular expressions searched
    in the upper-case funding office name, runs of blanks taken as one. source: key into the agency's
    `sources`, the records in which those names were read. funding_offices: offices known by their code.
    also_written: other names for it. note: what the patterns leave out.
    """

    slug: Slug
    name: Text
    funding_office_patterns: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Slug
    funding_offices: tuple[FundingOffice, ...] = ()
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

    @model_validator(mode="after")
    def _offices_fit_the_patterns(self) -> Self:
        for office in self.funding_offices:
            if not self.is_funding_office(office.name):
                raise ValueError(
                    f"the funding office {office.code} is named {office.name!r}, which no pattern of "
                    f"{self.slug} fits: correct the name or add a pattern"
                )
        return self

    def is_funding_office(self, office_name: str) -> bool:
        """True when a published funding office name belongs to this component."""
        name = " ".join(office_name.upper().split())
        return any(re.search(pattern, name) for pattern in self.funding_office_patterns)


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

    @model_validator(mode="after")
    def _components_are_told_apart(self) -> Self:
        codes = Counter(office.code for part in self.components for office in part.funding_offices)
        if twice := [code for code, times in codes.items() if times > 1]:
            raise ValueError(f"funding offices stand twice: {', '.join(twice)}: an office has one component")
        used = [(part.slug, part.source) for part in self.components]
        used += [(o.code, o.source) for part in self.components for o in part.funding_offices]
        if unknown := [f"{key} (of {name})" for name, key in used if key not in self.sources]:
            raise ValueError(
                f"components name what is no key under `sources`: {', '.join(unknown)}: "
                "add the document there or correct the key"
            )
        return self

    def component_of(self, office_name: str) -> Component | None:
        """The component a published funding office name belongs to, or none."""
        return next((part for part in self.components if part.is_funding_office(office_name)), None)

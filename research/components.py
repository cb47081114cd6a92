"""Components: which part of an agency pays, told by the funding office's code and name as published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from research.registry.agencies import Agency


@dataclass(frozen=True)
class Components:
    """What data/agencies decides, ready to be asked. Agencies are named by their sub-tier codes."""

    agencies: Mapping[str, Agency]
    by_office: Mapping[tuple[str, str], str]

    def component_of(
        self, agency_code: str | None, office_code: str | None, office_name: str | None
    ) -> str | None:
        """The slug of the component a funding office belongs to; None where that is not known.

        `agency_code` is the funding sub-agency's: the same office name under another agency means another
        office. Code and name must not speak of two components; where they do, it is not known.
        """
        agency = self.agencies.get(agency_code or "")
        if agency is None:
            return None
        named = agency.component_of(office_name or "")
        by_name = named.slug if named else None
        by_code = self.by_office.get((agency.code, (office_code or "").strip().upper()))
        if by_name and by_code and by_name != by_code:
            return None
        return by_name or by_code


def read_components(agencies: Iterable[Agency]) -> Components:
    """The components of those agencies (`registry.agencies.values()`)."""
    held = {agency.code: agency for agency in agencies}
    return Components(
        agencies=held,
        by_office={
            (agency.code, office.code): part.slug
            for agency in held.values()
            for part in agency.components
            for office in part.funding_offices
        },
    )

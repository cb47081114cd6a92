"""Names of agencies that sign vehicles for others: orders under them give a code alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import StringConstraints

from research.registry.base import Entry, Reference, Text
from research.registry.positions import Location, Positioned


class SigningAgency(Entry):
    """One agency that is not followed.

    code: its sub-agency code, as in award keys. name: as the source gives it. department: whose part it is; none where
    it is nobody's. source: where code and name were read side by side.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{4}$")]
    name: Text
    source: Reference
    department: Text | None = None

    @property
    def whole_name(self) -> str:
        """`Federal Acquisition Service, General Services Administration`."""
        return f"{self.name}, {self.department}" if self.department else self.name


def check_signing(
    agencies: Iterable[tuple[SigningAgency, Location, Positioned]], followed: Iterable[str]
) -> None:
    """No code twice, and none of an agency that is followed, which has a file of its own."""
    known = dict.fromkeys(followed, "an agency that is followed")
    for agency, at, source in agencies:
        if agency.code in known:
            source.report((*at, "code"), f"stands for {known[agency.code]} already: keep one", agency.code)
        known[agency.code] = agency.name

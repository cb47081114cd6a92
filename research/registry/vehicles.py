"""Vehicles: the contracts under which orders are placed, told by the pattern of their award numbers."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from research.registry.base import Basis, Entry, Reference, Text


class Vehicle(Entry):
    """One family of vehicles under one name.

    name: as buyers call it. kind: `government-wide` contract, `department-wide` contract or `schedule` of GSA. run_by:
    who signed it. agency_codes: sub-agency codes that sign it, as in award keys. piids: regular expressions that fit
    the whole PIID of the vehicle. basis, source: how we know name and numbers. note: what is left out.
    """

    name: Text
    kind: Literal["government-wide", "department-wide", "schedule"]
    run_by: Text
    agency_codes: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^\d{4}$")], ...], Field(min_length=1)
    ]
    piids: Annotated[tuple[Text, ...], Field(min_length=1)]
    basis: Basis
    source: Reference
    note: Text | None = None

    @field_validator("piids")
    @classmethod
    def _compile(cls, piids: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in piids:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression ({error}): correct it") from error
        return piids

    def fits(self, piid: str, agency_code: str | None) -> bool:
        """Whether a vehicle of that PIID, signed by that sub-agency (None: not known), belongs to it."""
        return (agency_code is None or agency_code in self.agency_codes) and any(
            re.fullmatch(pattern, piid) for pattern in self.piids
        )

"""What one run asks for, and the same as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Self

from research.records import Basis

__all__ = ["AgencyQuery", "Basis", "Query"]


@dataclass(frozen=True)
class AgencyQuery:
    """A sub-tier agency to ask for, or a whole department where `code` is empty.

    Names are the publisher's, letter for letter.
    """

    code: str
    name: str
    toptier_name: str
    abbreviation: str
    toptier_code: str = "070"

    @property
    def is_department(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class Query:
    """What one run asks for. `until` is filled with the day of the run where it is left open.

    `since` and `until` are action dates, or the dates that the publisher knows instead. With `modified_since` only
    what the publisher has modified since that day is asked for, whatever its action date. `companies` are names to ask
    for, where a source is asked by company.
    """

    agencies: tuple[AgencyQuery, ...] = ()
    awards: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    basis: tuple[Basis, ...] = ("awarding", "funding")
    limit: int | None = None
    modified_since: date | None = None
    companies: tuple[str, ...] = ()

    def text(self) -> str:
        """As one line of JSON, the same for the same question."""
        fields = asdict(self)
        if not self.companies:  # most sources know none: their questions read as they always did
            del fields["companies"]
        return json.dumps(fields, sort_keys=True, default=str)

    @classmethod
    def read(cls, text: str) -> Self:
        """The question that `text` wrote."""
        fields = json.loads(text)
        for name in ("since", "until", "modified_since"):
            fields[name] = None if fields[name] is None else date.fromisoformat(fields[name])
        fields["agencies"] = tuple(AgencyQuery(**agency) for agency in fields["agencies"])
        fields["awards"], fields["basis"] = tuple(fields["awards"]), tuple(fields["basis"])
        fields["companies"] = tuple(fields.get("companies", ()))
        return cls(**fields)

"""What one run asks for, and the same as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal, Self

from research.evidence import Basis

__all__ = ["AgencyQuery", "Basis", "CompanyQuery", "Part", "Query"]

Part = Literal["agencies", "awards", "since", "until", "modified_since", "limit"]
"""What narrows a question, and what not every source understands. Named like the fields of `Query`."""

OPTIONS: dict[Part, str] = {
    "agencies": "--agency",
    "awards": "--award",
    "since": "--since",
    "until": "--until",
    "modified_since": "--modified-since",
    "limit": "--limit",
}


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

    def covers(self, other: AgencyQuery) -> bool:
        """Whether what is asked for includes all that the other asks for."""
        return self.toptier_code == other.toptier_code and (self.is_department or self.code == other.code)


@dataclass(frozen=True)
class CompanyQuery:
    """A company to ask for. `name` is its legal name; `cik` and `lei` as the registry holds them, if it does."""

    slug: str
    name: str
    cik: str | None = None
    lei: str | None = None


@dataclass(frozen=True)
class Query:
    """What one run asks for. `until` is filled with the day of the run where it is left open.

    `since` and `until` are action dates, or the dates that the publisher knows instead. With `modified_since` only
    what the publisher has modified since that day is asked for, whatever its action date. `pages` are addresses of
    pages of the web; the hosts they lie on are the only ones that a run for them may ask, besides the web archive's.
    """

    agencies: tuple[AgencyQuery, ...] = ()
    awards: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    basis: tuple[Basis, ...] = ("awarding", "funding")
    limit: int | None = None
    modified_since: date | None = None
    companies: tuple[CompanyQuery, ...] = ()
    pages: tuple[str, ...] = ()

    @property
    def parts(self) -> list[Part]:
        """What narrows this question."""
        return [part for part in OPTIONS if getattr(self, part) not in ((), None)]

    def text(self) -> str:
        """As one line of JSON, the same for the same question."""
        return json.dumps(asdict(self), sort_keys=True, default=str)

    @classmethod
    def read(cls, text: str) -> Self:
        """The question that `text` wrote."""
        fields = json.loads(text)
        for name in ("since", "until", "modified_since"):
            fields[name] = None if fields[name] is None else date.fromisoformat(fields[name])
        fields["agencies"] = tuple(AgencyQuery(**agency) for agency in fields["agencies"])
        # Questions of before there were companies in them name none.
        fields["companies"] = tuple(CompanyQuery(**one) for one in fields.get("companies", ()))
        fields["awards"], fields["basis"] = tuple(fields["awards"]), tuple(fields["basis"])
        fields["pages"] = tuple(fields.get("pages", ()))
        return cls(**fields)

"""What the test publisher holds of an award: agencies, modifications, subawards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scrapers.normalize import AwardKey, split_award_key


@dataclass(frozen=True)
class Department:
    """A top-tier agency. `toptier_id` is what file lists are asked by; `agency_id` is another number."""

    code: str
    name: str
    short: str
    toptier_id: int
    agency_id: int

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


DHS = "Department of Homeland Security"
DEPARTMENTS = {
    "070": Department("070", DHS, "DHS", toptier_id=63, agency_id=1234),
    "047": Department("047", "General Services Administration", "GSA", toptier_id=51, agency_id=1101),
}
AGENCIES = {
    "7012": ("U.S. Immigration and Customs Enforcement", "ICE"),
    "7014": ("U.S. Customs and Border Protection", "CBP"),
    "7001": ("Office of Procurement Operations", "OPO"),
    "4732": ("Federal Acquisition Service", "FAS"),
}
"""Name and short name by sub-tier code."""

CONTRACTS = frozenset({"A", "B", "C", "D"})
IDVS = frozenset({"IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"})


def department_of(code: str) -> Department:
    """The department of a sub-tier agency."""
    return DEPARTMENTS["070" if code.startswith("70") else "047"]


@dataclass(frozen=True)
class Modification:
    """One transaction of an award; `modified` is its last_modified_date, else the action date."""

    number: str
    action_date: date
    obligation: Decimal
    description: str
    modified: date | None = None
    transaction_number: str = "0"

    @property
    def modified_date(self) -> date:
        return self.modified or self.action_date


@dataclass(frozen=True)
class Subaward:
    """One subcontract under an award, as its prime recipient reported it."""

    report_id: str
    number: str
    action_date: date
    amount: Decimal
    recipient: str
    uei: str | None = None


@dataclass(frozen=True)
class ExampleAward:
    """One award as the publisher holds it; agencies by sub-tier code, offices by code and name."""

    key: str
    type_code: str
    awarding: str
    funding: str
    recipient: str
    uei: str | None
    start: date
    end: date
    history: tuple[Modification, ...]
    subawards: tuple[Subaward, ...] = ()
    awarding_office: tuple[str, str] = ("", "")
    funding_office: tuple[str, str] = ("", "")

    @property
    def parts(self) -> AwardKey:
        return split_award_key(self.key)

    @property
    def parent_key(self) -> str | None:
        """The vehicle's key."""
        parts = self.parts
        return (
            None if parts.parent_piid is None else f"CONT_IDV_{parts.parent_piid}_{parts.parent_agency_code}"
        )

    @property
    def obligation(self) -> Decimal:
        return sum((m.obligation for m in self.history), Decimal(0))

    def is_active(self, first: date, last: date) -> bool:
        """As the search means it: signed by the last day, latest action not before the first."""
        days = [m.action_date for m in self.history]
        return min(days) <= last and max(days) >= first

    def transaction_key(self, modification: Modification) -> str:
        """contract_transaction_unique_key."""
        number = None if self.parts.kind == "IDV" else modification.transaction_number
        return self.parts.transaction_key(modification.number, number)

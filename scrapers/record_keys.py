"""Keys of a procurement record from its parts, in USAspending's own form or visibly ours, and what it fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from research.records import Group
from scrapers.normalize import NONE, AwardKey

WHOLE: frozenset[Group] = frozenset({"parties", "action", "detail"})
"""What a record of FPDS or SAM.gov fills: all that its publisher knows, and nothing of what another adds."""


@dataclass(frozen=True)
class Identity:
    """The parts by which FPDS and SAM.gov tell records apart, in upper case but for `modification_number`."""

    kind: Literal["AWARD", "IDV"]
    agency_code: str
    piid: str
    modification_number: str
    transaction_number: str | None = None
    parent_piid: str | None = None
    parent_agency_code: str | None = None
    is_other_transaction: bool = False


@dataclass(frozen=True)
class Keys:
    """How a record is found again; `is_published` where USAspending uses the same keys."""

    award_key: str
    transaction_key: str
    is_published: bool


def keys_of(identity: Identity) -> Keys:
    """Keys in USAspending's form, in upper case; parts that are not there are `-NONE-`.

    USAspending has no other transactions: theirs begin with `PIID_`, so that they are visibly ours, are never sought at
    USAspending and are not called gone because it lacks them.
    """
    agency, piid = identity.agency_code, identity.piid
    parent, parent_agency = identity.parent_piid, identity.parent_agency_code
    if identity.is_other_transaction:
        under = f"_{parent}_{parent_agency or NONE}" if parent else ""
        award = f"PIID_{agency}_{piid}{under}"
        return Keys(award, f"{award}_{identity.modification_number}".upper(), is_published=False)
    if identity.kind == "IDV":
        # A vehicle is told by agency, PIID and modification alone, also where it stands under another.
        key, number = AwardKey("IDV", piid, agency), None
    else:
        key, number = AwardKey("AWARD", piid, agency, parent, parent_agency), identity.transaction_number
    transaction = key.transaction_key(identity.modification_number, number or NONE)
    return Keys(str(key), transaction, is_published=True)

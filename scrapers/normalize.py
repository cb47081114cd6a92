"""Published values made clean: award and transaction keys, amounts, days and text, as pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from research.types import Obligation

NONE = "-NONE-"
"""What USAspending's keys hold where a part is missing."""

TRANSACTION_PREFIX = "CONT_TX_"
"""Stands before the transaction key in the `id` of `/api/v2/transactions/`."""

DOLLARS = r"(-?\$ ?|\$ ?-|-)?([0-9]{1,3}(,[0-9]{3}){1,4}|[0-9]{1,15})(\.[0-9]{0,2}0*)?"
"""An amount as officials type it, such as `$ 1,423,368.00` or `-$5`, in the dialect that Python and DuckDB share."""

_AWARD = re.compile(r"CONT_AWD_([^_\s]+)_([^_\s]+)_([^_\s]+)_([^_\s]+)")
_IDV = re.compile(r"CONT_IDV_([^_\s]+)_([^_\s]+)")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]00:00:00)?")
_BRACKETED = re.compile(r"\s*\([^)]*\)")
_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|corp|corporation|co|company|llc|l\.l\.c|ltd|limited|lp|l\.p|llp|plc)\.?$",
    re.IGNORECASE,
)
_LARGEST_CENTS = 2**63 - 1  # what an integer column holds
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates: no database takes them


@dataclass(frozen=True)
class AwardKey:
    """The parts of a `generated_unique_award_id`, upper case; None where the key says `-NONE-`."""

    kind: Literal["AWARD", "IDV"]
    piid: str
    agency_code: str
    parent_piid: str | None = None
    parent_agency_code: str | None = None

    def __str__(self) -> str:
        if self.kind == "IDV":
            return f"CONT_IDV_{self.piid}_{self.agency_code}"
        parent = f"{self.parent_piid or NONE}_{self.parent_agency_code or NONE}"
        return f"CONT_AWD_{self.piid}_{self.agency_code}_{parent}"

    @property
    def _transaction_parts(self) -> tuple[str, str]:
        """What stands before and behind the modification number in a transaction key."""
        before = f"{self.agency_code}_{self.parent_agency_code or NONE}_{self.piid}_"
        return before, f"_{self.parent_piid or NONE}_"

    def transaction_key(self, modification_number: str, transaction_number: str | None = None) -> str:
        """The key of one transaction; without a number it is "0" for an award and `-NONE-` for an IDV."""
        before, behind = self._transaction_parts
        number = transaction_number or (NONE if self.kind == "IDV" else "0")
        return f"{before}{modification_number}{behind}{number}".upper()

    def transaction_number(self, transaction_key: str, modification_number: str) -> str | None:
        """The number at the end of a transaction key; raises ValueError if the key is of another award."""
        before, behind = self._transaction_parts
        start = f"{before}{modification_number}{behind}".upper()
        number = transaction_key.removeprefix(start)
        if not transaction_key.startswith(start) or not number or "_" in number:
            raise ValueError(f"this is no transaction of {self}, modification {modification_number}")
        return None if number == NONE else number


def split_award_key(key: object) -> AwardKey:
    """The parts of an award key by its structure.

    `CONT_AWD_<PIID>_<agency>_<parent PIID>_<parent agency>` or `CONT_IDV_<PIID>_<agency>`; raises
    ValueError for any other shape, such as assistance awards or a PIID with an underscore.
    """
    text = str(key).strip().upper()
    if found := _AWARD.fullmatch(text):
        piid, agency, parent, parent_agency = found.groups()
        return AwardKey("AWARD", piid, agency, _part(parent), _part(parent_agency))
    if found := _IDV.fullmatch(text):
        return AwardKey("IDV", *found.groups())
    raise ValueError(f"not the key of a contract or IDV: {text!r}")


def split_transaction_id(identifier: object) -> str:
    """The transaction key in the `id` of a modification history, upper case; ValueError for other kinds."""
    text = str(identifier).strip().upper()
    key = text.removeprefix(TRANSACTION_PREFIX)
    if key == text or key.count("_") != 5:
        raise ValueError(f"not the id of a contract transaction: {text!r}")
    return key


def cents(value: object) -> int:
    """An amount in JSON as whole cents; raises ValueError for NaN, parts of a cent and other types."""
    if type(value) is not int and type(value) is not Decimal:  # true and false are int to Python
        raise ValueError(f"not an amount of money: {value!r}")
    amount = Obligation.from_dollars(Decimal(value)).cents
    if abs(amount) > _LARGEST_CENTS:
        raise ValueError(f"too large for an amount of money: {value}")
    return amount


def dollars(value: object) -> int:
    """An amount in JSON text, such as `"50000.00"`, as whole cents; raises ValueError for anything else."""
    if type(value) is not str:
        raise ValueError(f"not an amount of money in text: {value!r}")
    return cents(Obligation.from_dollars(value).dollars)


def whole_number(value: object) -> int:
    """A count: a whole number from 0 on; raises ValueError for anything else."""
    if type(value) is not int or value < 0:  # true and false are int to Python
        raise ValueError(f"not a count: {value!r}")
    return value


def moment(value: object) -> datetime:
    """`2024-04-19T11:49:23-04:00` in UTC; raises ValueError for another shape, no zone or a year long past."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else None
    if found is None or found.tzinfo is None or found.year < 1990:
        raise ValueError(f"not a moment with its time zone: {value!r}")
    return found.astimezone(UTC)


FIRST_ACTION, LAST_ACTION = date(1900, 1, 1), date(2100, 12, 31)
NO_ACTION_DAY = f"is no day on which an action can have been signed ({FIRST_ACTION} to {LAST_ACTION})"


def day(value: object) -> date:
    """`2025-08-23`, also written `2025-08-23 00:00:00`; raises ValueError for anything else."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"not a day: {value!r}")
    return date.fromisoformat(found[1])


def is_action_day(found: date) -> bool:
    """Whether an action can have been signed on that day; a slip of the pen such as 1066 or 2999 can be no date of one.

    Other days may lie far ahead: an option may end in a year that nobody here will see.
    """
    return FIRST_ACTION <= found <= LAST_ACTION


def action_day(value: object) -> date:
    """The day on which an action was signed; raises ValueError as `day` does, and for one that cannot be."""
    found = day(value)
    if not is_action_day(found):
        raise ValueError(NO_ACTION_DAY)
    return found


def text_of(value: object) -> str | None:
    """Text as published; empty text is None. Raises ValueError for other types and unstorable characters."""
    if type(value) is not str:
        raise ValueError(f"text was expected, not {type(value).__name__}")
    if _UNSTORABLE.search(value):
        raise ValueError("the text holds a NUL or half a character")
    return value if value.strip() else None


def asked_name(legal_name: str) -> str:
    """A legal name without legal form and points, for publishers that search in names.

    `Palantir Technologies Inc.` becomes `Palantir Technologies`: filers write forms in many ways.
    """
    name = _BRACKETED.sub("", legal_name).strip()
    while (shorter := _FORM.sub("", name).rstrip(" ,&")) != name and len(shorter) > 4:
        name = shorter
    return name


def _part(text: str) -> str | None:
    return None if text == NONE else text

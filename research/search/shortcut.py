"""Short cuts: a pasted award number, key, UEI or publisher's address names one record, not a search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from research.models import Award, Recipient, Transaction, VehicleSeller
from research.search.addresses import AtFpds, key_in_address, number_in_address

_DIGIT = re.compile(r"\d")
_PIID = re.compile(r"(?=.*\d)[A-Z0-9]{6,50}")
_PIID_AND_MODIFICATION = re.compile(r"([A-Z0-9-]{6,60})[\s/,]+(?:MOD(?:IFICATION)?\.?\s*)?([A-Z0-9]{1,25})")
_UEI = re.compile(r"[A-Z0-9]{12}")
_LONGEST = 600


@dataclass(frozen=True)
class Record:
    """What a reader named exactly: one record, or by kind "number" an award number that several awards share."""

    kind: Literal["award", "vehicle", "recipient", "transaction", "number"]
    key: str


def find_record(session: Session, text: str) -> Record | None:
    """The one record `text` names, or None when it names none.

    Understands award and transaction keys, award numbers with or without dashes and with a modification number, a
    UEI, and the addresses of awards at USAspending and of award numbers and records at FPDS. A vehicle under which
    orders are held is one, not an award.
    """
    pasted = text.strip().strip('"').strip()
    has_form = _DIGIT.search(pasted) or _UEI.fullmatch(pasted.upper())
    if not has_form or len(pasted) > _LONGEST:
        return None
    if named := number_in_address(pasted):
        return _at_fpds(session, named)
    key = key_in_address(pasted) or pasted
    upper = key.upper()
    if vehicle := _vehicles(session, col(VehicleSeller.parent_award_key).in_({key, upper})):
        return Record("vehicle", vehicle[0])
    if award := _award(session, key):
        return Record("award", award)
    if session.get(Transaction, upper.removeprefix("CONT_TX_")):
        return Record("transaction", upper.removeprefix("CONT_TX_"))
    if _UEI.fullmatch(upper):
        found = session.exec(select(Recipient.recipient_key).where(Recipient.uei == upper)).first()
        if found:
            return Record("recipient", found)
    return _by_number(session, upper) or _by_modification(session, upper)


def _award(session: Session, key: str) -> str | None:
    wanted = col(Award.award_key).in_({key, key.upper()})
    return session.exec(select(Award.award_key).where(wanted).limit(1)).first()


def _by_number(session: Session, upper: str) -> Record | None:
    piid = re.sub(r"[\s-]", "", upper)
    if not _PIID.fullmatch(piid):
        return None
    awards = session.exec(select(Award.award_key).where(Award.piid == piid).limit(2)).all()
    vehicles = _vehicles(session, col(VehicleSeller.parent_piid) == piid)
    keys = {*awards, *vehicles}
    if len(keys) == 1:
        return Record("vehicle", vehicles[0]) if vehicles else Record("award", awards[0])
    return Record("number", piid) if keys else None


def _vehicles(session: Session, which: ColumnElement[bool]) -> Sequence[str]:
    """At most two vehicles under which orders are held; a record of the vehicle itself need not be."""
    return session.exec(select(VehicleSeller.parent_award_key).where(which).distinct().limit(2)).all()


def _by_modification(session: Session, upper: str) -> Record | None:
    found = _PIID_AND_MODIFICATION.fullmatch(upper)
    if found is None:
        return None
    piid, modification = found[1].replace("-", ""), found[2]
    return _modification(session, modification, col(Transaction.piid) == piid)


def _at_fpds(session: Session, named: AtFpds) -> Record | None:
    """The modification or award an address at FPDS names; "number" where several awards fit all that it says."""
    held = session.exec(select(Award).where(Award.piid == named.piid).order_by(col(Award.award_key))).all()
    awards = [
        one
        for one in held
        if named.agency_code in (None, _agency(one.award_key))
        and named.parent_piid in (None, one.parent_piid)
    ]
    if len(awards) != 1:
        return Record("number", named.piid) if awards else None
    key = awards[0].award_key
    if named.modification_number is not None:
        found = _modification(session, named.modification_number, col(Transaction.award_key) == key)
        if found is not None:
            return found
    return Record("award", key)


def _modification(session: Session, number: str, of: ColumnElement[bool]) -> Record | None:
    """The one modification of that number that counts; None where several do, or none."""
    asked = select(Transaction.transaction_key).where(
        of,
        Transaction.modification_number == number,
        col(Transaction.duplicate_of).is_(None),
        col(Transaction.gone_at).is_(None),
    )
    keys = session.exec(asked.limit(2)).all()
    return Record("transaction", keys[0]) if len(keys) == 1 else None


def _agency(award_key: str) -> str:
    """The agency's code in CONT_AWD_<PIID>_<agency>_…, CONT_IDV_<PIID>_<agency> or PIID_<agency>_<PIID>."""
    parts = award_key.split("_")
    return parts[1] if parts[0] == "PIID" else parts[3] if len(parts) > 3 else ""

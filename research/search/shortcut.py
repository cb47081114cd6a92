"""Short cuts: a pasted award number, key, UEI or USAspending address names one record, not a search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from sqlmodel import Session, col, select

from research.models import Award, Recipient, Transaction

_PIID = re.compile(r"(?=.*\d)[A-Z0-9]{6,50}")
_DIGIT = re.compile(r"\d")
_UEI = re.compile(r"[A-Z0-9]{12}")
_HOSTS = ("usaspending.gov", "www.usaspending.gov")


@dataclass(frozen=True)
class Record:
    """One record that a reader named exactly."""

    kind: Literal["award", "recipient", "transaction"]
    key: str


def find_record(session: Session, text: str) -> Record | None:
    """The one record `text` names, or None when it names none, or several.

    Understands award and transaction keys, award numbers with or without dashes, a UEI, and the address of
    an award at USAspending.
    """
    pasted = text.strip().strip('"')
    if not pasted or len(pasted) > 300 or not (_DIGIT.search(pasted) or _UEI.fullmatch(pasted.upper())):
        return None
    key = _key_in_address(pasted) or pasted
    if award := _award(session, key):
        return Record("award", award)
    upper = key.upper()
    if session.get(Transaction, upper.removeprefix("CONT_TX_")):
        return Record("transaction", upper.removeprefix("CONT_TX_"))
    if _UEI.fullmatch(upper):
        found = session.exec(select(Recipient.recipient_key).where(Recipient.uei == upper)).first()
        if found:
            return Record("recipient", found)
    piid = re.sub(r"[\s-]", "", upper)
    if _PIID.fullmatch(piid):
        awards = session.exec(select(Award.award_key).where(Award.piid == piid).limit(2)).all()
        if len(awards) == 1:
            return Record("award", awards[0])
    return None


def _award(session: Session, key: str) -> str | None:
    wanted = col(Award.award_key).in_({key, key.upper()})
    return session.exec(select(Award.award_key).where(wanted).limit(1)).first()


def _key_in_address(text: str) -> str | None:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:  # brackets that are no address
        return None
    if parts.hostname not in _HOSTS:
        return None
    steps = [step for step in parts.path.split("/") if step]
    return unquote(steps[1]) if len(steps) >= 2 and steps[0] == "award" else None

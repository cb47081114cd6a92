"""Short cuts: a pasted award number, key, UEI or publisher's address names one record, not a search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from sqlmodel import Session, col, select

from research.models import Award, Recipient, Transaction

_DIGIT = re.compile(r"\d")
_PIID = re.compile(r"(?=.*\d)[A-Z0-9]{6,50}")
_PIID_AND_MODIFICATION = re.compile(r"([A-Z0-9-]{6,60})[\s/,]+(?:MOD(?:IFICATION)?\.?\s*)?([A-Z0-9]{1,25})")
_UEI = re.compile(r"[A-Z0-9]{12}")
_AWARD_HOSTS = ("usaspending.gov", "www.usaspending.gov", "api.usaspending.gov")
_NUMBER_HOSTS = ("fpds.gov", "www.fpds.gov")
# `PIID:"70CTD023FC0000026"` in a search of FPDS; its other fields name other things.
_IN_FPDS = re.compile(r"""(?:^|\s)(?:PIID:)?["']?(?P<piid>(?=[A-Z-]*\d)[A-Z0-9-]{6,60})["']?(?=\s|$)""")
_LONGEST = 600


@dataclass(frozen=True)
class Record:
    """What a reader named exactly: one record, or by kind "number" an award number that several awards share."""

    kind: Literal["award", "recipient", "transaction", "number"]
    key: str


def find_record(session: Session, text: str) -> Record | None:
    """The one record `text` names, or None when it names none.

    Understands award and transaction keys, award numbers with or without dashes and with a modification number, a
    UEI, and the addresses of awards at USAspending and of award numbers at FPDS.
    """
    pasted = text.strip().strip('"').strip()
    has_form = _DIGIT.search(pasted) or _UEI.fullmatch(pasted.upper())
    if not has_form or len(pasted) > _LONGEST:
        return None
    key = named_in_address(pasted) or pasted
    if award := _award(session, key):
        return Record("award", award)
    upper = key.upper()
    if session.get(Transaction, upper.removeprefix("CONT_TX_")):
        return Record("transaction", upper.removeprefix("CONT_TX_"))
    if _UEI.fullmatch(upper):
        found = session.exec(select(Recipient.recipient_key).where(Recipient.uei == upper)).first()
        if found:
            return Record("recipient", found)
    return _by_number(session, upper) or _by_modification(session, upper)


def named_in_address(text: str) -> str | None:
    """The key or number that the address of a publisher's page names; None for any other text."""
    parts = _address(text)
    if parts is None:
        return None
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if parts.hostname in _AWARD_HOSTS:
        for name in ("award", "awards"):
            if name in steps[:-1]:
                return steps[steps.index(name) + 1]
        return None
    query = parse_qs(parts.query)
    for value in (*query.get("q", ()), *query.get("PIID", ()), *query.get("piid", ())):
        if found := _IN_FPDS.search(value.upper()):
            return found["piid"]
    return None


def is_publishers_address(text: str) -> bool:
    """Whether a text is an address of a publisher understood here, whatever it names."""
    return _address(text.strip().strip('"').strip()) is not None


def _address(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        known = parts.hostname in (*_AWARD_HOSTS, *_NUMBER_HOSTS)
    except ValueError:  # brackets that are no address
        return None
    return parts if known else None


def _award(session: Session, key: str) -> str | None:
    wanted = col(Award.award_key).in_({key, key.upper()})
    return session.exec(select(Award.award_key).where(wanted).limit(1)).first()


def _by_number(session: Session, upper: str) -> Record | None:
    piid = re.sub(r"[\s-]", "", upper)
    if not _PIID.fullmatch(piid):
        return None
    awards = session.exec(select(Award.award_key).where(Award.piid == piid).limit(2)).all()
    if len(awards) == 1:
        return Record("award", awards[0])
    return Record("number", piid) if awards else None


def _by_modification(session: Session, upper: str) -> Record | None:
    found = _PIID_AND_MODIFICATION.fullmatch(upper)
    if found is None:
        return None
    piid, modification = found[1].replace("-", ""), found[2]
    asked = select(Transaction.transaction_key).where(
        Transaction.piid == piid,
        Transaction.modification_number == modification,
        col(Transaction.duplicate_of).is_(None),
        col(Transaction.gone_at).is_(None),
    )
    keys = session.exec(asked.limit(2)).all()
    return Record("transaction", keys[0]) if len(keys) == 1 else None

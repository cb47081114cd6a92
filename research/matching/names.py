"""Legal names made comparable: the same firm written in two ways meets, two firms never do."""

from __future__ import annotations

import re
import unicodedata

from research.names import normalised

_DBA = re.compile(
    r"(?<=\S)[\s,(]+(?:D/?\s?B/?\s?A/?|DOING BUSINESS AS|TRADING AS)[:.]?\s+(?=\S).*", re.IGNORECASE
)
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DELAWARE|VIRGINIA|MARYLAND|CALIFORNIA|NEW YORK|TEXAS"
)
_BRACKETED_STATE = re.compile(rf"\s*\((?:{_STATES})\)", re.IGNORECASE)
_FORMS = (
    (re.compile(r"\bLIMITED LIABILITY (?:COMPANY|CO)\b"), "LLC"),
    (re.compile(r"\bLIMITED LIABILITY PARTNERSHIP\b"), "LLP"),
    (re.compile(r"\bLIMITED PARTNERSHIP\b"), "LP"),
    (re.compile(r"\bL L C\b"), "LLC"),
    (re.compile(r"\bL L P\b"), "LLP"),
    (re.compile(r"\bL P\b"), "LP"),
    (re.compile(r"\bP L C\b"), "PLC"),
    (re.compile(r"\bINCORPORATED\b"), "INC"),
    (re.compile(r"\bCORPORATION\b"), "CORP"),
    (re.compile(r"\bCOMPANY\b"), "CO"),
    (re.compile(r"\bLIMITED\b"), "LTD"),
    (re.compile(r"\s*&\s*"), " AND "),
)
_STATE_AFTER_FORM = re.compile(
    rf"(?<= (?:INC|LLC|LTD))\s+(?:{_STATES})$|(?<= (?:CO|LP))\s+(?:{_STATES})$|(?<= CORP)\s+(?:{_STATES})$"
)
_THE = re.compile(r"^THE (?=\S+ )|(?<=\S) THE$")
_GAPS = re.compile(r"\s+")


def legal_name(name: str) -> str:
    """A name by which one legal entity is recognised however it is typed.

    Capitals without accents; points, commas and brackets gone; legal forms in their short form (kept: an INC is not
    an LLC); `&` as AND; without THE, without a DBA and what follows, without a state behind the name.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = normalised(_BRACKETED_STATE.sub("", _DBA.sub("", plain)))
    for form, short in _FORMS:
        plain = form.sub(short, plain)
    plain = _GAPS.sub(" ", _STATE_AFTER_FORM.sub("", plain)).strip()
    return _THE.sub("", plain).strip()

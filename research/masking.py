"""Masking: e-mail addresses and telephone numbers taken out of any text that is shown or exported.

The raw bytes in the archive keep them. A number is masked when it can only be a telephone number, or when
it looks like one and stands where a contact is given; award identifiers, money, part numbers and dates
stay. The rules were written against the contact lines that really occur in award descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from research.unsigned import find_unsigned

EMAIL_MASK = "[e-mail masked]"
TELEPHONE_MASK = "[telephone masked]"

_AT = r"(?:\s?@\s?|\s?[\[(]\s?AT\s?[\])]\s?)"
# A domain with a dot; or one cut off where the text ends, after a local part that is clearly a name.
_EMAIL = re.compile(
    rf"""(?<![A-Z0-9._%+'-])
    (?:[A-Z0-9_%+'][A-Z0-9._%+'-]*{_AT}[A-Z0-9][A-Z0-9-]*(?:\.[A-Z0-9-]+)*\.[A-Z]{{2,}}(?![A-Z0-9@])
    |  [A-Z]+[._][A-Z0-9._'-]*@(?:[A-Z][A-Z0-9-]*(?:\.[A-Z0-9-]*)*)?\s*$)""",
    re.IGNORECASE | re.VERBOSE,
)
# An address of which the text ends before its sign: `COR: JANE DOE, JANE.R.DO`. Letters and points alone, no address of
# a site, and only behind a word that announces a contact.
_CUT_ADDRESS = re.compile(
    r"(?<![A-Z0-9@._%+'/:-])(?!WWW[._])[A-Z][A-Z'-]+(?:[._][A-Z][A-Z'-]*)+(?<![._]COM)(?<![._](?:GOV|ORG|NET|MIL|EDU))"
    r"[._]?\s*$",
    re.IGNORECASE,
)
_CUT_AT_MOST = 64
"""Characters at the end of a text in which a cut address is looked for; no local part is longer."""
_PERSON = re.compile(r"(?:\b(?:A?POC|TPOC|A?COT?R)\b|\b(?:E-?MAIL|CONTACT)\s?:|@)[^$]{0,80}$", re.IGNORECASE)
# Bare, these words are of trades too (`CONTACT CENTER`, `EMAIL SECURITY`): then somebody of that name must stand there.
_MAY_BE_PERSON = re.compile(r"\b(?:E-?MAIL|CONTACT)\b([^$]{0,80})$", re.IGNORECASE)
_WORD, _BETWEEN = re.compile(r"[A-Z'-]{2,}"), re.compile(r"[._\s]+")
# North American numbers: area code and exchange begin with 2–9; written with a bracket, dash or dot.
_AREA, _EXCHANGE, _LINE = r"[2-9]\d{2}", r"[2-9]\d{2}", r"\d{4}"
_COUNTRY = r"(?:\+?1[-. ]{1,2})?"
_EXTENSION = r"(?:,?\s?(?:EXT|EXTENSION|X)\b\.?:?\s?\d{1,6}|/\d{4}(?!\d))?"
_BEFORE, _AFTER = r"(?<![\d$#-])(?<!\d[.,/])", r"(?![\d-]|[.,]\d|[A-Z]\d)"
_UNMISTAKABLE = re.compile(
    rf"""{_BEFORE}{_COUNTRY}
    (?:\(\s?{_AREA}\s?\)\s?-?\s?{_EXCHANGE}[-. ]?{_LINE}
    |  {_AREA}\)\s?{_EXCHANGE}[-. ]?{_LINE}
    |  {_AREA}(?:-|\.|\s?-\s?|\s){_EXCHANGE}\s?[-.]\s?{_LINE}
    |  {_AREA}[-.]{_EXCHANGE}\s{_LINE}){_AFTER}{_EXTENSION}""",
    re.IGNORECASE | re.VERBOSE,
)
# Ten digits in a row or in other groups, seven digits, or a number cut short: only beside a word that announces a
# contact, or an officer's name.
_POSSIBLE = re.compile(
    rf"""{_BEFORE}(?<![A-Z]){_COUNTRY}
    (?:{_AREA}[-.\s]?{_EXCHANGE}[-.\s]?{_LINE}|{_AREA}/{_EXCHANGE}-{_LINE}|(?:\d{{4}}-)?{_EXCHANGE}[-.]{_LINE}
    |  {_AREA}[-.]{_EXCHANGE}[-.]\d{{2,3}}){_AFTER}{_EXTENSION}""",
    re.IGNORECASE | re.VERBOSE,
)
# Right after such a word nothing else can be meant, though a number sign or no space at all stand between.
_CALLED = re.compile(
    rf"""\b(?:TELEPHONE|TELE|TEL|PHONE|PHN|PH|CELLULAR|CELL|FAX|TELEFAX|MOBILE)(?:\s?(?:NO|NUMBER|NUM)\b)?[\s.:\#-]{{0,4}}
    (?P<number>{_COUNTRY}{_AREA}{_EXCHANGE}{_LINE}){_AFTER}{_EXTENSION}""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTACT = re.compile(
    r"(?:\b(?:A?POC|A?COT?R|TPOC|TEL|TELEPHONE|TELEFAX|PHONE|PHN|PH|CELL|CELLULAR|FAX|MOBILE|(?<!BPA[\s-])CALL|CONTACT"
    r"|DIAL|TEXT|ALT|POV)\b|@|masked\])[^$]{0,48}$",
    re.IGNORECASE,
)
# An officer's office and name, and nothing else: `CONTRACTING OFFICER JANE Q. DOE, `.
_OFFICER = re.compile(
    r"\b(?:(?:CONTRACT(?:ING)?|PROCUREMENT|PURCHASING)\s(?:OFFICER|SPECIALIST)|PROGRAM\sMANAGER|(?:CO|KO|CS|PM)\s?:)"
    r"[\s:,-]{0,4}(?:IS\s)?[A-Z][A-Z'-]+,?(?:\s[A-Z][A-Z.'-]*){1,3}[\s,:;(/-]{1,4}$",
    re.IGNORECASE,
)
_CONTACT_AFTER = re.compile(r"^[\s,;:()/|-]{0,4}[A-Z0-9._'-]+@", re.IGNORECASE)
_PART = re.compile(
    r"(?:\bP/?N|\bS/?N|\bPARTS?|\bNSN|\bMODEL|\bSERIAL|\bSKU|\bITEM|\bCLIN|\bCASE|\bINVOICE|\bTICKET|\bREQ(?:UISITION)?"
    r"|\bCONTRACT|\bORDER|\bCALL\sORDER|\bPR|\bFAR|\bCLAUSE|\bDUNS|\bACCOUNT|\bACCT|\bBPA(?:[\s-]CALL)?)\b[\s.:#]*(?:NO\.?|NUMBERS?|NUM)?[\s.:#]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` (from 0, end excluded) of a text, and what is shown in their place."""

    start: int
    end: int
    mask: str


@dataclass(frozen=True)
class Piece:
    """A stretch of text as shown; `is_match` where it holds the words a link rests on."""

    text: str
    is_match: bool = False


def _telephones(text: str) -> Iterator[Span]:
    for pattern in (_UNMISTAKABLE, _POSSIBLE):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 60) : found.start()]
            if _PART.search(before):
                continue
            announced = (
                _CONTACT.search(before)
                or _OFFICER.search(before)
                or _CONTACT_AFTER.search(text[found.end() : found.end() + 60])
            )
            if pattern is _UNMISTAKABLE or announced:
                yield Span(found.start(), found.end(), TELEPHONE_MASK)
    for found in _CALLED.finditer(text):
        yield Span(found.start("number"), found.end(), TELEPHONE_MASK)


def may_end_cut(text: str) -> bool:
    """False where a text certainly does not end within an address; a quick look that most texts end at."""
    last = text[-_CUT_AT_MOST:].rstrip().rpartition(" ")[2]
    return "." in last or "_" in last


def _cut_address(text: str) -> Iterator[Span]:
    if not may_end_cut(text):
        return
    found = _CUT_ADDRESS.search(text, max(0, len(text) - _CUT_AT_MOST))
    if not found:
        return
    before = text[max(0, found.start() - 100) : found.start()]
    if _PERSON.search(before) or _is_named(before, found.group()):
        yield Span(found.start(), len(text), EMAIL_MASK)


def _is_named(before: str, address: str) -> bool:
    """Whether a part of an address is a name that stands behind a word that may announce a contact.

    The last part may be cut, so that it need only be how the name begins.
    """
    announced = _MAY_BE_PERSON.search(before)
    if announced is None:
        return False
    names = _WORD.findall(announced[1].upper())
    *parts, last = (part for part in _BETWEEN.split(address.upper()) if part)
    return any(len(part) > 1 and part in names for part in parts) or (
        len(last) > 1 and any(name.startswith(last) for name in names)
    )


# What every number and every address holds somewhere; most texts hold none of it, and are not looked at further.
_DIGITS = re.compile(r"[2-9]\d{2}[)\s./-]{0,5}\d{3}[\s./-]{0,3}\d")
_WRITTEN_AT = re.compile(r"[\[(]\s?[Aa][Tt]\s?[\])]")


def may_hold_private(text: str) -> bool:
    """False where a text certainly holds neither; a quick look that most texts end at."""
    return (
        "@" in text
        or _DIGITS.search(text) is not None
        or (("(" in text or "[" in text) and _WRITTEN_AT.search(text) is not None)
        or next(_cut_address(text), None) is not None
        or next(find_unsigned(text), None) is not None
    )


@lru_cache(maxsize=20_000)
def find_private(text: str) -> tuple[Span, ...]:
    """Where a text holds an e-mail address or a telephone number, in order and without overlaps."""
    return tuple(search_private(text)) if may_hold_private(text) else ()


def search_private(text: str) -> list[Span]:
    """`find_private`, by every pattern and without the quick look before."""
    spans = [Span(found.start(), found.end(), EMAIL_MASK) for found in _EMAIL.finditer(text)]
    spans += _cut_address(text)
    spans += [Span(start, end, EMAIL_MASK) for start, end in find_unsigned(text)]
    spans += _telephones(text)
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def mask(text: str) -> str:
    """The text with each e-mail address and telephone number replaced by a word in brackets."""
    return "".join(piece.text for piece in pieces(text))


def mask_optional(text: str | None) -> str | None:
    """`mask`, for a field that may be empty."""
    return None if text is None else mask(text)


def pieces(text: str, matches: Iterable[tuple[int, int]] = ()) -> list[Piece]:
    """The masked text, cut so that the matched stretches can be marked.

    matches: (start, end) in characters of the original, from 0, end excluded. A match that reaches into a
    masked address marks the mask: what a link rests on is said, the address is not.
    """
    wanted = sorted((start, end) for start, end in matches if 0 <= start < end <= len(text))
    result: list[Piece] = []

    def plain(begin: int, stop: int) -> None:
        for start, end in wanted:
            first, last = max(begin, start), min(stop, end)
            if first < last:
                if begin < first:
                    result.append(Piece(text[begin:first]))
                result.append(Piece(text[first:last], is_match=True))
                begin = last
        if begin < stop:
            result.append(Piece(text[begin:stop]))

    position = 0
    for span in find_private(text):
        plain(position, span.start)
        is_match = any(start < span.end and span.start < end for start, end in wanted)
        result.append(Piece(span.mask, is_match))
        position = span.end
    plain(position, len(text))
    return result

"""Dirty text made plain for matching, every character remembering where it stood in the original."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

REFERENCE = re.compile(r"&(?:#(?:[xX][0-9A-Fa-f]{1,6}|[0-9]{1,7});?|[A-Za-z][A-Za-z0-9]{1,30};)")
"""A character reference; a numeric one may lack its semicolon, as in `SO&#1048908WARE`."""

_LIGATURES = {"1048908": "FT", "1048991": "TI", "1048579": " ", "1048595": ",", "57505": " "}
"""What numbers of a private font stand for, told from the words around them; see the tests."""

_MARKS = str.maketrans("‘’´`“”–—‐‑−⁄", "\x27" * 4 + '""' + "-" * 5 + "/")
"""Typographic marks and what a keyboard has for them."""

SQUASH = bytes(
    ord(chr(byte).upper()) if byte < 128 and chr(byte).isalnum() else 0x1E if byte == 0x1E else 0x20
    for byte in range(256)
)
"""Table for `bytes.translate`: capitals and digits stay, small letters rise, all else becomes a blank.

The sign 1E, which separates texts in a scan, stays what it is.
"""


@dataclass(frozen=True)
class Folded:
    """`text` in plain ASCII capitals; `at[n]` is where its n-th character began in the original, `ends[n]` where
    it ended."""

    text: str
    at: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """From a span of the folded text to one of the original."""
        return self.at[start], self.ends[end - 1]


def is_plain(text: str) -> bool:
    """Whether the original can be scanned as it is."""
    return text.isascii() and "\x1e" not in text and not ("&" in text and REFERENCE.search(text))


def fold(text: str) -> Folded:
    """Capitals without accents, references repaired, invisible signs dropped, typographic marks made plain."""
    made: list[str] = []
    at: list[int] = []
    ends: list[int] = []
    place = 0
    while place < len(text):
        found = REFERENCE.match(text, place) if text[place] == "&" else None
        stop = found.end() if found else place + 1
        plain = _plain(_meant(found[0])) if found else _plain(text[place])
        made.append(plain)
        at += [place] * len(plain)
        ends += [stop] * len(plain)
        place = stop
    return Folded("".join(made), tuple(at), tuple(ends))


def _meant(reference: str) -> str:
    """What a character reference stands for; a blank where nobody knows."""
    number = reference.strip("&#;")
    if number in _LIGATURES:
        return _LIGATURES[number]
    written = reference if reference.endswith(";") else reference + ";"
    said = html.unescape(written)
    if said == written:
        said = html.unescape(written.lower())  # records are in capitals
    return (
        " " if said.startswith("&#") or any(unicodedata.category(c) in ("Co", "Cn") for c in said) else said
    )


def _plain(text: str) -> str:
    """Capitals of ASCII; what has no such form becomes a blank, and what cannot be seen goes."""
    if text.isascii():
        return text.upper().replace("\x1e", " ")
    made = []
    for sign in unicodedata.normalize("NFKD", text.translate(_MARKS)).translate(_MARKS):
        if sign.isascii():
            made.append(sign.upper())
        elif unicodedata.category(sign) not in ("Mn", "Cf"):
            made.append("".join(c for c in sign.upper() if c.isascii()) or " ")
    return "".join(made).replace("\x1e", " ")

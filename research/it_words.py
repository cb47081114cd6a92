"""IT product codes, and texts that hold only words which name no maker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from research.registry.it_products import GenericWords, ItGroup

_GROUP = re.compile(r"[A-Z0-9]+")
_POSSESSIVE = re.compile(r"['’]S\b")
# Groups with a digit that tell nothing: amounts and sizes, modification and line numbers, years, award numbers. Not F5
# or O365.
_NUMBER = re.compile(
    r"\d+(?:ST|ND|RD|TH|K|M|MM|GB|TB|MB|YR|YRS|MO|X|HRS?|EA|IN)?"
    r"|[AP][OSZ]?\d{4,6}|(?:FY|OY|OP|CY|BY|YR|YEAR|Q|CLINS?|SLIN|LINE|MOD|OPT|OPTION|PHASE|TIER|QTY|LOT|ITSR|REQ|RQ|PR|PO|T|POP)\d+"
    r"|(?=(?:[A-Z]*\d){4})[A-Z0-9]{9,}"
)


# A letter tied to a word by & or a hyphen is a name (AT&T, T-MOBILE) unless everybody uses it.
_TIED = re.compile(r"(?<![A-Z0-9])(?:[A-Z]+&[A-Z]+|[A-Z]-[A-Z]{2,})(?![A-Z0-9])")
_PLAINLY_TIED = frozenset({"A&E", "A&M", "E-MAIL", "M&A", "M&O", "O&M", "Q&A", "R&D", "S&E", "T&M", "X-RAY"})


@dataclass(frozen=True)
class ItReader:
    """Tells IT product codes and generic texts, as data/codes decides."""

    groups: tuple[ItGroup, ...]
    words: frozenset[str]

    def is_it(self, code: str | None, description: str | None) -> bool:
        """Whether a product or service code, or without one its name, means information technology."""
        return any(group.fits(code, description) for group in self.groups)

    def is_generic(self, text: str | None) -> bool:
        """Whether the text holds nothing but generic words, numbers and single letters; an empty one does."""
        plain = _POSSESSIVE.sub("", (text or "").upper())
        if not plain.isascii():
            plain = plain.encode("ascii", "replace").decode("ascii")
        return all(map(self._is_plainly_tied, _TIED.findall(plain))) and all(
            group in self.words or len(group) == 1 or _NUMBER.fullmatch(group) is not None
            for group in _GROUP.findall(plain)
        )

    def _is_plainly_tied(self, tied: str) -> bool:
        return tied in _PLAINLY_TIED or min(map(len, re.split("[&-]", tied))) > 2


def it_reader(groups: Iterable[ItGroup], words: Iterable[GenericWords]) -> ItReader:
    return ItReader(tuple(groups), frozenset(word for one in words for word in one.words))

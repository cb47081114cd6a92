"""Secrets of the settings, taken out of whatever is kept, printed or shown: every `SecretStr`, whatever its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

from research.config import Settings

REMOVED = "(secret-removed)"
"""It stands in addresses too: with a blank or a bracket, what WARC keeps would not be the address in the index."""
SHORTEST = 8
"""Characters; a shorter one cannot be told from ordinary text."""


@dataclass(frozen=True)
class Secrets:
    """The secrets that are set, each in every way in which an address or a header may spell it."""

    spellings: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of the settings. A key added to them later is among them without being named here."""
        values = (getattr(settings, name) for name in type(settings).model_fields)
        plain = {value.get_secret_value() for value in values if isinstance(value, SecretStr)}
        known = {spelling for secret in plain if len(secret) >= SHORTEST for spelling in _spellings(secret)}
        return cls(tuple(sorted(known, key=lambda one: (-len(one), one))))

    def plus(self, secret: str) -> Self:
        """These and one more, which a publisher gave us; one too short to tell from ordinary text is let alone."""
        if len(secret) < SHORTEST:
            return self
        known = {*self.spellings, *_spellings(secret)}
        return type(self)(tuple(sorted(known, key=lambda one: (-len(one), one))))

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def clean(self, text: str) -> str:
        """The text with a word in place of each secret."""
        for spelling in self.spellings:
            text = text.replace(spelling, REMOVED)
        return text

    def clean_bytes(self, data: bytes) -> bytes:
        """The bytes with stars in place of each secret, as many as it had bytes: announced lengths stay true."""
        for spelling in self.spellings:
            secret = spelling.encode()
            if secret in data:
                data = data.replace(secret, b"*" * len(secret))
        return data


def _spellings(secret: str) -> set[str]:
    """As it is, in an address with capital or small hexadecimal digits, and in JSON that escapes the slash."""
    in_addresses = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    small = {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), one) for one in in_addresses}
    return {secret, secret.replace("/", "\\/"), *in_addresses, *small}

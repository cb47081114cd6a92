"""Questions for a person: words that hold an e-mail address or a telephone number are not looked for."""

from __future__ import annotations

import re

from research.filters.model import BadFilter
from research.filters.words import tokens
from research.masking import find_private

# Signs of the language of searches, which may stand before and behind an address.
_SIGNS = re.compile(r'["*]|(?<!\S)-')
# As words are read, the signs between its groups are gone; `541512 2024` is a code and a year.
_NUMBER = re.compile(r"(?<!\S)[2-9]\d{2}( ?)[2-9]\d{2}\1\d{4}(?!\S)")


def check_private(parameter: str, text: str) -> None:
    """Raises `BadFilter` for words that hold an address or a telephone number, in whatever signs it is written.

    The sentence and its citation would print it, whoever it belongs to.
    """
    if find_private(_SIGNS.sub(" ", text)) or _NUMBER.search(" ".join(tokens(text))):
        raise BadFilter(
            parameter, "addresses and telephone numbers of persons are not looked for", "Ask for other words."
        )

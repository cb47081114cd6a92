"""Mailboxes that a text writes without their sign: `EMAIL CRSP TO EXAMPLEBOX.DHS.GOV`.

Such a one looks like a web host. What tells them apart is the word that announces an address, and a name before the
host: `WWW.DHS.GOV` and `SAM.GOV` have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENDINGS = (".GOV", ".MIL")

# Behind `EMAIL … TO` in one sentence, or `EMAIL:`. At least three names parted by points, and no path behind them.
_UNSIGNED = re.compile(
    r"""\bE-?MAIL(?:S|ED)?\b(?:[^.;$@/]{0,40}?\bTO\b\s?:?|\s?:)\s?
    (?P<mailbox>(?!WWW\d?\.|HTTPS?:)[A-Z][A-Z0-9_-]*(?:\.[A-Z0-9-]+)+\.(?:GOV|MIL))(?![A-Z0-9_@/-]|\.[A-Z0-9])""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)


def find_unsigned(text: str) -> Iterator[tuple[int, int]]:
    """Where such mailboxes stand: start and end, in characters from 0, end excluded."""
    # Most texts hold no such host, and to look for one is quicker than the pattern.
    if "." not in text:
        return
    upper = text.upper()
    if not any(ending in upper for ending in _ENDINGS):
        return
    for found in _UNSIGNED.finditer(text):
        yield found.start("mailbox"), found.end("mailbox")

"""What the printed styles share: days as each writes them, and titles in quotation marks."""

from __future__ import annotations

import re
from datetime import datetime

from research.wording import long_date

_SHORT = {"May", "June", "July"}
_QUOTED = re.compile('"([^"]*)"')


def american_day(moment: datetime) -> str:
    """`April 20, 2026`."""
    day, month, year = long_date(moment.date()).split()
    return f"{month} {day}, {year}"


def short_day(moment: datetime) -> str:
    """`20 Apr. 2026`, as MLA shortens months of more than four letters."""
    day, month, year = long_date(moment.date()).split()
    short = month if month in _SHORT else "Sept." if month == "September" else f"{month[:3]}."
    return f"{day} {short} {year}"


def in_quotes(title: str, mark: str) -> str:
    """The title in double quotation marks, its own made single; `mark` (a comma or full stop) stands inside.

    After a title that ends with a mark of its own, none is added.
    """
    inner = _QUOTED.sub(r"‘\1’", title).replace('"', "”").replace("“", "‘").replace("”", "’")
    return f"“{inner}{'' if inner.endswith(('?', '!', mark)) else mark}”"

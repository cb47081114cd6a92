"""Short quotations: the words round a place in a text, few enough to quote and masked."""

from __future__ import annotations

import re

from research.masking import mask

MOST_WORDS = 25
_REACH = 200  # characters on either side; more cannot be 25 words of any use
_WORD = re.compile(r"\S{1,60}")


def quotation(text: str, start: int, end: int) -> str:
    """At most `MOST_WORDS` words of the line round the characters `start` to `end`, those among them."""
    first = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + _REACH)
    words = [(found.start(), found.end()) for found in _WORD.finditer(text, first, last)]
    within = [n for n, (begin, stop) in enumerate(words) if begin < end and stop > start]
    if not within:
        return ""
    low, high = within[0], min(within[-1], within[0] + MOST_WORDS - 1)
    while high - low + 1 < MOST_WORDS and (low > 0 or high < len(words) - 1):
        if high < len(words) - 1:
            high += 1
        if low > 0 and high - low + 1 < MOST_WORDS:
            low -= 1
    said = " ".join(text[begin:stop] for begin, stop in words[low : high + 1])
    before = "… " if text[first : words[low][0]].strip() or (first and text[first - 1] != "\n") else ""
    after = " …" if text[words[high][1] : last].strip() or (last < len(text) and text[last] != "\n") else ""
    return mask(f"{before}{said}{after}")

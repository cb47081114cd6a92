"""What a site's robots.txt allows us, read by RFC 9309: groups joined, wildcards, the longest rule counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

AGENT = "contracttrail"
LARGEST = 512 * 1024
"""Bytes that are read; the standard asks for 500 KiB at least, and lets the rest be passed over."""
_MOST_RULES = 10_000
_NAME = re.compile(r"[a-z_-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Robots:
    """The rules for us: (path pattern, whether it allows), and how many seconds to leave between questions."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for: by the longest rule that fits, the allowing one of two as long."""
        parts = urlsplit(url)
        path = _spelled((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(pattern), allows) for pattern, allows in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


def read_robots(payload: bytes) -> Robots:
    """The rules that a robots.txt has for us: those of our name, or else those for everybody.

    Groups for one name are one group wherever they stand, and a blank line ends none.
    """
    rules: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    names: list[str] = []
    is_open = False
    for line in payload[:LARGEST].decode("utf-8-sig", "replace").splitlines()[:_MOST_RULES]:
        key, mark, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not mark:
            continue
        if key == "user-agent":
            names = [*(names if is_open else []), _agent(value)]
            rules.setdefault(names[-1], [])
            is_open = True
            continue
        if key not in ("allow", "disallow", "crawl-delay"):
            continue
        is_open = False
        for name in names:
            if key == "crawl-delay":
                delays[name] = max(delays.get(name, 0.0), _seconds(value))
            elif value:
                rules[name].append((_spelled(value), key == "allow"))
    ours = AGENT if AGENT in rules else "*"
    return Robots(tuple(rules.get(ours, ())), delays.get(ours, 0.0))


def _agent(value: str) -> str:
    """The name in a user-agent line; what stands behind the name, such as a version, does not count."""
    found = _NAME.match(value)
    return found[0].lower() if found else value[:1]


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value) else 0.0


def _spelled(path: str) -> str:
    """One spelling for each path, so that `%7E` and `~` are the same; the signs of patterns stay."""
    return quote(unquote(path), safe="/?&=;:@!$'()*+,~.-_%[]")


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits from the start of a path: `*` is anything, `$` at its end the end. Never goes back."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others):
        if is_whole and number == len(others) - 1:
            return len(path) - len(part) >= place and path.endswith(part)
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return not is_whole or place == len(path)

"""Versions of what is derived from records and data/: a database made in others is made again by the next command."""

from __future__ import annotations

from collections.abc import Mapping

from research.change_log import CHANGE_LOG_VERSION
from research.matching.notices import READING as NOTICES
from research.matching.register import READING as REGISTER
from research.matching.vendors import STATED_VERSION
from research.notice_words import READING as NOTICE_WORDS
from research.registry.rulebook import ENGINE, PLAIN_ENGINE
from research.rollups import ROLLUPS_VERSION
from research.search.index import INDEX_VERSION
from research.webpages.naming import READING as PAGES

STATE = "versions"
"""Name of the row of `State` that holds them, written when all is in place."""

VERSIONS = {
    "change_log": CHANGE_LOG_VERSION,
    "engine": str(ENGINE),
    "index": INDEX_VERSION,
    "notice_words": str(NOTICE_WORDS),
    "notices": str(NOTICES),
    "pages": str(PAGES),
    "plain_engine": str(PLAIN_ENGINE),
    "register": str(REGISTER),
    "rollups": ROLLUPS_VERSION,
    "stated": STATED_VERSION,
}
"""Those in force. All but `PARTLY` and the change log are made anew, or held against their version, at each refresh."""

PARTLY = ("engine", "index", "plain_engine")
"""What a small refresh makes for touched awards alone, so that another version needs a whole one."""


def versions_text() -> str:
    """`change_log=1 engine=2 …`, as the state row holds them."""
    return " ".join(f"{name}={version}" for name, version in sorted(VERSIONS.items()))


def is_current(state: Mapping[str, str], *names: str) -> bool:
    """Whether these, or all where none is named, were made in the versions in force. state: by name of the row."""
    held = state.get(STATE, "").split()
    return all(f"{name}={VERSIONS[name]}" in held for name in names or VERSIONS)

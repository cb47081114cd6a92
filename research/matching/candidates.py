"""Which awards any rule could tie to any company: the few that need a close look, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from research.db import is_sqlite
from research.matching.rules import any_word
from research.registry import Registry, Rule

CANDIDATE = "candidate_award"
"""Temporary table of these awards, column `k`."""

_AT_A_TIME = 20_000
_RUN = re.compile(r"\w+")


@dataclass
class Finder:
    """Says of a text or a recipient whether any rule may care; remembers its answers, because texts repeat.

    It may say yes too often and never no wrongly: where a rule's words fit, so does the first run of letters
    and digits of one of them, as a whole, in any case of letters.
    """

    patterns: list[re.Pattern[str]]
    first_runs: frozenset[str]
    has_odd_words: bool
    names: frozenset[str]
    texts: dict[str, bool] = field(default_factory=dict)
    recipients: dict[tuple[str | None, str | None], bool] = field(default_factory=dict)

    def speaks(self, said: str | None) -> bool:
        """Whether a text holds a word of any rule."""
        if not said:
            return False
        known = self.texts.get(said)
        if known is None:
            if len(self.texts) > 500_000:
                self.texts.clear()  # memory stays bounded whatever the number of texts
            known = self.texts[said] = self._looks(said)
        return known

    def receives(self, name: str | None, uei: str | None) -> bool:
        """Whether a recipient is, or is decided to be, a company of any rule."""
        known = self.recipients.get((name, uei))
        if known is None:
            known = name in self.names or uei in self.names or self.speaks(name)
            self.recipients[name, uei] = known
        return known

    def _looks(self, said: str) -> bool:
        is_plain = said.isascii() and not self.has_odd_words
        if is_plain and self.first_runs.isdisjoint(_RUN.findall(said.upper())):
            return False
        return any(pattern.search(said) for pattern in self.patterns)


def finder(registry: Registry) -> Finder:
    rules: Iterable[Rule] = registry.rules.values()
    words = {word for rule in rules for part in rule.companies.values() for word in part.words}
    runs = {word: _RUN.search(word) for word in words}
    companies = {slug for rule in registry.rules.values() for slug in rule.companies}
    names = {r.name for slug in companies for r in registry.companies[slug].recipient_names}
    decided = {d.subject for d in registry.decisions if d.subject_kind == "recipient"}
    return Finder(
        [any_word(rule) for rule in registry.rules.values()],
        frozenset(run[0].upper() for run in runs.values() if run),
        any(run is None or not word.isascii() for word, run in runs.items()),
        frozenset(names | decided),
    )


def find_candidates(connection: Connection, registry: Registry, among: str | None = None) -> None:
    """Fill the temporary table of awards worth a look; `among` is a query of the only award keys."""
    found = set(_awards(connection, finder(registry), f"IN ({among})" if among else None))
    connection.execute(text(f"DROP TABLE IF EXISTS {CANDIDATE}"))
    connection.execute(text(f"CREATE TEMPORARY TABLE {CANDIDATE} (k TEXT PRIMARY KEY)"))
    if found:
        insert = text(f"INSERT INTO {CANDIDATE} (k) VALUES (:k)")
        connection.execute(insert, [{"k": key} for key in sorted(found)])
    if not is_sqlite(connection):
        connection.execute(text(f"ANALYZE {CANDIDATE}"))


def _awards(connection: Connection, finder: Finder, limit: str | None) -> Iterator[str]:
    where = f" AND award_key {limit}" if limit else ""
    rows = connection.execute(
        text(
            "SELECT award_key, description, recipient_name, recipient_uei FROM award_transaction "
            f"WHERE duplicate_of IS NULL AND gone_at IS NULL{where}"
        ),
        execution_options={"yield_per": _AT_A_TIME},
    )
    for key, said, name, uei in rows:
        if finder.speaks(said) or finder.receives(name, uei):
            yield key
    bases = connection.execute(
        text(f"SELECT award_key, base_description FROM award WHERE base_description IS NOT NULL{where}"),
        execution_options={"yield_per": _AT_A_TIME},
    )
    for key, said in bases:
        if finder.speaks(said):
            yield key

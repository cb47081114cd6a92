"""Texts near a company's word that no word catches: a slip of some letters, or the word glued to another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import bindparam, text
from sqlmodel import Session

from research.counting import counts
from research.registry import Registry
from research.reviewing.candidate import Candidate, Recorded
from research.reviewing.companies import all_words, telling_words
from research.reviewing.holdings import as_day, in_parts, merged, money_of
from research.reviewing.likeness import Misspellings

_TOKEN = re.compile(r"[A-Z]{6,}")
_AT_A_TIME = 20_000
_EXAMPLES = 3
_COMMON = 25
"""A word in more transactions than this is an ordinary word, not a slip of the pen; it is not asked about."""


@dataclass
class _Seen:
    """Where a suspicious word stands."""

    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Meant:
    slug: str
    score: int
    reason: str


def spelling_candidates(session: Session, registry: Registry) -> list[Candidate]:
    """Every unknown word that may be a company's, with the rows that say it and that name the company by no rule."""
    dictionary = _Dictionary(registry)
    seen: dict[str, _Seen] = defaultdict(_Seen)
    for key, said in _texts(session):
        for token in dictionary.suspicious(set(_TOKEN.findall(said.upper()))):
            held = seen[token]
            held.keys.append(key)
            if len(held.texts) < _EXAMPLES and said not in held.texts:
                held.texts.append(said)
    keys_seen = {key for held in seen.values() for key in held.keys}
    linked = _linked(session, keys_seen)
    money = money_of(session, registry, "transaction_key", keys_seen)
    where = _where(session, keys_seen)
    found = []
    for token, held in sorted(seen.items()):
        for meant in dictionary.meant(token):
            keys = [key for key in held.keys if (meant.slug, key) not in linked]
            if not keys or len(held.keys) > _COMMON:
                continue
            days = [where[key][0] for key in keys]
            piids = tuple(sorted({where[key][1] for key in keys}))
            recorded = Recorded(token, first=min(days), last=max(days), piids=piids, texts=tuple(held.texts))
            stake = merged(part for key in keys for part in money.get(key, ()))
            found.append(
                Candidate("spelling", meant.slug, token, meant.score, (meant.reason,), recorded, stake)
            )
    return found


class _Dictionary:
    """All words by which texts name a company, and what an unknown word may mean; answers are remembered."""

    def __init__(self, registry: Registry) -> None:
        self.known = {word: slugs for word, slugs in telling_words(registry).items() if len(word) >= 6}
        self.misspellings = Misspellings(self.known)
        lengths = {len(word) for word in self.known}
        self.by_length = {length: {word for word in self.known if len(word) == length} for length in lengths}
        self.harmless = all_words(registry)
        self.answers: dict[str, list[_Meant]] = {}

    def suspicious(self, tokens: set[str]) -> set[str]:
        """Those that may mean a company's word; a text costs two set operations once its words are known."""
        for token in tokens - self.harmless - self.answers.keys():
            if answer := list(self._look(token)):
                self.answers[token] = answer
            else:
                self.harmless.add(token)
        return tokens & self.answers.keys()

    def meant(self, token: str) -> list[_Meant]:
        return self.answers[token]

    def _look(self, token: str) -> Iterator[_Meant]:
        for known, slips in self.misspellings.meant(token).items():
            if token != f"{known}S":
                reason = f"{token} differs from {known}, a word for it, by {slips} of {len(known)} letters"
                yield from (_Meant(slug, 95 - 15 * slips, reason) for slug in sorted(self.known[known]))
        for length, known_words in self.by_length.items():
            if len(token) >= length + 3:
                for known in {token[:length], token[-length:]} & known_words:
                    reason = f"{token} may be {known}, a word for it, written together with another"
                    yield from (_Meant(slug, 70, reason) for slug in sorted(self.known[known]))


def _texts(session: Session) -> Iterator[tuple[str, str]]:
    rows = session.execute(
        text(
            f"SELECT transaction_key, description FROM award_transaction WHERE {counts()} AND description IS NOT NULL"
        ),
        execution_options={"yield_per": _AT_A_TIME},
    )
    for key, said in rows:
        yield str(key), str(said)


def _linked(session: Session, keys: set[str]) -> set[tuple[str, str]]:
    """Company and transaction, where a rule finds the company on the transaction itself already."""
    if not keys:
        return set()
    rows = session.execute(
        text("SELECT DISTINCT company_slug, record_key FROM link WHERE tier IN ('recipient', 'named')")
    )
    return {(slug, key) for slug, key in rows if key in keys}


def _where(session: Session, keys: set[str]) -> dict[str, tuple[date, str]]:
    """Action date and PIID of each transaction."""
    query = text(
        "SELECT transaction_key, action_date, piid FROM award_transaction WHERE transaction_key IN :keys"
    )
    found: dict[str, tuple[date, str]] = {}
    for some in in_parts(keys):
        for key, day, piid in session.execute(
            query.bindparams(bindparam("keys", expanding=True)), {"keys": some}
        ):
            if (known := as_day(day)) is not None:
                found[key] = (known, piid)
    return found

"""Contracts that changed hands or names: one recipient after another on the same award, and texts that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sqlalchemy import bindparam, text
from sqlmodel import Session

from research.counting import counts
from research.masking import mask
from research.registry import Registry
from research.reviewing.candidate import Candidate, Recorded
from research.reviewing.companies import ties
from research.reviewing.holdings import as_day, in_parts, merged, money_of
from research.reviewing.likeness import LEGAL_FORMS, spelt, words

SAYS_SO = re.compile(
    r"\b(?:NON[- ])?NOVATION\b|\b(?:VENDOR|COMPANY|CONTRACTOR|LEGAL|CO)(?:['’]S)? NAME CHANGE\b|\bNAME CHANGE\b"
    r"|\bCHANGE (?:OF|IN) NAME\b|\bCHANGES? (?:OF )?THE (?:VENDOR|CONTRACTOR|COMPANY|AWARDEE)(?:['’]S NAME)?\b",
    re.IGNORECASE,
)
"""Not INNOVATION, not RENOVATION: the word stands by itself."""

_NOT_OF_A_FIRM = re.compile(r"\b(?:HOST|ACOR|COR|POC|FILE|PROJECT|USER|DOMAIN) NAME CHANGE\b", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\bFROM:? (?P<old>[^;()]{3,80}?)(?: \([^)]*\))? TO:? (?:INVOICING PARTY |NEW COMPANY,? )?(?P<new>[^;()]{3,80}?)"
    r"(?=\s*(?:[;(]|\.\s|\.?$|,? (?:AND|EXTEND|DUE|EFFECTIVE)\b))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"\b(?:NOVATION|ORDER|CONTRACT|SSN|EIN|INVOICE|BILL|DATE)\b|[A-Z]\d{5,}", re.IGNORECASE)
_LIKE = (
    "%NOVATION%",
    "%NAME CHANGE%",
    "%CHANGE OF NAME%",
    "%CHANGE IN NAME%",
    "%CHANGE% THE VENDOR%",
    "%CHANGE% THE CONTRACTOR%",
    "%CHANGE% THE COMPANY%",
    "%CHANGE% THE AWARDEE%",
)
_TEXTS = 4

UNKNOWN = "?"
"""Stands for the former name where neither the award nor the text says it."""


@dataclass(frozen=True)
class Row:
    """What one modification says of who holds the award. key: transaction key, none for a page that is not loaded."""

    award: str
    piid: str
    day: date
    modification: str
    name: str
    key: str | None = None
    uei: str | None = None
    said: str | None = None


@dataclass
class _Change:
    """From one name to the next, over all awards that show it."""

    old: str
    new: str
    new_uei: str | None = None
    days: set[date] = field(default_factory=set)
    piids: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


def succession_candidates(session: Session, registry: Registry, pages: Iterable[Row] = ()) -> list[Candidate]:
    """Each pair of former and new name once, with the awards that changed. pages: rows of vehicles not loaded."""
    changes: dict[tuple[str, str], _Change] = {}
    by_award: dict[str, list[Row]] = {}
    for row in (*_rows(session), *pages):
        by_award.setdefault(row.award, []).append(row)
    for rows in by_award.values():
        for change in _changes(sorted(rows, key=lambda r: (r.day, r.modification))):
            old = changes.setdefault((spelt(change.old), spelt(change.new)), change)
            if old is not change:
                _add(old, change)
    keys = {key for change in changes.values() for key in change.keys}
    money = money_of(session, registry, "transaction_key", keys)
    tied = ties(registry)
    found = []
    for change in changes.values():
        owners = (tied.company(None, change.old), tied.company(change.new_uei, change.new))
        if owners[0] and owners[0] == owners[1]:
            continue
        subject = f"{change.old} -> {change.new}"
        found.append(
            Candidate(
                "succession",
                owners[0] or owners[1],
                subject,
                _score(change),
                tuple(_reasons(change, owners)),
                Recorded(
                    change.new,
                    change.new_uei,
                    change.old,
                    first=min(change.days),
                    last=max(change.days),
                    piids=tuple(sorted(change.piids)),
                    texts=tuple(change.texts),
                ),
                merged(part for key in sorted(change.keys) for part in money.get(key, ())),
            )
        )
    return found


def _changes(rows: list[Row]) -> Iterator[_Change]:
    """The changes of one award, oldest first; a change of points and commas only is none."""
    firsts: dict[str, Row] = {}
    for row in rows:
        firsts.setdefault(spelt(row.name), row)
    order = sorted(firsts.values(), key=lambda r: (r.day, r.modification))
    told = [
        row for row in rows if row.said and SAYS_SO.search(row.said) and not _NOT_OF_A_FIRM.search(row.said)
    ]
    texts = list(dict.fromkeys(mask(row.said) for row in told if row.said))
    for old, new in pairwise(order):
        after = {row.key for row in rows if row.key and spelt(row.name) == spelt(new.name)}
        yield _Change(old.name, new.name, new.uei, {new.day}, {new.piid}, after, texts[:_TEXTS])
    if len(order) == 1:
        for row in told:
            old_name, new_name = _told(row.said or "") or (UNKNOWN, row.name)
            after = {r.key for r in rows if r.key and r.day >= row.day}
            yield _Change(old_name, new_name, None, {row.day}, {row.piid}, after, [mask(row.said or "")])


def _told(said: str) -> tuple[str, str] | None:
    """The two names of a text that says `from … to …`; none where they are no names of firms."""
    found = _FROM_TO.search(said)
    if not found:
        return None
    old, new = (re.split(r",? \d{3,}", found[part])[0].strip(" .,-") for part in ("old", "new"))
    if not all(
        any(word not in LEGAL_FORMS for word in words(name)) and not _NO_NAME.search(name)
        for name in (old, new)
    ):
        return None
    return old, new


def _add(old: _Change, more: _Change) -> None:
    old.days |= more.days
    old.piids |= more.piids
    old.keys |= more.keys
    old.texts += [said for said in more.texts if said not in old.texts][: _TEXTS - len(old.texts)]
    old.new_uei = old.new_uei or more.new_uei


def _score(change: _Change) -> int:
    """A text that says so is worth most; then names that share a word, which rather were renamed than replaced."""
    alike = bool(set(words(change.old)) & set(words(change.new)))
    return 40 + 30 * bool(change.texts) + 20 * alike + min(len(change.piids), 10)


def _reasons(change: _Change, owners: tuple[str | None, str | None]) -> Iterator[str]:
    count = f"{len(change.piids)} awards" if len(change.piids) > 1 else "one award"
    if change.old == UNKNOWN:
        yield f"a text on {count} says that the holder changed, not who held it before"
    else:
        yield f"“{change.new}” follows “{change.old}” on {count}, first on {min(change.days)}"
    if change.texts:
        yield "the records say so in words"
    if owners[0] and owners[1]:
        yield f"from {owners[0]} to {owners[1]}, two companies of the registry"
    elif owners[0]:
        yield f"the former name is {owners[0]}’s: renamed, or has the contract left it?"
    elif owners[1]:
        yield f"the new name is {owners[1]}’s: was the former one, too?"


def _rows(session: Session) -> Iterator[Row]:
    """All rows of awards with two recipient names, or with a text that may tell of a change."""
    likes = " OR ".join(f"upper(description) LIKE '{like}'" for like in _LIKE)
    several = text(
        f"SELECT award_key FROM award_transaction WHERE {counts()} AND recipient_name IS NOT NULL "
        "GROUP BY award_key HAVING min(recipient_name) <> max(recipient_name)"
    )
    keys = set(session.execute(several).scalars())
    told = session.execute(
        text(f"SELECT award_key, description FROM award_transaction WHERE {counts()} AND ({likes})")
    )
    keys |= {key for key, said in told if SAYS_SO.search(said)}
    query = text(
        "SELECT award_key, piid, action_date, modification_number, recipient_name, transaction_key, recipient_uei, "
        f"description FROM award_transaction WHERE {counts()} AND recipient_name IS NOT NULL AND award_key IN :keys"
    ).bindparams(bindparam("keys", expanding=True))
    for some in in_parts(keys):
        for award, piid, day, modification, name, key, uei, said in session.execute(query, {"keys": some}):
            known = as_day(day)
            if known is not None:
                yield Row(award, piid, known, modification, name, key, uei, said)

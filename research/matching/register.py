"""Documents of the Federal Register that name a company: a link where title or abstract holds a word of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, select
from sqlmodel import col

from research.matching.engine import BookMatcher
from research.matching.families import OWNERSHIP, THEN
from research.matching.identity import when
from research.matching.made import MadeLink
from research.matching.naming import Named, Naming
from research.matching.own_words import own_book, strong_words
from research.models import RegisterDocument
from research.registry import Registry

RULE = "register-1"
"""Id of the rule by which documents are read: the strong words of the project's own rule, written as names."""

_READING = 1
"""Raised when the same words would be read otherwise; part of the rule's version."""

_SHORT = 3
"""Letters up to which a name is an abbreviation: units and articles are as short."""


def register_links(connection: Connection, registry: Registry) -> Iterator[MadeLink]:
    """A link for each agency followed whose document names a company; its reason holds the words."""
    document = col(RegisterDocument.document_number)
    rows = connection.execute(
        select(
            document,
            col(RegisterDocument.title),
            col(RegisterDocument.abstract),
            col(RegisterDocument.publication_date),
            col(RegisterDocument.agency_codes),
        )
        .where(col(RegisterDocument.agency_codes).is_not(None))
        .order_by(document)
    ).all()
    rows = [row for row in rows if not is_no_tie(registry, row[1], row[2])]
    if not rows:
        return
    engine = strong_words(registry)
    (matcher,) = engine.matchers
    version = register_version(registry)
    read = engine.read([text or "" for row in rows for text in (row[1], row[2])])
    agencies = {agency.code: agency.abbreviation for agency in registry.agencies.values()}
    for place, (number, title, abstract, day, codes) in enumerate(rows):
        one = _Document(number, day, title, abstract or "")
        found = one.named(matcher, read[2 * place][0], read[2 * place + 1][0])
        for company, (field, naming) in sorted(found.items()):
            for code in (code for code in (codes or "").split(",") if code in agencies):
                yield one.link(matcher, version, company, (code, agencies[code]), (field, naming))


def register_version(registry: Registry) -> str:
    """The rule's version: a digest of everything that decides, so that no word changes without it."""
    decides = [own_book(registry).version, str(_READING), *(one.text.lower() for one in registry.no_tie)]
    return hashlib.sha256("\x1f".join(decides).encode()).hexdigest()[:8]


def is_no_tie(registry: Registry, title: str, abstract: str | None) -> bool:
    """Whether a document is of a kind that ties nobody, as data/register.yml lists them."""
    text = f"{title}\n{abstract or ''}".lower()
    return any(one.text.lower() in text for one in registry.no_tie)


def is_name(words: str) -> bool:
    """Whether words in prose are written as a name: `Azure` and not azure, `HP` and neither hp nor Hp."""
    letters = [sign for sign in words if sign.isalpha()]
    if len(letters) <= _SHORT:
        return words.upper() == words
    return words[0].isupper() or words[0].isdigit()


@dataclass(frozen=True)
class _Document:
    number: str
    day: date
    title: str
    abstract: str

    def named(
        self, matcher: BookMatcher, title: Named, abstract: Named
    ) -> dict[str, tuple[Literal["title", "abstract"], Naming]]:
        """By company the words that name it, those of the title first."""
        found: dict[str, tuple[Literal["title", "abstract"], Naming]] = {}
        for company, namings in abstract.items():
            if standing := [one for one in namings if self._counts(matcher, self.abstract, one)]:
                found[company] = ("abstract", standing[0])
        for company, namings in title.items():
            if standing := [one for one in namings if self._counts(matcher, self.title, one)]:
                found[company] = ("title", standing[0])
        return found

    def _counts(self, matcher: BookMatcher, text: str, one: Naming) -> bool:
        """Whether the word is written as a name, was the company's on that day, and nobody decided otherwise here."""
        return (
            is_name(text[one.start : one.end])
            and bool(one.tie.views(self.day) & THEN)
            and not matcher.verdicts.rejects_document(self.number, one.tie)
        )

    def link(
        self,
        matcher: BookMatcher,
        version: str,
        company: str,
        agency: tuple[str, str],
        said: tuple[Literal["title", "abstract"], Naming],
    ) -> MadeLink:
        """agency: code and abbreviation. said: the words and where they stand."""
        field, naming = said
        text = self.title if field == "title" else self.abstract
        words, views = text[naming.start : naming.end], naming.tie.views(self.day)
        reason = f"the {field} of a document of {agency[1]} names “{words}” at character {naming.start + 1}"
        return MadeLink(
            company_slug=company,
            agency_code=agency[0],
            rule_id=RULE,
            rule_version=version,
            tier="stated",
            record_kind="register_document",
            record_key=self.number,
            basis="stated",
            award_key=None,
            action_date=self.day,
            reason=reason + when(naming.tie, views, matcher.names[company]),
            field=field,
            matched_text=words,
            start=naming.start,
            end=naming.end,
            product=naming.product,
            mention=naming.mention,
            member=naming.tie.member,
            ownership=OWNERSHIP[views],
        )

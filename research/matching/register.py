"""Documents of the Federal Register that name a company: a link where title or abstract holds a word of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
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

READING = 2
"""Raised when the same words would be read otherwise; part of the rule's version."""


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
            col(RegisterDocument.notice_kind),
        )
        .where(col(RegisterDocument.agency_codes).is_not(None))
        .order_by(document)
    ).all()
    rows = [row for row in rows if not is_no_tie(registry, row[1], row[2], row[5])]
    if not rows:
        return
    engine = strong_words(registry)
    (matcher,) = engine.matchers
    version = register_version(registry)
    read = engine.read([text or "" for row in rows for text in (row[1], row[2])])
    agencies = {agency.code: agency.abbreviation for agency in registry.agencies.values()}
    for place, (number, title, abstract, day, codes, _) in enumerate(rows):
        one = _Document(number, day, title, abstract or "")
        found = one.named(matcher, read[2 * place][0], read[2 * place + 1][0])
        for company, said in sorted(found.items()):
            for code in (code for code in (codes or "").split(",") if code in agencies):
                yield one.link(matcher, version, company, (code, agencies[code]), said)


def register_version(registry: Registry) -> str:
    """The rule's version: a digest of everything that decides, so that no word changes without it."""
    decides = [own_book(registry).version, str(READING), *(one.text.lower() for one in registry.no_tie)]
    return hashlib.sha256("\x1f".join(decides).encode()).hexdigest()[:8]


def is_no_tie(registry: Registry, title: str, abstract: str | None, notice_kind: str | None) -> bool:
    """Whether a document is of a kind that ties nobody, as data/register.yml lists them.

    A notice on the Privacy Act is about records of persons, whatever words of customs stand in it.
    """
    if notice_kind == "privacy_act" or not registry.no_tie:
        return False
    phrases = _phrases(tuple(one.text for one in registry.no_tie))
    return phrases.search(f"{title}\n{abstract or ''}") is not None


@lru_cache(maxsize=4)
def _phrases(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words, upper or lower case; blanks of any kind between its words."""
    alternatives = "|".join(r"\s+".join(map(re.escape, text.split())) for text in texts)
    return re.compile(rf"\b(?:{alternatives})s?\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Said:
    """The words that name a company, where they stand, and the views in which any of its words counts."""

    field: Literal["title", "abstract"]
    naming: Naming
    views: int


@dataclass(frozen=True)
class _Document:
    number: str
    day: date
    title: str
    abstract: str

    def named(self, matcher: BookMatcher, title: Named, abstract: Named) -> dict[str, _Said]:
        """By company the words that name it: the company's on that day first, then those of the title.

        What somebody rejected for this document names nobody in it.
        """
        fields: tuple[tuple[Literal["title", "abstract"], Named], ...] = (
            ("title", title),
            ("abstract", abstract),
        )
        found: dict[str, _Said] = {}
        for field, named in fields:
            for company, namings in named.items():
                for one in namings:
                    views = one.tie.views(self.day)
                    if not views or matcher.verdicts.rejects_document(self.number, one.tie):
                        continue
                    first = found.get(company)
                    if first is None or (views & THEN and not first.views & THEN):
                        found[company] = _Said(field, one, views | (first.views if first else 0))
                    else:
                        found[company] = _Said(first.field, first.naming, views | first.views)
        return found

    def link(
        self,
        matcher: BookMatcher,
        version: str,
        company: str,
        agency: tuple[str, str],
        said: _Said,
    ) -> MadeLink:
        """agency: code and abbreviation."""
        field, naming = said.field, said.naming
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
            ownership=OWNERSHIP[said.views],
        )

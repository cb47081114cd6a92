"""A rule made ready to match: does this recipient, does this text, tie the record to a company?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from research.registry import Company, Registry, Rule


@dataclass(frozen=True)
class Match:
    """The words that matched, where they stand, and the sentence that says so."""

    field: str
    text: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class CompanyMatcher:
    """One company under one rule."""

    company: Company
    words: re.Pattern[str]
    names: frozenset[str]
    tests_words_in_name: bool

    def recipient(self, name: str | None, day: date) -> Match | None:
        """The company, or a subsidiary of it on that day, by the recipient's published name."""
        if name is None:
            return None
        if name in self.names:
            member = next(r for r in self.company.recipient_names if r.name == name).member
            edge = self.company.edge(member) if member else None
            if edge is None or edge.is_member_on(day):
                since = f", a part of {self.company.name} on that date" if edge else ""
                return Match("recipient_name", name, 0, len(name), f"recipient is “{name}”{since}")
            return None
        if self.tests_words_in_name and (found := self.words.search(name)):
            return Match(
                "recipient_name",
                found[0],
                found.start(),
                found.end(),
                f"recipient’s name holds the word “{found[0]}”",
            )
        return None

    def named(self, text: str | None, field: str = "description") -> Match | None:
        """The company named in a record's own words."""
        if text is None or not (found := self.words.search(text)):
            return None
        return Match(
            field,
            found[0],
            found.start(),
            found.end(),
            f"{_FIELDS[field]} names “{found[0]}” at character {found.start() + 1}",
        )


_FIELDS = {
    "description": "the transaction’s description",
    "base_description": "the award’s base description",
    "subrecipient_name": "the subrecipient’s name",
}


def matchers(rule: Rule, registry: Registry) -> dict[str, CompanyMatcher]:
    """A matcher for every company of the rule, by slug."""
    made = {}
    for slug, part in rule.companies.items():
        company = registry.companies[slug]
        alternatives = "|".join(re.escape(word) for word in sorted(part.words, key=len, reverse=True))
        made[slug] = CompanyMatcher(
            company,
            re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE),
            frozenset(r.name for r in company.recipient_names) if rule.recipient != "words" else frozenset(),
            rule.recipient != "names",
        )
    return made


def any_word(rule: Rule) -> re.Pattern[str]:
    """One pattern that fits wherever any company's words may: most texts are done after this one look."""
    words = sorted({w for part in rule.companies.values() for w in part.words}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)

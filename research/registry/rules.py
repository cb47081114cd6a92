"""Rules that tie a transaction to a company, and the decisions of people that override them."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from research.registry.base import Entry, PartialDate, References, Slug, Text

AwardType = Literal["A", "B", "C", "D"]
RecipientTest = Literal["words", "names", "both"]


class RuleScope(Entry):
    """Which transactions a rule looks at.

    agency_relation: `awarding` looks at who signed, `funding` at who pays, `either` at both. award_types: the
    contract award type codes A BPA call, B purchase order, C delivery order, D definitive contract.
    """

    agency_relation: Literal["awarding", "funding", "either"]
    award_types: Annotated[tuple[AwardType, ...], Field(min_length=1)]


class RuleCompany(Entry):
    """What a rule looks for on behalf of one company.

    words: whole words or phrases, case ignored. names: exact recipient names; filled in from the company's
    file when the rule's `recipient` is `names` or `both`, never written in the rule itself.
    """

    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    names: tuple[Text, ...] = ()


class PublishedFigure(Entry):
    """A printed figure that a rule is checked against.

    agency, company: slugs. net_obligation: what the rule gives over our records, in dollars to the cent.
    window_from, window_to: first and last action date counted. printed: the figure as printed. source: key
    into the rule's `sources`. note: what differs.
    """

    agency: Slug
    company: Slug
    net_obligation: Annotated[Decimal, Field(decimal_places=2)]
    window_from: PartialDate
    window_to: PartialDate
    printed: Text
    source: Slug
    note: Text | None = None

    @model_validator(mode="after")
    def _window_makes_sense(self) -> Self:
        if self.window_to.first < self.window_from.first:
            raise ValueError("`window_to` is before `window_from`: correct one of them")
        return self


class Rule(Entry):
    """A named, versioned way of tying transactions to companies by plain words.

    id: equal to the file name. title, description: for readers. what_it_catches, what_it_misses: one
    sentence each. scope: which transactions. companies: what to look for, by company slug. recipient: test
    the recipient's name against the `words`, against the exact `names`, or `both`; the description is
    always tested against the words. companies_in_publication: those the publication counted; the others are
    our own use of the same method. published_figures: what was printed. sources: the documents.
    """

    id: Slug
    title: Text
    description: Text
    what_it_catches: Text
    what_it_misses: Text
    scope: RuleScope
    companies: Annotated[dict[Slug, RuleCompany], Field(min_length=1)]
    recipient: RecipientTest
    sources: References
    companies_in_publication: tuple[Slug, ...] = ()
    published_figures: tuple[PublishedFigure, ...] = ()

    @model_validator(mode="after")
    def _published_companies_are_counted(self) -> Self:
        if missing := sorted(set(self.companies_in_publication) - set(self.companies)):
            raise ValueError(f"companies_in_publication names {', '.join(missing)}: add them to `companies`")
        return self

    @property
    def version(self) -> str:
        """First 8 hex digits of the SHA-256 of everything that decides a match, in canonical JSON."""
        decides = {
            "agency_relation": self.scope.agency_relation,
            "award_types": sorted(self.scope.award_types),
            "companies": {
                slug: {"names": sorted(part.names), "words": sorted(word.casefold() for word in part.words)}
                for slug, part in self.companies.items()
            },
            "recipient": self.recipient,
        }
        canonical = json.dumps(decides, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:8]


class Decision(Entry):
    """A person's verdict on one match. It beats every rule.

    company: slug. subject_kind: what was judged. subject: its key, a transaction key or a recipient's UEI or
    exact name. verdict: `confirmed` or `rejected`. who: who decided, as they sign. when: the day. why: one
    sentence.
    """

    company: Slug
    subject_kind: Literal["transaction", "recipient"]
    subject: Text
    verdict: Literal["confirmed", "rejected"]
    who: Text
    when: PartialDate
    why: Text

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
Method = Literal["words", "registry"]
"""`words`: the plain words written in the rule. `registry`: the words of data/companies and data/products."""


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
    file when the rule's `recipient` is `names` or `both`, never written in the rule itself. A rule by the
    registry has both filled in, for readers; a company without words is looked for as recipient only.
    """

    words: tuple[Text, ...]
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
    """A named, versioned way of tying transactions to companies.

    id: equal to the file name. title, description: for readers. what_it_catches, what_it_misses: one
    sentence each. scope: which transactions. method: by the plain words written here, or by the registry.
    companies: what to look for, by company slug; filled in for a rule by the registry. recipient: test
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
    recipient: RecipientTest
    sources: References
    method: Method = "words"
    companies: Annotated[dict[Slug, RuleCompany], Field(default_factory=dict)]
    companies_in_publication: tuple[Slug, ...] = ()
    published_figures: tuple[PublishedFigure, ...] = ()
    digest: str | None = None

    @model_validator(mode="after")
    def _words_stand_where_the_method_says(self) -> Self:
        if self.method == "words":
            if not self.companies:
                raise ValueError("a rule by words needs `companies` with their `words`: add them")
            if empty := sorted(slug for slug, part in self.companies.items() if not part.words):
                raise ValueError(f"`words` of {', '.join(empty)} is empty: add at least one word")
        elif self.companies and self.digest is None:
            raise ValueError("a rule by the registry takes its words from there: remove `companies`")
        return self

    @model_validator(mode="after")
    def _published_companies_are_counted(self) -> Self:
        if missing := sorted(set(self.companies_in_publication) - set(self.companies)):
            raise ValueError(f"companies_in_publication names {', '.join(missing)}: add them to `companies`")
        return self

    @property
    def version(self) -> str:
        """First 8 hex digits of the SHA-256 of everything that decides a match, in canonical JSON."""
        if self.digest is not None:
            return self.digest
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

    company: slug. subject_kind: what was judged. subject: its key: a transaction key; a recipient's UEI or exact
    name; a notice's id and the number of a `document` of the Federal Register, which can only be rejected; a `spelling`
    as texts write it; an `edge` or a `succession` as `trail review` names it. verdict: `confirmed`, `rejected`, or
    `unsure`, which decides nothing and stays in the queue. who: who decided, as they sign. when: the day. why: one
    sentence. note: what the next reader should know.
    """

    company: Slug
    subject_kind: Literal["transaction", "recipient", "notice", "document", "spelling", "edge", "succession"]
    subject: Text
    verdict: Literal["confirmed", "rejected", "unsure"]
    who: Text
    when: PartialDate
    why: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _of_a_document_only_rejects(self) -> Self:
        if self.subject_kind in ("notice", "document") and self.verdict == "confirmed":
            raise ValueError(
                f"`verdict` cannot confirm a {self.subject_kind}: add the word to the company's file"
            )
        return self

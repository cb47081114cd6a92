"""Who owned what when: the dated ties from a name, a brand or a subsidiary up to each company that holds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from research.registry.rulebook import BookCompany, BookEdge, RuleBook

THEN, NOW, BOTH = 1, 2, 3
"""Views in which a link counts: owned on the day of the action, owned today."""

OWNERSHIP = {THEN: "then", NOW: "now", BOTH: "both"}


@dataclass(frozen=True)
class Span:
    """Days of one family edge, both included; None where open."""

    since: date | None
    until: date | None


@dataclass(frozen=True)
class Tie:
    """A way from a word or name to one company: through `spans` that must all hold.

    member: the company's family edge it came by, or None where it is the company's own. via: the companies on the
    way, itself included.
    """

    company: str
    member: str | None = None
    spans: tuple[Span, ...] = ()
    via: tuple[str, ...] = ()

    def views(self, day: date | None) -> int:
        """In which views the tie holds for a record of that day, as `THEN` and `NOW` added up."""
        if not self.spans:
            return BOTH
        views = BOTH
        for span in self.spans:
            if day is not None and (
                (span.since is not None and day < span.since) or (span.until is not None and day > span.until)
            ):
                views &= ~THEN
            if span.until is not None:
                views &= ~NOW
        return views


class Families:
    """The family edges of a book, ready to be climbed."""

    def __init__(self, book: RuleBook) -> None:
        self._companies = {company.slug: company for company in book.companies}
        self._parents: dict[str, list[tuple[BookCompany, BookEdge]]] = defaultdict(list)
        for company in book.companies:
            for edge in company.edges:
                if edge.child is not None:
                    self._parents[edge.child].append((company, edge))

    def ties(self, company: str, member: str | None = None) -> tuple[Tie, ...]:
        """The company that a file names as owner (of its own or by a member's dates), and all who own that one."""
        edge = self._edge(company, member)
        spans: tuple[Span, ...] = () if edge is None else (_span(edge),)
        found = [Tie(company, member if edge else None, spans, (company,))]
        for tie in found:
            for parent, above in self._parents[tie.company]:
                if parent.slug not in tie.via:
                    spans = (_span(above), *tie.spans)
                    found.append(Tie(parent.slug, above.name, spans, (parent.slug, *tie.via)))
        return tuple(dict.fromkeys(found))

    def owners(self, owners: Iterable[tuple[str, str | None]]) -> tuple[Tie, ...]:
        """All ties of several owners, each once."""
        return tuple(dict.fromkeys(tie for owner in owners for tie in self.ties(*owner)))

    def _edge(self, company: str, member: str | None) -> BookEdge | None:
        held = self._companies.get(company)
        if held is None or member is None:
            return None
        return next((edge for edge in held.edges if edge.name == member), None)


def _span(edge: BookEdge) -> Span:
    return Span(
        date.fromisoformat(edge.since) if edge.since else None,
        date.fromisoformat(edge.until) if edge.until else None,
    )

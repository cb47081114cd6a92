"""Families three ways: edges of the registry, parents as recorded, a list as filed; and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from sqlmodel import Session

from research.registry import Company, FamilyEdge, Registry
from research.reviewing.exhibit21 import Exhibit
from research.reviewing.holdings import Holding
from research.reviewing.likeness import Words, spelt, words
from research.reviewing.parents import RecordedParent, recorded_parents
from research.types import Obligation

Kind = Literal[
    "other_parent",
    "never_recorded",
    "before_edge",
    "after_edge",
    "unlisted",
    "listed_unknown",
    "edge_not_listed",
    "listed_outside_edge",
]
"""`other_parent`: records name another; `never_recorded`: an edge no record bears out; `before_edge`, `after_edge`:
recorded outside its dates; `unlisted`: recorded and not in the registry; `listed_unknown`: filed, a recipient, and
not in the registry; `edge_not_listed`: missing from a complete list; `listed_outside_edge`: filed outside its dates."""


@dataclass(frozen=True)
class Disagreement:
    """One thing two of the three say differently. member: whom it is about. net: of the records concerned, if any."""

    kind: Kind
    member: str
    says: str
    net: Obligation | None = None
    tie: RecordedParent | None = None


@dataclass(frozen=True)
class ListedName:
    """One subsidiary as filed. edge: the registry's name for it. recipient: how records print it, if they do."""

    name: str
    edge: str | None
    recipient: str | None


@dataclass(frozen=True)
class Family:
    """One company's family. recorded: of its recipients, and of those whose recorded parent it is."""

    company: Company
    recorded: tuple[RecordedParent, ...]
    listed: tuple[ListedName, ...]
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True)
class _Names:
    """How a company is called. own: words of its own names. members: words of a recipient name, to its edge."""

    own: set[Words]
    ueis: set[str]
    recipients: dict[str, FamilyEdge | None] = field(default_factory=dict)

    def is_own(self, tie: RecordedParent) -> bool:
        by_uei = tie.parent_uei is not None and tie.parent_uei in self.ueis
        return by_uei or (tie.parent is not None and words(tie.parent) in self.own)


_Owners = dict[str, FamilyEdge | None]
"""Recipient keys of one company, each with the family edge it came by."""


@dataclass(frozen=True)
class Families:
    """All families, read together: recipients are told apart once."""

    registry: Registry
    names: dict[str, _Names]
    held: dict[str, Holding]
    owner: dict[str, tuple[str, FamilyEdge | None]]
    ties: tuple[RecordedParent, ...]

    def of(self, slug: str, exhibit: Exhibit | None = None) -> Family:
        """One company's family, compared with its list where one is given."""
        company = self.registry.companies[slug]
        children = {edge.child: edge for edge in company.family if edge.child}
        mine: _Owners = {}
        for key, (owner, edge) in self.owner.items():
            if owner == slug or owner in children:
                mine[key] = children.get(owner, edge)
        above = [
            self.names[c.slug]
            for c in self.registry.companies.values()
            if slug in {e.child for e in c.family}
        ]
        recorded = tuple(tie for tie in self.ties if tie.key in mine or self.names[slug].is_own(tie))
        listed = tuple(self._listed(company, exhibit)) if exhibit else ()
        found = [*self._from_records(company, mine, recorded, above), *self._never(company, mine, recorded)]
        if exhibit:
            found += _from_list(company, exhibit, listed)
        found.sort(key=lambda d: (-abs(d.net.cents) if d.net else 0, d.kind, d.member))
        return Family(company, recorded, listed, tuple(_once(found)))

    def _from_records(
        self, company: Company, mine: _Owners, recorded: Iterable[RecordedParent], above: list[_Names]
    ) -> Iterator[Disagreement]:
        names = self.names[company.slug]
        for tie in recorded:
            parent = tie.parent or tie.parent_uei or ""
            if tie.key not in mine:
                if tie.key not in self.owner:
                    says = f"records name {parent} as its parent; the registry does not list it"
                    yield Disagreement("unlisted", tie.recipient, says, tie.net, tie)
            elif names.is_own(tie):
                yield from _outside(mine[tie.key], tie)
            elif (
                not _is_itself(tie)
                and _belonged(mine[tie.key], tie)
                and not any(n.is_own(tie) for n in above)
            ):
                says = f"records name {parent} as its parent, not {company.name}"
                yield Disagreement("other_parent", tie.recipient, says, tie.net, tie)

    def _never(
        self, company: Company, mine: _Owners, recorded: Iterable[RecordedParent]
    ) -> Iterator[Disagreement]:
        ties = [tie for tie in recorded if tie.key in mine]
        for edge in company.family:
            of_edge = [tie for tie in ties if mine[tie.key] is edge and not _is_itself(tie)]
            if of_edge and not any(self.names[company.slug].is_own(tie) for tie in of_edge):
                yield Disagreement(
                    "never_recorded", edge.name, f"no record names {company.name} as its parent"
                )

    def _listed(self, company: Company, exhibit: Exhibit) -> Iterator[ListedName]:
        printed = {spelt(s): one.name for one in self.held.values() for s in one.spellings}
        edges = {words(edge.name): edge.name for edge in company.family}
        own = self.names[company.slug]
        members = {words(name): edge.name if edge else company.name for name, edge in own.recipients.items()}
        for line in exhibit.subsidiaries:
            parts = words(line.name)
            known = edges.get(parts) or members.get(parts) or (company.name if parts in own.own else None)
            yield ListedName(line.name, known, printed.get(spelt(line.name)))


def _once(found: Iterable[Disagreement]) -> Iterator[Disagreement]:
    """The same said of two spellings of one UEI is said once, with the money of both."""
    said: dict[tuple[str, str, str], Disagreement] = {}
    for one in found:
        key = (one.kind, one.member, one.says)
        old = said.get(key)
        net = one.net if old is None or old.net is None else old.net if one.net is None else old.net + one.net
        said[key] = replace(old or one, net=net)
    return iter(said.values())


def families(session: Session, registry: Registry, held: dict[str, Holding]) -> Families:
    """Everything needed to compare the families of all companies."""
    names = {slug: _names(registry, company) for slug, company in registry.companies.items()}
    by_name = {spelt(n): (slug, edge) for slug, one in names.items() for n, edge in one.recipients.items()}
    by_uei = {u.value: slug for slug, c in registry.companies.items() for u in c.identifiers.uei}
    own = {parts for one in names.values() for parts in one.own}
    ueis = {uei for one in names.values() for uei in one.ueis}
    owner: dict[str, tuple[str, FamilyEdge | None]] = {}
    asked: set[str] = set()
    for one in held.values():
        known = next((by_name[n] for n in map(spelt, sorted(one.spellings)) if n in by_name), None)
        if known is None and one.uei in by_uei:
            known = (by_uei[one.uei], None)
        if known:
            owner[one.key] = known
        elif not own.isdisjoint(words(parent) for parent in one.parent_names) or ueis & set(one.parent_ueis):
            asked.add(one.key)
    for one in held.values():
        if one.same_as in owner:
            owner.setdefault(one.key, owner[one.same_as])
    return Families(registry, names, held, owner, tuple(recorded_parents(session, asked | owner.keys())))


def _names(registry: Registry, company: Company) -> _Names:
    recipients = {
        one.name: company.edge(one.member) if one.member else None for one in company.recipient_names
    }
    own = {
        words(company.name),
        words(company.legal_name),
        *(words(n) for n, edge in recipients.items() if not edge),
    }
    return _Names(own, {uei.value for uei in company.identifiers.uei}, recipients)


def _is_itself(tie: RecordedParent) -> bool:
    return (tie.parent is not None and words(tie.parent) == words(tie.recipient)) or (
        tie.uei is not None and tie.uei == tie.parent_uei
    )


def _belonged(edge: FamilyEdge | None, tie: RecordedParent) -> bool:
    """Whether the registry counts the recipient as the company's on any day of these records."""
    if edge is None or tie.first is None or tie.last is None:
        return True
    begins, ends = edge.counts_from, edge.counts_until
    return (begins is None or tie.last >= begins) and (ends is None or tie.first <= ends)


def _outside(edge: FamilyEdge | None, tie: RecordedParent) -> Iterator[Disagreement]:
    if edge and edge.since and tie.first and tie.first < edge.since.first:
        says = f"records name the parent from {tie.first} on; the registry counts it since {edge.since}"
        yield Disagreement("before_edge", tie.recipient, says, tie.net, tie)
    if edge and edge.until and tie.last and tie.last > edge.until.last:
        says = f"records name the parent until {tie.last}; the registry counts it until {edge.until}"
        yield Disagreement("after_edge", tie.recipient, says, tie.net, tie)


def _from_list(company: Company, exhibit: Exhibit, listed: Iterable[ListedName]) -> Iterator[Disagreement]:
    lines = list(listed)
    for line in lines:
        edge = company.edge(line.edge) if line.edge else None
        if line.edge is None and line.recipient:
            says = f"the list as of {exhibit.as_of} names it, records know it as {line.recipient}"
            yield Disagreement("listed_unknown", line.name, says)
        elif edge and not _is_member(edge, exhibit.as_of):
            says = f"the list as of {exhibit.as_of} names it, outside the registry’s dates"
            yield Disagreement("listed_outside_edge", edge.name, says)
    if exhibit.complete:
        for edge in company.family:
            if (
                edge.since
                and _is_member(edge, exhibit.as_of)
                and edge.name not in {line.edge for line in lines}
            ):
                says = f"the complete list as of {exhibit.as_of} does not name it"
                yield Disagreement("edge_not_listed", edge.name, says)


def _is_member(edge: FamilyEdge, day: date) -> bool:
    begun = edge.since is None or day >= edge.since.first
    return begun and (edge.until is None or day <= edge.until.last)

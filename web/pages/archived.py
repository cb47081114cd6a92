"""What archived pages say, beside what was recorded of them: shown where they differ, never put in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from research.archived_pages import ArchivedPage, NotGot, archived_pages, not_got
from research.models import PageMention
from research.registry.addresses import page_address
from research.registry.base import Reference
from web.pages.base import EvidenceMark, Named, evidence_marks
from web.site import Context

Agreement = Literal[
    "same",
    "differs",
    "in other words",
    "only the page says",
    "only recorded",
    "printed otherwise, not compared",
    "recorded from the address",
    "recorded as our description",
]

_MARKS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_KEPT_BY = {
    "publisher": "as its publisher gave it",
    "web archive": "as the Wayback Machine keeps it",
    "reader": "as a person saved it",
}


@dataclass(frozen=True)
class Beside:
    """One fact as recorded here and as the page prints it. agreement: how the two go together."""

    what: str
    recorded: str | None
    said: str | None
    agreement: Agreement

    @property
    def is_conflict(self) -> bool:
        return self.agreement == "differs"


@dataclass(frozen=True)
class Counted:
    """A count as the page words it: the page's claim as of a moment."""

    number: int
    unit: str
    qualifier: str | None
    as_of: datetime
    quotation: str
    evidence: EvidenceMark


@dataclass(frozen=True)
class NamedThere:
    """Somebody named, with the words round it."""

    who: Named
    kind: str
    matched: str
    quotation: str
    rule: str


@dataclass(frozen=True)
class SourcePage:
    """One document of an action and its archived page. evidence: None where it has not been archived yet.

    not_got: why the newest run that wanted it did not get it, where nothing of it is archived.
    kept_by: who gave the bytes, in words. captured_at: when the page was as it is shown. is_read: whether it is an HTML
    page whose text was read. others: captures held besides. modified: as printed. canonical: the address that it gives
    itself, where that is another. links: addresses that its text leads to.
    """

    key: str
    source: Reference
    evidence: EvidenceMark | None = None
    not_got: NotGot | None = None
    address: str | None = None
    kept_by: str | None = None
    captured_at: datetime | None = None
    media_type: str | None = None
    is_read: bool = False
    others: int = 0
    authors: str | None = None
    modified: str | None = None
    canonical: str | None = None
    links: tuple[str, ...] = ()
    facts: tuple[Beside, ...] = ()
    counts: tuple[Counted, ...] = ()
    names: tuple[NamedThere, ...] = ()


def source_pages(context: Context, sources: Mapping[str, Reference]) -> tuple[SourcePage, ...]:
    """A page for each document that has an address."""
    addresses = {key: page_address(one.url) for key, one in sources.items() if one.url}
    held = archived_pages(context.session, sorted(set(addresses.values())))
    ids = {one.newest.evidence_id for one in held.values()}
    ids |= {count.evidence_id for one in held.values() for count in one.counts}
    marks = evidence_marks(context, ids)
    refused = not_got(context.session, [one for one in addresses.values() if one not in held])
    return tuple(
        _made(context, key, sources[key], held[address], marks)
        if address in held
        else SourcePage(key, sources[key], not_got=refused.get(address))
        for key, address in addresses.items()
    )


def _made(
    context: Context, key: str, source: Reference, held: ArchivedPage, marks: Mapping[str, EvidenceMark]
) -> SourcePage:
    page = held.newest
    return SourcePage(
        key=key,
        source=source,
        evidence=marks[page.evidence_id],
        address=page.address,
        kept_by=_KEPT_BY.get(page.kept_by, page.kept_by),
        captured_at=datetime.fromisoformat(page.captured_at),
        media_type=page.media_type,
        is_read=page.text_part is not None,
        others=held.captures - 1,
        authors=page.authors,
        modified=page.modified,
        canonical=page.canonical if page.canonical not in (page.page, page.address) else None,
        links=tuple((page.links or "").splitlines()),
        facts=(
            Beside("Title", source.title, page.title, _titles(source, page.title)),
            Beside(
                "Publisher", source.publisher, page.publisher, _publishers(source.publisher, page.publisher)
            ),
            *dated(source, page.published),
        ),
        counts=tuple(
            Counted(
                one.number,
                one.unit,
                one.qualifier,
                datetime.fromisoformat(one.captured_at),
                one.quotation,
                marks[one.evidence_id],
            )
            for one in held.counts
        ),
        names=tuple(named for one in held.mentions if (named := _named(context, one)) is not None),
    )


def _titles(source: Reference, said: str | None) -> Agreement:
    if said is None:
        return "only recorded"
    if source.title_basis != "page":
        # Nobody claims that such a title is printed on the page.
        is_guess = source.title_basis == "url"
        return "recorded from the address" if is_guess else "recorded as our description"
    recorded, printed = _folded(source.title), _folded(said)
    # Many pages put the name of the site behind their title.
    same = printed == recorded or re.split(r" [|-] ", printed)[0] == recorded
    return "same" if same else "differs"


def _publishers(recorded: str, said: str | None) -> Agreement:
    if said is None:
        return "only recorded"
    # A site's name for itself is no other publisher: only the same is said to be the same.
    return "same" if _folded(recorded) == _folded(said) else "in other words"


def dated(source: Reference, said: str | None) -> tuple[Beside, ...]:
    """The row of the date; none where neither says one. A date printed otherwise than by ISO 8601 is not compared."""
    recorded = str(source.date) if source.date else None
    return (Beside("Date", recorded, said, _dates(source, said)),) if recorded or said else ()


def _dates(source: Reference, said: str | None) -> Agreement:
    if source.date is None:
        return "only the page says"
    if not said:
        return "only recorded"
    day = _day(said)
    if day is None:
        return "printed otherwise, not compared"
    return "same" if source.date.first <= day <= source.date.last else "differs"


def _day(said: str | None) -> date | None:
    """The day of a printed time, in the zone it is printed in."""
    try:
        return date.fromisoformat((said or "")[:10])
    except ValueError:
        return None


def _folded(text: str) -> str:
    return " ".join(text.translate(_MARKS).casefold().split())


def _named(context: Context, one: PageMention) -> NamedThere | None:
    """None for somebody who is no longer in data/: the next refresh forgets the mention."""
    registry = context.registry
    match one.kind:
        case "company" if one.slug in registry.companies:
            who = Named(registry.companies[one.slug].name, f"/companies/{one.slug}")
        case "agency" if one.slug in registry.agencies:
            who = Named(registry.agencies[one.slug].abbreviation, f"/agencies/{one.slug}")
        case "organization" if one.slug in registry.organizations:
            who = Named(registry.organizations[one.slug].name, f"/organizations/{one.slug}")
        case _:
            return None
    return NamedThere(who, one.kind, one.matched_text, one.quotation, f"{one.rule_id}@{one.rule_version}")

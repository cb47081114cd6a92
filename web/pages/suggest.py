"""Suggestions: names that what was typed begins, each with its address; for readers and for search fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import col, select

from research.filters import Filter, check_private, tokens, write_filter
from research.filters.index_query import TEXT
from research.models import Award
from research.search.names import Name, Names, find_names, read_names
from web.formatting import segment
from web.pages.base import Page
from web.site import Context
from web.tables import Table

MOST = 10
_TITLES = {
    "company": "Company",
    "product": "Product",
    "agency": "Agency",
    "part": "Part",
    "vehicle": "Vehicle",
    "recipient": "Recipient",
    "office": "Office",
    "award": "Award",
}
_NUMBER = re.compile(r"(?=.*\d)[a-z0-9]{4,}")
_LONGEST = 200


@dataclass(frozen=True)
class Suggestion:
    """One name. kind: what it is, in English. address: its page, or the search that it stands for."""

    name: str
    kind: str
    address: str


@dataclass(frozen=True)
class SuggestPage(Page):
    """What could be meant by a text that is not finished."""

    template: ClassVar[str] = "suggest.html"

    text: str
    suggestions: tuple[Suggestion, ...]
    search: str

    def table(self) -> Table:
        return Table(
            ("name", "kind", "address"), [(one.name, one.kind, one.address) for one in self.suggestions]
        )

    def open_search(self, site: str) -> list[object]:
        """The four lists of the OpenSearch suggestions form. site: the address readers know it by."""
        found = self.suggestions
        return [
            self.text,
            [one.name for one in found],
            [one.kind for one in found],
            [site + one.address for one in found],
        ]


def suggest_page(context: Context, text: str) -> SuggestPage:
    """Raises `BadFilter` for an address or a telephone number: the page would print it."""
    text = text.strip()[:_LONGEST]
    check_private("q", text)
    build = context.build
    names: Names = context.site.names.recall(
        build.build_id, "names", lambda: read_names(context.session, build.registry, build.vocabulary)
    )
    found = [Suggestion(one.name, _kind(one), _address(one)) for one in find_names(names, text, MOST)]
    found += _awards(context, text)[: MOST - len(found)]
    return SuggestPage(
        title=f"Names that begin with “{text}”" if text else "Names",
        text=text,
        suggestions=tuple(found),
        search=_search(text),
    )


def _search(text: str) -> str:
    return f"/search?{write_filter(Filter(q=(text,)))}" if text else "/search"


def _kind(name: Name) -> str:
    return f"{_TITLES[name.kind]} {name.about}".strip()


def _address(name: Name) -> str:
    match name.kind:
        case "company" | "product":
            return f"/companies/{segment(name.key)}"
        case "agency":
            return f"/agencies/{segment(name.key)}"
        case "part":
            return f"/search?{write_filter(Filter(component=(name.key,)))}"
        case "vehicle":
            return f"/search?{write_filter(Filter(vehicle=(name.key,)))}"
        case "office":
            # No search is by office: one by its agency, or by the part that it pays for, would find far more.
            agency, _, code = name.key.partition("/")
            return f"/agencies/{segment(agency)}/offices#office-{segment(code)}"
    return f"/recipients/{segment(name.key)}"


def _awards(context: Context, text: str) -> list[Suggestion]:
    """Awards whose number begins with what was typed; the index knows the numbers in order."""
    words = tokens(text.replace("-", ""))
    if len(words) != 1 or not _NUMBER.fullmatch(words[0]):
        return []
    begun = context.index.engine.searcher().terms_with_prefix(TEXT, words[0], limit=4 * MOST)
    piids = sorted(term.upper() for term, _ in begun)
    asked = select(Award.piid, Award.award_key, Award.recipient_name)
    held: dict[str, list[tuple[str, str | None]]] = {}
    for piid, key, recipient in context.session.exec(asked.where(col(Award.piid).in_(piids))):
        held.setdefault(str(piid), []).append((key, recipient))
    found = []
    for piid, awards in sorted(held.items()):
        key, recipient = min(awards)
        alone = len(awards) == 1
        kind = f"Award, {recipient}" if alone and recipient else "Award" if alone else f"{len(awards)} awards"
        found.append(Suggestion(piid, kind, f"/awards/{segment(key)}" if alone else _search(piid)))
    return found

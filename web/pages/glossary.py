"""The glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.registry import Term
from web.pages.base import Page
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class GlossaryPage(Page):
    """Every word of the field, explained."""

    template: ClassVar[str] = "glossary.html"

    terms: dict[str, Term]

    def table(self) -> Table:
        return Table(
            ("key", "term", "origin", "definition", "also_written"),
            [
                (key, term.term, term.origin, term.definition, "; ".join(term.also_written))
                for key, term in self.terms.items()
            ],
        )


def glossary_page(context: Context) -> GlossaryPage:
    terms = sorted(context.registry.glossary.items(), key=lambda item: item[1].term.lower())
    return GlossaryPage("Words used here", dict(terms))

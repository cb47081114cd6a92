"""About this site, in numbers of what it holds; and its corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.registry import Agency, Correction
from research.types import Window
from web.pages.base import Named, Page
from web.pages.sources import source_states
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class AboutPage(Page):
    """Who it is for, what it is and is not. is_sample: whether only the records shipped with the project are held.

    sources: those of which a document is held.
    """

    template: ClassVar[str] = "about.html"

    is_sample: bool
    transactions: int
    window: Window
    companies: int
    agencies: tuple[Agency, ...]
    organizations: tuple[Named, ...]
    actions: int
    sources: tuple[Named, ...]

    def table(self) -> Table:
        return Table(
            ("what", "number"),
            [
                ("transactions", self.transactions),
                ("companies", self.companies),
                ("agencies", len(self.agencies)),
                ("organizations", len(self.organizations)),
                ("actions", self.actions),
                ("sources", len(self.sources)),
            ],
        )


@dataclass(frozen=True)
class CorrectionsPage(Page):
    """Every correction made, newest first."""

    template: ClassVar[str] = "corrections.html"

    corrections: tuple[Correction, ...]

    def table(self) -> Table:
        return Table(
            ("date", "since", "wrong", "right", "addresses", "reported_by"),
            [
                (one.date, one.since, one.wrong, one.right, " ".join(one.addresses), one.reported_by)
                for one in self.corrections
            ],
        )


def about_page(context: Context) -> AboutPage:
    registry, build = context.registry, context.build
    return AboutPage(
        title="About Contract Trail",
        is_sample=build.is_sample,
        transactions=build.transactions,
        window=build.window,
        companies=len(registry.companies),
        agencies=tuple(registry.agencies.values()),
        organizations=tuple(
            Named(one.name, f"/organizations/{one.slug}") for one in registry.organizations.values()
        ),
        actions=len(registry.actions),
        sources=tuple(
            Named(one.title, f"/sources/{one.name}") for one in source_states(context) if one.documents
        ),
    )


def corrections_page(context: Context) -> CorrectionsPage:
    newest = sorted(context.registry.corrections, key=lambda one: one.date, reverse=True)
    return CorrectionsPage("Corrections", tuple(newest))

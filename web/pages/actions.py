"""Actions and organizations: petitions, letters and replies in order of time, and who took them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.errors import NotFound
from research.registry import Action, Organization
from web.pages.archived import SourcePage, source_pages
from web.pages.base import Named, Page
from web.site import Context
from web.tables import Table, Value


@dataclass(frozen=True)
class ActionLine:
    """One action with the names it concerns."""

    action: Action
    kind: str
    actors: tuple[Named, ...]
    companies: tuple[Named, ...]
    agencies: tuple[Named, ...]


@dataclass(frozen=True)
class ActionsPage(Page):
    """All actions, oldest first: the order of events is shown, a cause is never claimed."""

    template: ClassVar[str] = "actions.html"

    lines: tuple[ActionLine, ...]

    def table(self) -> Table:
        return action_table(self.lines)


@dataclass(frozen=True)
class ActionPage(Page):
    """One action with its claims and documents. pages: what the archived page of each document says."""

    template: ClassVar[str] = "action.html"

    line: ActionLine
    pairs: tuple[Named, ...]
    pages: tuple[SourcePage, ...]

    def table(self) -> Table:
        return action_table((self.line,))


@dataclass(frozen=True)
class OrganizationPage(Page):
    """One organization and the actions it took."""

    template: ClassVar[str] = "organization.html"

    organization: Organization
    lines: tuple[ActionLine, ...]

    def table(self) -> Table:
        return action_table(self.lines)


@dataclass(frozen=True)
class Actor:
    """An organization of the list. years: of its actions, first and last; None where none is recorded."""

    organization: Organization
    actions: int
    years: tuple[int, int] | None


@dataclass(frozen=True)
class OrganizationsPage(Page):
    """Every organization that acted under its own name, by name."""

    template: ClassVar[str] = "organizations.html"

    actors: tuple[Actor, ...]

    def table(self) -> Table:
        return Table(
            ("organization", "name", "also_known_as", "actions", "first_year", "last_year"),
            [
                (
                    one.organization.slug,
                    one.organization.name,
                    "; ".join(one.organization.also_known_as),
                    one.actions,
                    *(one.years or (None, None)),
                )
                for one in self.actors
            ],
        )


def make_line(context: Context, action: Action) -> ActionLine:
    registry = context.registry
    return ActionLine(
        action,
        action.kind.replace("_", " "),
        tuple(Named(registry.organizations[slug].name, f"/organizations/{slug}") for slug in action.actors),
        tuple(Named(registry.companies[slug].name, f"/companies/{slug}") for slug in action.companies),
        tuple(Named(registry.agencies[slug].abbreviation, f"/agencies/{slug}") for slug in action.agencies),
    )


def action_table(lines: tuple[ActionLine, ...]) -> Table:
    """A row for each claim of a number, and one for an action without any."""
    rows: list[tuple[Value, ...]] = []
    for line in lines:
        action = line.action
        shared: tuple[Value, ...] = (
            action.id,
            str(action.date),
            action.date_precision,
            action.kind,
            action.title,
            "; ".join(
                [*(one.name for one in line.actors), *([action.actor_text] if action.actor_text else [])]
            ),
            "; ".join(one.name for one in line.companies),
            "; ".join(one.name for one in line.agencies),
            action.confidence,
        )
        documents = "; ".join(source.url or source.title for source in action.sources.values())
        for claim in action.claims or (None,):
            said: tuple[Value, ...] = (None,) * 5
            if claim is not None:
                said = (claim.qualifier, claim.number, claim.unit, str(claim.as_of), claim.stated_by)
            rows.append((*shared, *said, documents))
    return Table(
        (
            "action",
            "date",
            "date_precision",
            "kind",
            "title",
            "actors",
            "companies",
            "agencies",
            "confidence",
            "claim_qualifier",
            "claim_number",
            "claim_unit",
            "claim_as_of",
            "claim_stated_by",
            "source",
        ),
        rows,
    )


def _lines(context: Context, actions: list[Action]) -> tuple[ActionLine, ...]:
    ordered = sorted(actions, key=lambda action: (action.date.first, action.id))
    return tuple(make_line(context, action) for action in ordered)


def actions_page(context: Context) -> ActionsPage:
    return ActionsPage(
        "Petitions, letters and replies", _lines(context, list(context.registry.actions.values()))
    )


def action_page(context: Context, action_id: str) -> ActionPage:
    action = context.registry.actions.get(action_id)
    if action is None:
        raise NotFound(f"no action is recorded under {action_id!r}", "See the list of actions.")
    registry = context.registry
    pairs = tuple(
        Named(
            f"{registry.companies[company].name} and {registry.agencies[agency].abbreviation}",
            f"/links/{company}/{agency}",
        )
        for company in action.companies
        for agency in action.agencies
    )
    pages = source_pages(context, action.sources)
    return ActionPage(action.title, make_line(context, action), pairs, pages)


def organization_page(context: Context, slug: str) -> OrganizationPage:
    organization = context.registry.organizations.get(slug)
    if organization is None:
        raise NotFound(f"no organization is recorded under {slug!r}", "See the list of actions.")
    actions = [action for action in context.registry.actions.values() if slug in action.actors]
    return OrganizationPage(organization.name, organization, _lines(context, actions))


def organizations_page(context: Context) -> OrganizationsPage:
    found = []
    for organization in context.registry.organizations.values():
        years = sorted(
            action.date.first.year
            for action in context.registry.actions.values()
            if organization.slug in action.actors
        )
        found.append(Actor(organization, len(years), (years[0], years[-1]) if years else None))
    found.sort(key=lambda one: one.organization.name.lower())
    return OrganizationsPage("Organizations", tuple(found))

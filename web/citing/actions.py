"""What the pages of an action and of an organization state; the documents named there are what it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from research.registry import Action
from research.registry.base import Reference
from research.wording import count
from web.citing.facts import Facts, facts_of
from web.pages.actions import ActionPage, OrganizationPage
from web.site import Context

_MOST_DOCUMENTS = 5


@facts_of.register
def _action(page: ActionPage, context: Context) -> Facts:
    action = page.line.action
    said = [f"{action.title} ({action.date}).", action.demand, *_claims(action)]
    return Facts(
        title=f"{action.title} ({action.date})",
        statement=" ".join(said),
        path=f"/actions/{action.id}",
        documents=_documents(action.sources.values()),
    )


def _claims(action: Action) -> list[str]:
    said = []
    for one in action.claims:
        number = f"{one.qualifier} {one.number:,}" if one.qualifier else f"{one.number:,}"
        said.append(
            f"{number[0].upper()}{number[1:]} {one.unit} as of {one.as_of}, according to {one.stated_by}."
        )
    return said


@facts_of.register
def _organization(page: OrganizationPage, context: Context) -> Facts:
    recorded = [line.action for line in page.lines]
    verb = "is" if len(recorded) == 1 else "are"
    said = f"{count(len(recorded), 'action')} of {page.organization.name} {verb} recorded"
    listed = "; ".join(f"{action.title} ({action.date})" for action in recorded)
    return Facts(
        title=f"{page.organization.name}: petitions, letters and replies",
        statement=f"{said}{': ' if listed else ''}{listed}.",
        path=f"/organizations/{page.organization.slug}",
        documents=_documents(page.organization.sources.values()),
    )


def _documents(sources: Iterable[Reference]) -> tuple[str, ...]:
    """Publisher, title, day and address of each; of many the first, and how many more the page names."""
    said = [
        ", ".join(part for part in (f"{one.publisher}: {one.title}", str(one.date or ""), one.url) if part)
        for one in sources
    ]
    more = len(said) - _MOST_DOCUMENTS
    return tuple(said) if more <= 0 else (*said[:_MOST_DOCUMENTS], f"and {more} more named on the page")

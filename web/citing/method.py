"""What the pages of a rule, of a source and of completeness state."""

from __future__ import annotations

from collections import Counter

from research.wording import count, long_time
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.pages.methodology import RulePage
from web.pages.sources import SourcePage
from web.pages.usaspending import UsaspendingPage
from web.site import Context


@facts_of.register
def _rule(page: RulePage, context: Context) -> Facts:
    rule = page.rule
    return Facts(
        title=f"Rule {rule.id}, version {page.version}: {rule.title}",
        statement=f"{rule.description} What it catches: {rule.what_it_catches} What it misses: {rule.what_it_misses}",
        path=f"/methodology/rules/{rule.id}",
        rule=(rule.id, page.version),
    )


@facts_of.register
def _source(page: SourcePage, context: Context) -> Facts:
    state = page.state
    held = f"{count(state.documents, 'document')} with {count(state.rows, 'stored row')}"
    said = f"Held of the source “{state.title}” ({state.publisher}): {held}"
    if state.oldest and state.newest:
        said += f", retrieved from {long_time(state.oldest)} to {long_time(state.newest)}"
    return Facts(
        title=f"{state.title}: what is held",
        statement=f"{said}.",
        path=f"/sources/{state.name}",
        marks=digests.of_sources(context, (state.name,)),
    )


@facts_of.register
def _completeness(page: UsaspendingPage, context: Context) -> Facts:
    counts = Counter(cell.state for cell in page.completeness)
    cells = count(len(page.completeness), "part")
    return Facts(
        title="USAspending records: how complete",
        statement=(
            f"Of {cells} (an agency, signing or paying, a fiscal year, contracts or vehicles) of the USAspending "
            f"records held, {counts['ok']} show no loss, {counts['suspect']} are suspect and {counts['incomplete']} "
            f"are incomplete; {page.faulty:,} of {count(len(page.documents), 'document')} cannot be whole."
        ),
        path="/sources/usaspending",
        marks=digests.of_sources(context, tuple(one.state.name for one in page.sources)),
    )

"""`/compare?company=A&company=B`: up to five companies beside each other."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from research.filters import BadFilter
from research.registry import Agency, Company
from web.days import read_window
from web.deps import ContextDep
from web.pages.compare import MOST, Asked, compare_page
from web.pages.link_asked import require_present, versioned
from web.respond import respond
from web.site import Context

router = APIRouter()
Words = Annotated[list[str] | None, Query()]
Word = Annotated[str | None, Query()]


@router.get("/compare")
def compare(
    request: Request,
    context: ContextDep,
    company: Words = None,
    agency: Words = None,
    since: Annotated[str | None, Query(alias="from")] = None,
    until: Annotated[str | None, Query(alias="to")] = None,
    rule: Word = None,
    view: Annotated[str, Query()] = "then",
) -> Response:
    if view not in ("then", "now"):
        raise BadFilter("view", f"{view!r} is not known", "Known: then, now.")
    if rule and rule.partition("@")[0] not in context.registry.rules:
        raise BadFilter("rule", f"{rule!r} is not known", f"Known: {', '.join(context.registry.rules)}.")
    found, earlier = versioned(context, rule)
    if request.state.ending:
        require_present(context, found, earlier)
    asked = Asked(
        companies=_companies(context, company or []),
        agencies=_agencies(context, agency or []),
        rule=found,
        window=read_window(since, until, ("from", "to")),
        view="now" if view == "now" else "then",
        earlier=earlier,
    )
    return respond(request, compare_page(context, asked))


def _companies(context: Context, given: list[str]) -> tuple[Company, ...]:
    """The companies named, each once. Raises BadFilter for an unknown one and for more than fit."""
    slugs = list(dict.fromkeys(slug for slug in given if slug))
    known = context.registry.companies
    for slug in slugs:
        if slug not in known:
            close = get_close_matches(slug, known, n=1)
            remedy = f"Did you mean {close[0]}?" if close else "See the list of companies."
            raise BadFilter("company", f"no company is followed here under the name {slug!r}", remedy)
    if len(slugs) > MOST:
        raise BadFilter(
            "company",
            f"{len(slugs)} companies are too many beside each other: at most {MOST} can be compared",
            "Leave some out, or take the list of companies as CSV.",
        )
    return tuple(known[slug] for slug in slugs)


def _agencies(context: Context, given: list[str]) -> tuple[Agency, ...]:
    """The agencies named in the order of the registry; all of them where none is named."""
    known = context.registry.agencies
    for slug in given:
        if slug and slug not in known:
            raise BadFilter("agency", f"{slug!r} is not followed here", f"Known: {', '.join(known)}.")
    return tuple(one for one in known.values() if one.slug in given) or tuple(known.values())

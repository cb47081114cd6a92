"""What a link page states: the printable sentences in exact figures, with both bounds."""

from __future__ import annotations

from research.links import LinkSummary
from web.citing.facts import Facts, facts_of
from web.pages.link_grounds import evidence_of
from web.pages.links import LinkPage
from web.site import Context


@facts_of.register
def _(page: LinkPage, context: Context) -> Facts:
    asked = LinkSummary(
        page.company.slug,
        page.agency.code,
        page.rule.id,
        page.rule_version,
        page.window,
        tiers={},
        base_descriptions_held=0,
        awards_linked=0,
        view=page.view,
    )
    return Facts(
        title=f"{page.title}: public procurement records, {page.rule.id}",
        statement=" ".join(statement.exact for statement in page.statements),
        path=page.permanent_address.removeprefix(context.address),
        marks=evidence_of(context, asked),
        basis="obligation",
        window=page.window,
        rule=(page.rule.id, page.rule_version),
    )

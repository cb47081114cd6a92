"""What a link page states: the printable sentences in exact figures, with both bounds."""

from __future__ import annotations

from web.citing.facts import Facts, facts_of
from web.pages.links import LinkPage
from web.site import Context


@facts_of.register
def _(page: LinkPage, context: Context) -> Facts:
    return Facts(
        title=f"{page.title}: public procurement records, {page.rule.id}",
        statement=" ".join(statement.exact for statement in page.statements),
        path=page.permanent_address.removeprefix(context.address),
        marks=page.rests_on,
        basis="obligation",
        window=page.window,
        rule=(page.rule.id, page.rule_version),
    )

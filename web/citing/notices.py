"""What the pages of notices state: how many are held, and what one says on its day. Never a sum."""

from __future__ import annotations

from research.matching.notices import RULE, notices_version
from research.wording import exact_money, long_date
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.pages.notice import NoticePage
from web.pages.notice_lines import NoticeLine
from web.pages.notices import NoticesPage
from web.site import Context

_SOURCES = ("sam_opportunities", "sam_opportunities_api")


@facts_of.register
def _notices(page: NoticesPage, context: Context) -> Facts:
    said = page.sentence
    if page.types and not page.pages.total:
        said += " That is no proof that there was none."
    return Facts(
        title=page.title,
        statement=said,
        path=f"/notices?{page.query}" if page.query else "/notices",
        marks=digests.of_list(context, (one.evidence for one in page.notices), page.pages, _SOURCES),
        rule=(RULE, notices_version(context.registry)) if page.company else None,
    )


@facts_of.register
def _notice(page: NoticePage, context: Context) -> Facts:
    line = page.line
    said = f"On {long_date(line.posted_date)} {line.agency} posted at SAM.gov the notice “{line.title}” ({line.type})"
    for one in line.companies:
        passing = ", only in passing" if one.in_passing else ""
        said += f"; {one.company.name}: {one.reason}{passing} (rule {one.rule}, version {one.rule_version})"
    said += ". A notice is not an award."
    if line.awardee:
        said += f" It gives “{line.awardee}” as awardee"
        said += (
            f" and an amount of {exact_money(line.amount)}, which is no obligation."
            if line.amount is not None
            else "."
        )
    marks = (line.evidence,) if page.described is None else (line.evidence, page.described)
    return Facts(title=page.title, statement=said, path=line.address, marks=marks, rule=_rule(line))


def _rule(line: NoticeLine) -> tuple[str, str] | None:
    return (line.companies[0].rule, line.companies[0].rule_version) if line.companies else None

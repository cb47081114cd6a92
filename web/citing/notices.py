"""What the pages of notices state: how many are held, and what one says on its day. Never a sum."""

from __future__ import annotations

from research.wording import all_of, exact_money, long_date
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.pages.notice import NoticePage
from web.pages.notices import NoticesPage
from web.site import Context


@facts_of.register
def _notices(page: NoticesPage, context: Context) -> Facts:
    marks = {one.evidence.evidence_id: one.evidence for one in page.notices}
    said = page.sentence
    if page.types and not page.pages.total:
        said += " That is no proof that there was none."
    return Facts(
        title=page.title,
        statement=said,
        path=f"/notices?{page.query}" if page.query else "/notices",
        marks=tuple(marks.values()) or digests.of_everything(context),
    )


@facts_of.register
def _notice(page: NoticePage, context: Context) -> Facts:
    line = page.line
    said = f"On {long_date(line.posted_date)} {line.agency} posted at SAM.gov the notice “{line.title}” ({line.type})"
    if names := list(dict.fromkeys(one.company.name for one in page.ties)):
        said += f", which names {all_of(names)}"
    said += ". A notice is not an award."
    if line.awardee:
        said += f" It gives “{line.awardee}” as awardee"
        said += (
            f" and an amount of {exact_money(line.amount)}, which is no obligation."
            if line.amount is not None
            else "."
        )
    marks = (line.evidence,) if page.described is None else (line.evidence, page.described)
    return Facts(title=page.title, statement=said, path=line.address, marks=marks)

"""What the page of a piece of evidence states: which bytes were received, when, and what stood in them."""

from __future__ import annotations

from research.models import EARLIEST, NOTED
from research.wording import count, long_time
from web.citing.facts import Facts, facts_of
from web.formatting import segment
from web.pages.base import EvidenceMark
from web.pages.evidence import EvidencePage
from web.site import Context


@facts_of.register
def _(page: EvidencePage, context: Context) -> Facts:
    said = f"{page.file_name or page.target_uri} ({count(page.size, 'byte')}), retrieved {long_time(page.retrieved_at)}"
    if page.is_refused:
        said += ", was refused: nothing of it is in the records shown"
    else:
        said += f", holds {count(page.rows, 'row')} that were stored"
        if page.rejected:
            said += f" and {count(page.rejected, 'row')} that were not"
    basis = page.retrieved_basis
    mark = EvidenceMark(
        page.evidence_id,
        page.source_name,
        page.retrieved_at,
        page.sha256,
        page.is_file_time,
        basis in NOTED,
        basis in EARLIEST,
    )
    return Facts(
        title=page.title,
        statement=f"{said}. How the time is known: {page.how_known}.",
        path=f"/evidence/{segment(page.evidence_id)}",
        marks=(mark,),
    )

"""What the pages of the Federal Register and of lobbying state: how many, whose, retrieved when; never a sum."""

from __future__ import annotations

from research.matching.register import RULE, register_version
from research.wording import count, long_date
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.pages.base import newest_of
from web.pages.lobbying import LobbyingPage
from web.pages.register import RegisterPage
from web.pages.register_document import RegisterDocumentPage
from web.site import Context


@facts_of.register
def _register(page: RegisterPage, context: Context) -> Facts:
    listed = (one.evidence for one in page.documents)
    query = page.asked.query
    held = f"{count(page.pages.total, 'document')} {'is' if page.pages.total == 1 else 'are'} held"
    said = f"{page.asked.sentence}: {held}." if page.years else page.sentence
    if page.years and not page.pages.total:
        said += " That proves nothing of what was published."
    return Facts(
        title=f"{page.asked.sentence}: public records",
        statement=f"{said} That a document names a company proves no contract.",
        path=f"/register?{query}" if query else "/register",
        marks=digests.of_list(context, listed, page.pages, ("federal_register",)),
        rule=(RULE, register_version(context.registry)) if page.asked.company else None,
    )


@facts_of.register
def _register_document(page: RegisterDocumentPage, context: Context) -> Facts:
    one = page.document
    said = (
        f"“{one.title}”, {one.document_type.lower()} of {one.agencies}, published {long_date(one.published)}"
    )
    said += f" ({one.citation})" if one.citation else ""
    for named in one.companies:
        said += f"; {named.reason} (rule {named.rule}, version {named.rule_version})"
    return Facts(
        title=f"{one.title}: document of the Federal Register",
        statement=f"{said}.",
        path=f"/register/{one.number}",
        marks=(one.evidence,),
        documents=(f"Federal Register, {one.number}, {one.address}",) if one.address else (),
    )


@facts_of.register
def _lobbying(page: LobbyingPage, context: Context) -> Facts:
    marks = digests.of_list(context, (one.evidence for one in page.filings), page.pages, ("lda_filings",))
    newest = newest_of(marks)
    query = page.asked.query
    held = f"{count(page.pages.total, 'filing')} {'is' if page.pages.total == 1 else 'are'} held"
    retrieved = f" Retrieved {newest.retrieved_day}." if newest and page.retrieved else ""
    said = f"{page.asked.sentence}: {held}." if page.years else page.sentence
    if page.years and not page.pages.total:
        said += " That is no proof that there is no lobbying."
    return Facts(
        title=f"{page.asked.sentence}: public records",
        statement=f"{said}{retrieved} A filing tells of no contract. {page.disclaimer}",
        path=f"/lobbying?{query}" if query else "/lobbying",
        marks=marks,
    )

"""COinS: the items of a list as OpenURL objects in empty spans, so that Zotero offers each of them.

Only on pages whose purpose is a list. Zotero reads COinS before the page's own metadata: on the page of an award or
of a link they would hide the very page a reader wants to cite.
"""

from __future__ import annotations

from functools import singledispatch
from urllib.parse import quote_plus, urlencode

from research.citations import PUBLISHER
from research.wording import exact_money
from web.formatting import segment
from web.pages.base import Page
from web.pages.recipients import RecipientPage
from web.pages.search import SearchPage
from web.site import Context

INSTITUTION = f"{PUBLISHER},"
"""The author as metadata gives it: without the comma Zotero takes the last word for a surname."""

_PLAIN = ":/,$"
"""Characters that mean nothing in a query and so stay as they are: fifty spans are a fifth of a page."""

_FORMAT = "info:ofi/fmt:kev:mtx:dc"


def coins_of(page: Page, context: Context) -> tuple[str, ...]:
    """Titles of the spans: the page itself first, then the items of its list; none for other pages."""
    items = items_of(page, context)
    if not items or page.citation is None:
        return ()
    fact = page.citation.fact
    return (_span(fact.title, fact.url, f"{fact.as_of:%Y-%m-%d}" if fact.as_of else ""), *items)


@singledispatch
def items_of(page: Page, context: Context) -> tuple[str, ...]:
    """The items that a page lists, none for a page that is no list."""
    return ()


@items_of.register
def _transactions(page: SearchPage, context: Context) -> tuple[str, ...]:
    return tuple(
        _span(
            f"Award {line.piid}, modification {line.modification_number}, {line.action_date}: "
            f"{exact_money(line.obligation)}, {line.recipient_name or 'recipient unknown'}",
            f"{context.address}/transactions/{segment(line.transaction_key)}",
            f"{line.evidence.retrieved_at:%Y-%m-%d}",
        )
        for line in page.lines
    )


@items_of.register
def _awards(page: RecipientPage, context: Context) -> tuple[str, ...]:
    day = f"{context.build.as_of:%Y-%m-%d}" if context.build.as_of else ""
    return tuple(
        _span(
            f"Award {one.piid or one.award_key}: {page.name}, {one.awarding_agency or 'agency unknown'}",
            f"{context.address}/awards/{segment(one.award_key)}",
            day,
        )
        for one in page.awards
    )


# The same in every span of a long list.
_FIXED = urlencode(
    {"ctx_ver": "Z39.88-2004", "rft_val_fmt": _FORMAT, "rft.creator": INSTITUTION}, safe=_PLAIN
)


def _span(title: str, address: str, day: str) -> str:
    fields = {"rft.title": title, "rft.date": day, "rft.identifier": address}
    return "&".join(
        [_FIXED, *(f"{name}={quote_plus(value, safe=_PLAIN)}" for name, value in fields.items() if value)]
    )

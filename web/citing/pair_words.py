"""What a company and an agency are said to have to do with each other, in exact figures and with both bounds."""

from __future__ import annotations

from research.links import LinkSummary, in_passing
from research.wording import exact_money
from web.pages.link_reading import read_received
from web.pages.link_words import Names, Totals, named_sentence, recipient_sentence
from web.site import Context


def pair_sentences(context: Context, names: Names, asked: LinkSummary, totals: Totals) -> list[str]:
    """The sentences of the pair's own page; none where nothing ties the two.

    names: with the window and the view that are spoken of. asked: which pair, in the same; its own totals are not read.
    """
    said = []
    recipient, award = totals.get("recipient"), totals.get("award_named")
    if recipient is not None:
        said.append(recipient_sentence(names, recipient, read_received(context, asked), exact_money))
    if award is not None:
        passing = in_passing(
            context.session,
            asked.company_slug,
            asked.agency_code,
            asked.window,
            asked.rule_id,
            asked.view,
        )
        said.append(named_sentence(names, totals, passing, exact_money))
    return said

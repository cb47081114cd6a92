"""The English face: a filter as one sentence, so that a reader sees what is shown and what is not."""

from __future__ import annotations

from collections.abc import Mapping

from research.filters.model import Filter
from research.filters.vocabulary import Vocabulary
from research.filters.words import parse_words
from research.types import Window
from research.wording import all_of, exact_money, one_of, window_words

_TIER_WORDS = {
    "recipient": "as the recipient",
    "named": "named in the transaction’s own text",
    "base_named": "named in what the award was bought for",
    "award_named": "named anywhere on the award",
}
_BASIS_WORDS = {"awarding": "signed by", "funding": "paid for by", None: "signed or paid for by"}


def sentence(filter: Filter, vocabulary: Vocabulary, recipients: Mapping[str, str] | None = None) -> str:
    """`Transactions signed or paid for by ICE, in fiscal year 2025, …`.

    recipients: names by recipient key, where the caller has them.
    """
    clauses = []
    if filter.agency:
        names = [vocabulary.agencies.get(slug, slug) for slug in filter.agency]
        clauses.append(f"{_BASIS_WORDS[filter.basis]} {one_of(names)}")
    if filter.component:
        names = [vocabulary.components.get(slug, slug) for slug in filter.component]
        clauses.append(f"with {one_of(names)} as the funding office")
    if filter.recipient:
        names = [(recipients or {}).get(key, key) for key in filter.recipient]
        clauses.append(f"received by {one_of(names)}")
    if filter.kind:
        clauses.append(f"of award type {one_of(filter.kind)}")
    if filter.company or filter.tier:
        clauses.append(_link_words(filter, vocabulary))
    if filter.q:
        clauses.append(" or ".join(_word_words(text) for text in filter.q))
    if filter.fy:
        years = [str(year) for year in sorted(filter.fy)]
        clauses.append(f"in fiscal year {one_of(years)}")
    if filter.minimum is not None or filter.maximum is not None:
        clauses.append(_amount_words(filter))
    if filter.window != Window():
        clauses.append(window_words(filter.window))
    return f"Transactions {', '.join(clauses)}." if clauses else "All transactions held."


def _amount_words(filter: Filter) -> str:
    low, high = filter.minimum, filter.maximum
    if low is not None and low == high:
        return f"with an obligation of {exact_money(low)}"
    ends = [f"at least {exact_money(low)}"] if low is not None else []
    ends += [f"at most {exact_money(high)}"] if high is not None else []
    return f"with an obligation of {all_of(ends)}"


def _link_words(filter: Filter, vocabulary: Vocabulary) -> str:
    names = [vocabulary.companies.get(slug, slug) for slug in filter.company] or ["any company followed here"]
    tiers = [_TIER_WORDS[tier] for tier in filter.tier]
    rule = filter.rule or vocabulary.default_rule
    return f"linked to {one_of(names)}{' ' + one_of(tiers) if tiers else ''} by rule {rule}"


def _word_words(text: str) -> str:
    phrases = parse_words(text)
    wanted = [str(phrase) for phrase in phrases if not phrase.is_excluded]
    excluded = [str(phrase) for phrase in phrases if phrase.is_excluded]
    said = f"with {all_of(wanted)} in the record" if wanted else ""
    if excluded:
        said += f"{' and ' if said else ''}without {one_of(excluded)} in the record"
    return said

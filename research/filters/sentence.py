"""The English face: a filter as one sentence, so that a reader sees what is shown and what is not."""

from __future__ import annotations

from collections.abc import Mapping

from research.filters.bands import BY_SLUG
from research.filters.coded import Codes
from research.filters.model import Filter
from research.filters.vocabulary import Vocabulary
from research.filters.words import Phrase, parse_query
from research.types import Window
from research.wording import all_of, exact_money, one_of, window_words

_TIER_WORDS = {
    "recipient": "as the recipient",
    "named": "named in the transaction’s own text",
    "base_named": "named in what the award was bought for",
    "award_named": "named anywhere on the award",
}
_BASIS_WORDS = {"awarding": "signed by", "funding": "paid for by", None: "signed or paid for by"}

_CODED_WORDS = {
    "psc": "for the product or service",
    "naics": "in the industry",
    "competition": "awarded by",
    "action": "of the kind of action",
}


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
    if filter.reseller:
        names = [vocabulary.companies.get(slug, slug) for slug in filter.reseller]
        clauses.append(f"received by the reseller {one_of(names)}")
    if filter.recipient:
        names = [_known(key, recipients) if recipients is not None else key for key in filter.recipient]
        clauses.append(f"received by {one_of(names)}")
    if filter.vehicle:
        names = [_known(value, vocabulary.vehicles.names) for value in filter.vehicle]
        clauses.append(f"ordered under {one_of(names)}")
    if filter.kind:
        clauses.append(f"of award type {one_of([_known(code, vocabulary.kinds) for code in filter.kind])}")
    if filter.maker:
        names = [vocabulary.companies.get(slug, slug) for slug in filter.maker]
        clauses.append(f"linked to the maker {one_of(names)}{_rule_words(filter, vocabulary)}")
    if filter.company or filter.tier:
        clauses.append(_link_words(filter, vocabulary))
    clauses += [_code_words(name, filter, vocabulary) for name in _CODED_WORDS if filter.values(name)]
    if filter.q:
        clauses.append(" or ".join(_word_words(text) for text in filter.q))
    if filter.fy:
        years = [str(year) for year in filter.fy]
        clauses.append(f"in fiscal year {one_of(years)}")
    if filter.amount:
        clauses.append(f"with an obligation of {one_of([BY_SLUG[slug].name for slug in filter.amount])}")
    if filter.minimum is not None or filter.maximum is not None:
        clauses.append(_amount_words(filter))
    if filter.window != Window():
        clauses.append(window_words(filter.window))
    said = f"Transactions {', '.join(clauses)}" if clauses else "All transactions held"
    return said if said.endswith(".") else f"{said}."  # a firm's name may end with its own


def _known(value: str, names: Mapping[str, str]) -> str:
    """The name of a value; of one that is not held, the value itself and that it is not."""
    return names.get(value) or f"“{value}” (no record held has it)"


def _amount_words(filter: Filter) -> str:
    low, high = filter.minimum, filter.maximum
    if low is not None and low == high:
        return f"with an obligation of {exact_money(low)}"
    ends = [f"at least {exact_money(low)}"] if low is not None else []
    ends += [f"at most {exact_money(high)}"] if high is not None else []
    return f"with an obligation of {all_of(ends)}"


def _link_words(filter: Filter, vocabulary: Vocabulary) -> str:
    tiers = [_TIER_WORDS[tier] for tier in filter.tier]
    said = f" {one_of(tiers)}" if tiers else ""
    names = [vocabulary.companies.get(slug, slug) for slug in filter.company] or ["any company followed here"]
    return f"linked to {one_of(names)}{said}{_rule_words(filter, vocabulary)}"


def _rule_words(filter: Filter, vocabulary: Vocabulary) -> str:
    return f" by rule {filter.rule or vocabulary.default_rule}"


def _code_words(name: str, filter: Filter, vocabulary: Vocabulary) -> str:
    codes = vocabulary.codes.get(name, Codes())
    said = [codes.names.get(value) or _name_of_code(value, codes) for value in filter.values(name)]
    return f"{_CODED_WORDS[name]} {one_of(said)}"


def _name_of_code(value: str, codes: Codes) -> str:
    held = codes.values.get(value, ())
    if not held:
        return _known(value, codes.names)
    return codes.names[held[0]] if len(held) == 1 else value.upper()


def _word_words(text: str) -> str:
    groups = parse_query(text)
    if not groups:
        return f"with “{text}”, which holds no letter or digit to search for"
    wanted, excluded = [], []
    for group in groups:
        if len(group) == 1 and group[0].is_excluded:
            excluded.append(str(group[0]))
        else:
            wanted.append(_group_words(group, len(groups)))
    said = f"with {all_of(wanted)} in the record" if wanted else ""
    if excluded:
        said += f"{' and ' if said else ''}without {one_of(excluded)} in the record"
    return said


def _group_words(group: tuple[Phrase, ...], groups: int) -> str:
    said = one_of([f"not {phrase}" if phrase.is_excluded else str(phrase) for phrase in group])
    return f"({said})" if len(group) > 1 and groups > 1 else said

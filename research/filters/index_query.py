"""The search engine's face: a filter as a Tantivy query object, built from our own tokens never parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from tantivy import FieldType, Occur, Query, Schema

from research.filters.model import TIERS, Filter
from research.filters.vocabulary import Vocabulary
from research.filters.words import Phrase, parse_words

TEXT, AGENCY, AWARDING, FUNDING = "text", "agency", "awarding", "funding"
COMPONENT, LINK, COMPANY, RECIPIENT = "component", "link", "company", "recipient"
KIND, FISCAL_YEAR, DAY, OBLIGATION = "kind", "fy", "day", "obligation_cents"


def link_token(rule: str, company: str, tier: str) -> str:
    """How the index writes that a transaction is linked to a company in a tier by a rule."""
    return f"{rule}|{company}|{tier}"


def company_token(rule: str, company: str) -> str:
    """How the index writes that a transaction is linked to a company by a rule, in any tier."""
    return f"{rule}|{company}"


def start_of(day: date) -> datetime:
    """A day as the index stores it: its first moment, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def index_query(filter: Filter, vocabulary: Vocabulary, schema: Schema) -> Query:
    """The query that finds exactly what the filter asks for."""
    must: list[Query] = []
    if filter.q:
        must.append(_any_of([_words(text, schema) for text in filter.q]))
    if filter.agency:
        field = {"awarding": AWARDING, "funding": FUNDING, None: AGENCY}[filter.basis]
        must.append(_terms(schema, field, filter.agency))
    if filter.company or filter.tier:
        must.append(_linked(filter, vocabulary, schema))
    for field, values in ((COMPONENT, filter.component), (RECIPIENT, filter.recipient), (KIND, filter.kind)):
        if values:
            must.append(_terms(schema, field, values))
    if filter.fy:
        must.append(Query.term_set_query(schema, FISCAL_YEAR, list(filter.fy)))
    if filter.since or filter.until:
        lower = start_of(filter.since) if filter.since else None
        upper = start_of(filter.until) if filter.until else None
        must.append(Query.range_query(schema, DAY, FieldType.Date, lower, upper))
    if filter.minimum is not None or filter.maximum is not None:
        low = filter.minimum.cents if filter.minimum is not None else None
        high = filter.maximum.cents if filter.maximum is not None else None
        must.append(Query.range_query(schema, OBLIGATION, FieldType.Integer, low, high))
    return _all_of(must)


def _linked(filter: Filter, vocabulary: Vocabulary, schema: Schema) -> Query:
    rule = filter.rule or vocabulary.default_rule
    companies = filter.company or tuple(vocabulary.companies)
    tokens = [link_token(rule, company, tier) for company in companies for tier in filter.tier or TIERS]
    return _terms(schema, LINK, tokens)


def _words(text: str, schema: Schema) -> Query:
    phrases = parse_words(text)
    wanted = [(Occur.Must, _phrase(phrase, schema)) for phrase in phrases if not phrase.is_excluded]
    excluded = [(Occur.MustNot, _phrase(phrase, schema)) for phrase in phrases if phrase.is_excluded]
    return Query.boolean_query([*(wanted or [(Occur.Must, Query.all_query())]), *excluded])


def _phrase(phrase: Phrase, schema: Schema) -> Query:
    words = list(phrase.tokens)
    if len(words) == 1:
        if phrase.is_prefix:
            return Query.regex_query(schema, TEXT, f"{re.escape(words[0])}.*")
        return Query.term_query(schema, TEXT, words[0])
    if phrase.is_prefix:
        patterns = [re.escape(word) for word in words]
        return Query.regex_phrase_query(schema, TEXT, [*patterns[:-1], f"{patterns[-1]}.*"])
    return Query.phrase_query(schema, TEXT, list(words))


def _terms(schema: Schema, field: str, values: Sequence[str]) -> Query:
    return Query.term_set_query(schema, field, list(values))


def _any_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def _all_of(queries: list[Query]) -> Query:
    if not queries:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, one) for one in queries])

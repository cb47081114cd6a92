"""The search engine's face: a filter as a Tantivy query object, built from our own tokens never parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from tantivy import FieldType, Occur, Query, Schema

from research.filters.coded import CODED, CodedColumn
from research.filters.model import TIERS, Filter
from research.filters.vocabulary import Vocabulary
from research.filters.words import Phrase, parse_query

TEXT, AGENCY, AWARDING, FUNDING = "text", "agency", "awarding", "funding"
COMPONENT, LINK, COMPANY, RECIPIENT = "component", "link", "company", "recipient"
VEHICLE, AMOUNT = "vehicle", "amount"
RECIPIENT_KEYS = "recipient_keys"
"""Every key a recipient is found by; `RECIPIENT` holds the one it is counted under, so that nobody counts twice."""
KIND, FISCAL_YEAR, DAY, OBLIGATION = "kind", "fy", "day", "obligation_cents"


def code_field(column: CodedColumn) -> str:
    """The field that holds the codes of a coded column; its values stand in the field of its own name."""
    return f"{column.name}_code"


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
    rule = filter.rule or vocabulary.default_rule
    if filter.q:
        must.append(_any_of([words_query(text, schema) for text in filter.q]))
    if filter.agency:
        field = {"awarding": AWARDING, "funding": FUNDING, None: AGENCY}[filter.basis]
        must.append(_terms(schema, field, filter.agency))
    if filter.company or filter.tier:
        companies = filter.company or tuple(vocabulary.companies)
        must.append(_linked(rule, companies, filter.tier or TIERS, schema))
    if filter.maker:
        must.append(_linked(rule, filter.maker, TIERS, schema))
    if filter.reseller:
        must.append(_linked(rule, filter.reseller, ("recipient",), schema))
    exact = (COMPONENT, filter.component), (RECIPIENT_KEYS, filter.recipient), (KIND, filter.kind)
    for field, values in (*exact, (VEHICLE, filter.vehicle), (AMOUNT, filter.amount)):
        if values:
            must.append(_terms(schema, field, values))
    for column in CODED:
        if values := filter.values(column.name):
            must.append(_coded(column, values, vocabulary, schema))
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


def _linked(rule: str, companies: Sequence[str], tiers: Sequence[str], schema: Schema) -> Query:
    return _terms(schema, LINK, [link_token(rule, company, tier) for company in companies for tier in tiers])


def _coded(column: CodedColumn, values: Sequence[str], vocabulary: Vocabulary, schema: Schema) -> Query:
    """Rows of these values; where a value is a code, also rows that say its words alone."""
    held = vocabulary.codes.get(column.name)
    wanted = {one for value in values for one in (value, *(held.values.get(value, ()) if held else ()))}
    found = [_terms(schema, column.name, sorted(wanted))]
    if column.code:
        found.append(_terms(schema, code_field(column), values))
    return _any_of(found)


def words_query(text: str, schema: Schema) -> Query:
    """The records that hold what was typed; none, if it holds nothing to search for."""
    groups = parse_query(text)
    if not groups:
        return Query.empty_query()
    parts = []
    for group in groups:
        if len(group) == 1 and group[0].is_excluded:
            parts.append((Occur.MustNot, _phrase(group[0], schema)))
        else:
            parts.append((Occur.Must, _any_of([_alternative(phrase, schema) for phrase in group])))
    if all(occur == Occur.MustNot for occur, _ in parts):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def _alternative(phrase: Phrase, schema: Schema) -> Query:
    found = _phrase(phrase, schema)
    if not phrase.is_excluded:
        return found
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, found)])


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

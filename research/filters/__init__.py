"""One filter with four faces: URL query, SQL conditions, the search engine's query, an English sentence."""

from __future__ import annotations

from research.filters.bands import BANDS, Band
from research.filters.conditions import conditions
from research.filters.explain import explain
from research.filters.index_query import index_query
from research.filters.model import SORTS, TIERS, BadFilter, Filter
from research.filters.private import check_private
from research.filters.query_string import is_tracker, read_filter, write_filter, write_toggled, writer_of
from research.filters.sentence import sentence
from research.filters.vocabulary import Vocabulary, read_vocabulary
from research.filters.words import Phrase, find_words, parse_query, parse_words, tokens

__all__ = [
    "BANDS",
    "SORTS",
    "TIERS",
    "BadFilter",
    "Band",
    "Filter",
    "Phrase",
    "Vocabulary",
    "check_private",
    "conditions",
    "explain",
    "find_words",
    "index_query",
    "is_tracker",
    "parse_query",
    "parse_words",
    "read_filter",
    "read_vocabulary",
    "sentence",
    "tokens",
    "write_filter",
    "write_toggled",
    "writer_of",
]

"""What an index looks like: its fields, its tokens, and how one is opened for writing."""

from __future__ import annotations

from pathlib import Path

import tantivy

from research.filters.coded import CODED
from research.filters.index_query import (
    AGENCY,
    AMOUNT,
    AWARDING,
    COMPANY,
    COMPONENT,
    DAY,
    FISCAL_YEAR,
    FUNDING,
    KIND,
    LINK,
    OBLIGATION,
    RECIPIENT,
    RECIPIENT_KEYS,
    TEXT,
    VEHICLE,
    code_field,
)
from research.search.documents import BY_AMOUNT, BY_DATE, FRESH, GROSS, KEY

LISTS = ("meta.json", ".managed.json")
"""Files of an index that are rewritten; all others are written once and may be shared."""

_EXACT_FIELDS = (
    *(AGENCY, AWARDING, FUNDING, COMPONENT, LINK, COMPANY, RECIPIENT, KIND, VEHICLE, AMOUNT),
    *(column.name for column in CODED),
)
_ONLY_FOUND_BY = (RECIPIENT_KEYS, *(code_field(column) for column in CODED if column.code))
"""Fields that are asked for and never counted by."""
_NUMBERS = (FISCAL_YEAR, OBLIGATION, GROSS, BY_DATE, BY_AMOUNT)
_HEAP_BYTES = 200_000_000
_THREADS = 1
"""Documents come one after another from Python; a second thread only makes more and smaller segments."""


def new_index(folder: Path) -> tantivy.Index:
    """An empty index in an empty folder."""
    return with_tokenizer(tantivy.Index(_schema(), path=str(folder)))


def writer(index: tantivy.Index) -> tantivy.IndexWriter:
    """The one writer of an index."""
    return index.writer(_HEAP_BYTES, _THREADS)


def with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Our own tokens arrive parted by spaces, so the engine has nothing left to decide."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", analyzer)
    return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TEXT, tokenizer_name="spaces")
    for name in _EXACT_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _ONLY_FOUND_BY:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_float_field(FRESH, fast=True)
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=name in (FISCAL_YEAR, OBLIGATION), fast=True)
    builder.add_date_field(DAY, indexed=True, fast=True)
    return builder.build()

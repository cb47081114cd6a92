"""The index: a Tantivy folder per build of the database, written beside and renamed when complete."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import tantivy
from sqlalchemy import Engine, Row, Select, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from research.config import Settings
from research.errors import StoreUnavailable
from research.filters.index_query import (
    AGENCY,
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
    TEXT,
    company_token,
    link_token,
    start_of,
)
from research.filters.vocabulary import Vocabulary, read_vocabulary
from research.filters.words import tokens
from research.models import Award, Link, Recipient, Transaction
from research.registry import load_registry

KEY, GROSS, BY_DATE, BY_AMOUNT = "key", "gross_cents", "by_date", "by_amount"
_EXACT_FIELDS = (AGENCY, AWARDING, FUNDING, COMPONENT, LINK, COMPANY, RECIPIENT, KIND)
_NUMBERS = (FISCAL_YEAR, OBLIGATION, GROSS, BY_DATE, BY_AMOUNT)
_HEAP_BYTES = 256_000_000
_ROWS_AT_A_TIME = 5_000
# Stands between two fields of one record, so that no phrase runs from one into the next.
_FIELD_END = " | "
_TEXT_COLUMNS: tuple[Any, ...] = (
    col(Transaction.description),
    col(Transaction.base_description),
    col(Award.base_description).label("award_base_description"),
    col(Transaction.recipient_name),
    col(Transaction.recipient_dba),
    col(Transaction.piid),
    col(Transaction.parent_piid),
    col(Transaction.award_key),
    col(Transaction.psc_code),
    col(Transaction.psc_description),
    col(Transaction.naics_code),
    col(Transaction.naics_description),
)


@dataclass(frozen=True)
class Index:
    """An open index and the build of the database it was made from."""

    engine: tantivy.Index
    build_id: str


def build_index(engine: Engine, settings: Settings, build_id: str) -> Path:
    """Index every transaction that counts into `var/index/<build_id>`; returns that folder.

    A reader never meets half an index. Folders of other builds stay until nobody reads them; the caller,
    who knows when the new build is in force, removes them.
    """
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    target = settings.index_dir / build_id
    unfinished = settings.index_dir / f".{build_id}.{uuid4().hex}"
    unfinished.mkdir()
    try:
        index = _with_tokenizer(tantivy.Index(_schema(), path=str(unfinished)))
        writer = index.writer(_HEAP_BYTES, 1)
        with Session(engine) as session:
            lookups = _read_lookups(session, read_vocabulary(session, load_registry(settings.data)))
            for document in _documents(session, lookups):
                writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        shutil.rmtree(target, ignore_errors=True)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def open_index(settings: Settings, build_id: str) -> Index:
    """The index of one build. Raises `StoreUnavailable` when there is none."""
    folder = settings.index_dir / build_id
    if not folder.is_dir():
        raise StoreUnavailable(
            "the search index of this database is missing", "Make it with `trail rebuild`, then try again."
        )
    return Index(_with_tokenizer(tantivy.Index.open(str(folder))), build_id)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TEXT, tokenizer_name="spaces")
    for name in _EXACT_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=name in (FISCAL_YEAR, OBLIGATION), fast=True)
    builder.add_date_field(DAY, indexed=True, fast=True)
    return builder.build()


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Our own tokens arrive parted by spaces, so the engine has nothing left to decide."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", analyzer)
    return index


@dataclass(frozen=True)
class _Lookups:
    """What a document needs beside its own row: names by code, office, recipient and transaction key."""

    slugs: dict[str, str]
    components: dict[str, str]
    same_as: dict[str, str]
    links: dict[str, list[tuple[str, str, str]]]


def _read_lookups(session: Session, vocabulary: Vocabulary) -> _Lookups:
    same = select_columns(col(Recipient.recipient_key), col(Recipient.same_as_key)).where(
        col(Recipient.same_as_key).is_not(None)
    )
    held = select_columns(
        col(Link.record_key), col(Link.rule_id), col(Link.company_slug), col(Link.tier)
    ).where(col(Link.record_kind) == "transaction")
    links = defaultdict(list)
    for key, *link in session.execute(held).yield_per(_ROWS_AT_A_TIME):
        links[key].append((link[0], link[1], link[2]))
    offices = vocabulary.component_offices.items()
    return _Lookups(
        slugs=vocabulary.agency_slugs,
        components={office: slug for slug, names in offices for office in names},
        same_as={key: str(same_key) for key, same_key in session.execute(same)},
        links=links,
    )


def _rows() -> Select[Any]:
    """The rows that count, with their ranks: an order by a rank has no ties, so pages never overlap."""
    key, day, cents = (
        col(Transaction.transaction_key),
        col(Transaction.action_date),
        col(Transaction.obligation_cents),
    )
    return (
        select_columns(
            *_TEXT_COLUMNS,
            key,
            col(Transaction.awarding_agency_code),
            col(Transaction.funding_agency_code),
            col(Transaction.funding_office_name),
            col(Transaction.recipient_key),
            col(Transaction.award_type_code),
            col(Transaction.fiscal_year),
            day,
            cents,
            func.row_number().over(order_by=(day, key)).label(BY_DATE),
            func.row_number().over(order_by=(cents, key)).label(BY_AMOUNT),
        )
        .join(Award, col(Award.award_key) == col(Transaction.award_key), isouter=True)
        .where(col(Transaction.duplicate_of).is_(None), col(Transaction.gone_at).is_(None))
    )


def _documents(session: Session, lookups: _Lookups) -> Iterator[tantivy.Document]:
    rows = session.execute(_rows(), execution_options={"yield_per": _ROWS_AT_A_TIME})
    for row in rows:
        yield tantivy.Document(**_fields(row, lookups))


def _fields(row: Row[Any], lookups: _Lookups) -> dict[str, Any]:
    texts = dict.fromkeys(text for text in row[: len(_TEXT_COLUMNS)] if text)
    awarding = lookups.slugs.get(row.awarding_agency_code, row.awarding_agency_code)
    funding = lookups.slugs.get(row.funding_agency_code, row.funding_agency_code)
    links = lookups.links.get(row.transaction_key, ())
    return {
        KEY: row.transaction_key,
        TEXT: _FIELD_END.join(" ".join(tokens(text)) for text in texts),
        AGENCY: _held(awarding, funding),
        AWARDING: _held(awarding),
        FUNDING: _held(funding),
        COMPONENT: _held(lookups.components.get(row.funding_office_name)),
        LINK: _held(*(link_token(*link) for link in links)),
        COMPANY: _held(*(company_token(rule, company) for rule, company, _ in links)),
        RECIPIENT: _held(row.recipient_key, lookups.same_as.get(row.recipient_key)),
        KIND: _held(row.award_type_code),
        FISCAL_YEAR: row.fiscal_year,
        DAY: start_of(row.action_date),
        OBLIGATION: row.obligation_cents,
        GROSS: max(row.obligation_cents, 0),
        BY_DATE: row.by_date,
        BY_AMOUNT: row.by_amount,
    }


def _held(*values: str | None) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]

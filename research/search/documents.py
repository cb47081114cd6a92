"""What the index holds of each transaction that counts, as one JSON document a row."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from sqlalchemy import Connection, text
from sqlmodel import Session

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
)
from research.filters.vocabulary import Vocabulary, read_vocabulary
from research.filters.words import tokens
from research.registry import Registry

KEY, GROSS, BY_DATE, BY_AMOUNT = "key", "gross_cents", "by_date", "by_amount"
_AT_A_TIME = 10_000
_REMEMBERED = 200_000
# Stands between two fields of one record, so that no phrase runs from one into the next.
_FIELD_END = " | "
_TEXTS = (
    "t.description, t.base_description, a.base_description, t.recipient_name, t.recipient_dba, t.piid, "
    "t.parent_piid, t.award_key, t.psc_code, t.psc_description, t.naics_code, t.naics_description"
)
_TEXT_COUNT = _TEXTS.count(",") + 1
_ROWS = (
    f"SELECT {_TEXTS}, t.transaction_key, t.awarding_agency_code, t.funding_agency_code, t.funding_office_name, "
    "t.recipient_key, t.award_type_code, t.fiscal_year, t.action_date, t.obligation_cents "
    "FROM award_transaction t LEFT JOIN award a ON a.award_key = t.award_key "
    "WHERE t.duplicate_of IS NULL AND t.gone_at IS NULL"
)
# An amount below this (cents; 44 billion dollars) leaves room for a tie-break in 64 bits.
_TIE_BITS = 20
_ORDINARY = 1 << 42


class _Tokens(dict[str, str]):
    """Texts as their tokens parted by spaces; names, codes and descriptions repeat from row to row."""

    def __missing__(self, said: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[said] = " ".join(tokens(said))
        return found


@dataclass(frozen=True)
class Lookups:
    """What a document needs beside its own row: names by code, office, recipient and transaction key."""

    slugs: dict[str, str]
    components: dict[str, str]
    same_as: dict[str, str]
    links: dict[str, list[tuple[str, str, str]]]
    texts: _Tokens = field(default_factory=_Tokens)


def read_lookups(session: Session, registry: Registry) -> Lookups:
    vocabulary: Vocabulary = read_vocabulary(session, registry)
    connection = session.connection()
    same = connection.execute(
        text("SELECT recipient_key, same_as_key FROM recipient WHERE same_as_key IS NOT NULL")
    )
    held = connection.execute(
        text("SELECT record_key, rule_id, company_slug, tier FROM link WHERE record_kind = 'transaction'")
    )
    links = defaultdict(list)
    for key, rule, company, tier in held:
        links[key].append((rule, company, tier))
    offices = vocabulary.component_offices.items()
    return Lookups(
        slugs=vocabulary.agency_slugs,
        components={office: slug for slug, names in offices for office in names},
        same_as={key: str(same_key) for key, same_key in same},
        links=links,
    )


def documents(connection: Connection, lookups: Lookups, among: str | None = None) -> Iterator[str]:
    """Every transaction that counts; `among` is a query of the only award keys wanted."""
    query = f"{_ROWS} AND t.award_key IN ({among})" if among else _ROWS
    rows = connection.execute(text(query), execution_options={"yield_per": _AT_A_TIME})
    encode = json.JSONEncoder(check_circular=False).encode
    for row in rows:
        yield encode(_document(tuple(row), lookups))


def _document(row: tuple[object, ...], lookups: Lookups) -> dict[str, object]:
    key, awarding_code, funding_code, office, recipient, kind, year, day, cents = row[_TEXT_COUNT:]
    texts = dict.fromkeys(row[:_TEXT_COUNT])
    texts.pop(None, None)
    texts.pop("", None)
    slugs, amount = lookups.slugs, int(cents)  # type: ignore[call-overload]
    awarding = slugs.get(awarding_code, awarding_code)  # type: ignore[call-overload]
    funding = slugs.get(funding_code, funding_code)  # type: ignore[call-overload]
    mark = int.from_bytes(blake2b(str(key).encode(), digest_size=6).digest())
    document: dict[str, object] = {
        KEY: key,
        TEXT: _FIELD_END.join(map(lookups.texts.__getitem__, texts)),  # type: ignore[arg-type]
        FISCAL_YEAR: year,
        DAY: f"{day}T00:00:00Z",
        OBLIGATION: amount,
        GROSS: max(amount, 0),
        BY_DATE: int(str(day).replace("-", "")) << 36 | mark >> 12,
        BY_AMOUNT: rank_of(amount, mark),
        AGENCY: _held(awarding, funding),
        AWARDING: _held(awarding),
        FUNDING: _held(funding),
        RECIPIENT: _held(recipient, lookups.same_as.get(recipient)),  # type: ignore[call-overload]
        KIND: _held(kind),
        COMPONENT: _held(lookups.components.get(office)),  # type: ignore[call-overload]
    }
    if links := lookups.links.get(key):  # type: ignore[call-overload]
        document[LINK] = _held(*(link_token(*link) for link in links))
        document[COMPANY] = _held(*(company_token(rule, company) for rule, company, _ in links))
    return document


def rank_of(cents: int, mark: int) -> int:
    """A 64-bit number that orders by amount, and equal amounts by a mark of their key (48 bits).

    It needs no other row, so an index can be brought up to date row by row. Two rows that share even the
    mark stand in the index's own order, which is one order for all pages of a build.
    """
    if -_ORDINARY < cents < _ORDINARY:
        return (cents << _TIE_BITS) | (mark & ((1 << _TIE_BITS) - 1))
    return (_ORDINARY << _TIE_BITS) + cents if cents > 0 else -(_ORDINARY << _TIE_BITS) + cents


def _held(*values: object) -> list[object]:
    return [value for value in dict.fromkeys(values) if value]

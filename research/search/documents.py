"""What the index holds of each transaction that counts, as one JSON document a row."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import Session

from research.counting import counts
from research.db import is_sqlite
from research.filters.bands import band_of
from research.filters.coded import CODED, value_of
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
    company_token,
    link_token,
)
from research.filters.vehicles import VehicleNames
from research.filters.vocabulary import read_names
from research.filters.words import tokens
from research.masking import may_hold_private, search_private
from research.registry import Registry, Vehicle

KEY, GROSS, BY_DATE, BY_AMOUNT, FRESH = "key", "gross_cents", "by_date", "by_amount", "fresh"
_AT_A_TIME = 10_000
_REMEMBERED = 200_000
# Stands between two fields of one record, so that no phrase runs from one into the next.
_FIELD_END = " | "
_TEXTS = (
    "t.description, t.base_description, a.base_description, t.recipient_name, t.recipient_dba, t.piid, "
    "t.parent_piid, t.award_key, t.psc_code, t.psc_description, t.naics_code, t.naics_description"
)
_TEXT_COUNT = _TEXTS.count(",") + 1
_DESCRIPTION_COUNT = 3
"""The first of them, which officials write and pages show masked; the others are shown as published."""
_CODED_COLUMNS = [name for column in CODED for name in (column.code, column.words) if name]
_ROWS = (
    f"SELECT {_TEXTS}, t.transaction_key, t.awarding_agency_code, t.funding_agency_code, t.funding_office_name, "
    "t.recipient_key, coalesce(t.award_type_code, t.award_kind, a.award_kind), t.fiscal_year, t.action_date, "
    "t.obligation_cents, "
    f"a.parent_piid, a.parent_award_key, {', '.join(f't.{name}' for name in _CODED_COLUMNS)} "
    "FROM award_transaction t LEFT JOIN award a ON a.award_key = t.award_key "
    "WHERE " + counts("t")
)
# An amount below this (cents; 44 billion dollars) leaves room for a tie-break in 64 bits.
_TIE_BITS = 20
_ORDINARY = 1 << 42

# By how much a newer row is worth more than one as relevant: under 3 % over a hundred years, and a step a day.
_FIRST_DAY, _DAYS, _FRESHEST = date(2000, 1, 1).toordinal(), 36_525, 0.04

Row = tuple[Any, ...]
"""A row of that query, as the database gives it."""


class _Tokens(dict[str, str]):
    """Texts as their tokens parted by spaces; names, codes and descriptions repeat from row to row."""

    def __missing__(self, said: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[said] = self.read(said)
        return found

    @staticmethod
    def read(said: str) -> str:
        return " ".join(tokens(said))


class _Shown(_Tokens):
    """Descriptions as pages show them: without addresses and telephone numbers, and no phrase runs across one.

    What is masked is not in the index at all: else a guessed number would be confirmed, digit by digit.
    """

    @staticmethod
    def read(said: str) -> str:
        if not may_hold_private(said):
            return " ".join(tokens(said))
        parts, end = [], 0
        for span in search_private(said):
            parts.append(said[end : span.start])
            end = span.end
        return _FIELD_END.join(" ".join(tokens(part)) for part in (*parts, said[end:]))


@dataclass(frozen=True)
class Lookups:
    """What a document needs beside its own row: names by code, office, recipient and transaction key."""

    slugs: dict[str, str]
    components: dict[str, str]
    same_as: dict[str, str]
    links: dict[str, list[tuple[str, str, str]]]
    vehicles: tuple[Vehicle, ...] = ()
    texts: _Tokens = field(default_factory=_Tokens)
    descriptions: _Shown = field(default_factory=_Shown)


def read_lookups(session: Session, registry: Registry) -> Lookups:
    vocabulary = read_names(session, registry)
    connection = session.connection()
    same = connection.execute(
        text("SELECT recipient_key, same_as_key FROM recipient WHERE same_as_key IS NOT NULL")
    )
    held = connection.execute(
        # As filed then: a sum of hits must be the one that the page of the company and the agency gives.
        text(
            "SELECT record_key, rule_id, company_slug, tier FROM link WHERE record_kind = 'transaction' "
            "AND ownership IN ('both', 'then')"
        )
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
        vehicles=registry.vehicles,
    )


def documents(connection: Connection, lookups: Lookups, which: str = "true") -> Iterator[str]:
    """Every transaction that counts; `which` is a condition over `t` that says which of them are wanted."""
    write = _Writer(lookups).document
    for row in _rows(connection, f"{_ROWS} AND {which}"):
        yield write(row)


def _rows(connection: Connection, query: str) -> Iterable[Row]:
    if is_sqlite(connection):
        # Past SQLAlchemy, whose rows cost as much as all that is made of them here.
        raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        return raw.execute(query)
    result = connection.execute(text(query), execution_options={"yield_per": _AT_A_TIME})
    return (tuple(row) for row in result)


class _Writer:
    """Writes rows as JSON by hand: parts that many rows share are written once, and the rest is quick to write."""

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self.shared: dict[tuple[object, ...], str] = {}
        self.recipients: dict[object, str] = {}
        self.days: dict[object, tuple[str, int, float]] = {}
        self.vehicles = VehicleNames(lookups.vehicles)
        self.ordered: dict[tuple[object, object], str] = {}
        self.classed: dict[tuple[object, ...], str] = {}

    def document(self, row: Row) -> str:
        key, awarding, funding, office, recipient, kind, year, day, cents, *more = row[_TEXT_COUNT:]
        descriptions = dict.fromkeys(filter(None, row[:_DESCRIPTION_COUNT]))
        texts = dict.fromkeys(filter(None, row[_DESCRIPTION_COUNT:_TEXT_COUNT]))
        if (coded := self.shared.get((awarding, funding, office, kind))) is None:
            coded = self._coded(awarding, funding, office, kind)
        if (received := self.recipients.get(recipient)) is None:
            received = self.recipients[recipient] = self._received(recipient)
        if (when := self.days.get(day)) is None:
            when = self.days[day] = self._when(str(day))
        if (ordered := self.ordered.get(parent := (more[0], more[1]))) is None:
            ordered = self.ordered[parent] = self._ordered(*parent)
        if (classed := self.classed.get(codes := tuple(more[2:]))) is None:
            classed = self.classed[codes] = _classed(codes)
        mark = int.from_bytes(blake2b(key.encode(), digest_size=6).digest())
        lookups = self.lookups
        said = _FIELD_END.join(
            (*map(lookups.descriptions.__getitem__, descriptions), *map(lookups.texts.__getitem__, texts))
        )
        links = self._linked(self.lookups.links[key]) if key in self.lookups.links else ""
        # Tokens hold letters, digits, + and # alone, so that their text needs no escaping.
        return (
            f'{{"{KEY}":{quoted(key)},"{TEXT}":"{said}","{FISCAL_YEAR}":{year},"{DAY}":{when[0]},'
            f'"{OBLIGATION}":{cents},"{GROSS}":{max(cents, 0)},"{BY_DATE}":{when[1] | mark >> 12},'
            f'"{BY_AMOUNT}":{rank_of(cents, mark)},"{AMOUNT}":"{band_of(cents)}","{FRESH}":{when[2]:.7f},'
            f"{coded},{received},{ordered},{classed}{links}}}"
        )

    def _coded(self, awarding: object, funding: object, office: object, kind: object) -> str:
        slugs = self.lookups.slugs
        signed, paid = slugs.get(str(awarding), awarding), slugs.get(str(funding), funding)
        component = self.lookups.components.get(str(office))
        made = (
            _field(AGENCY, signed, paid),
            _field(AWARDING, signed),
            _field(FUNDING, paid),
            _field(KIND, kind),
            _field(COMPONENT, component),
        )
        return self.shared.setdefault((awarding, funding, office, kind), ",".join(made))

    def _received(self, recipient: object) -> str:
        same = self.lookups.same_as.get(str(recipient))
        return f"{_field(RECIPIENT, same or recipient)},{_field(RECIPIENT_KEYS, recipient, same)}"

    def _ordered(self, piid: str | None, key: str | None) -> str:
        return _field(VEHICLE, *(self.vehicles.of(piid, key)[:1] if piid else ()))

    @staticmethod
    def _when(day: str) -> tuple[str, int, float]:
        old = date.fromisoformat(day).toordinal() - _FIRST_DAY
        return quoted(f"{day}T00:00:00Z"), int(day.replace("-", "")) << 36, max(0, old) / _DAYS * _FRESHEST

    @staticmethod
    def _linked(links: list[tuple[str, str, str]]) -> str:
        tokens = _field(LINK, *(link_token(*link) for link in links))
        return f",{tokens},{_field(COMPANY, *(company_token(rule, company) for rule, company, _ in links))}"


def _classed(codes: tuple[Any, ...]) -> str:
    """The values and codes of the coded columns, given in the order of `_CODED_COLUMNS`."""
    given = dict(zip(_CODED_COLUMNS, codes, strict=True))
    made = []
    for column in CODED:
        code = given[column.code] if column.code else None
        made.append(_field(column.name, value_of(code, given[column.words])))
        if column.code:
            made.append(_field(code_field(column), (code or "").strip().lower()))
    return ",".join(made)


def rank_of(cents: int, mark: int) -> int:
    """A 64-bit number that orders by amount, and equal amounts by a mark of their key (48 bits).

    It needs no other row, so an index can be brought up to date row by row. Two rows that share even the
    mark stand in the index's own order, which is one order for all pages of a build.
    """
    if -_ORDINARY < cents < _ORDINARY:
        return (cents << _TIE_BITS) | (mark & ((1 << _TIE_BITS) - 1))
    return (_ORDINARY << _TIE_BITS) + cents if cents > 0 else -(_ORDINARY << _TIE_BITS) + cents


def _field(name: str, *values: object) -> str:
    held = ",".join(quoted(str(value)) for value in dict.fromkeys(values) if value)
    return f'"{name}":[{held}]'

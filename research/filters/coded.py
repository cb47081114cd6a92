"""Coded columns: what publishers give as a code, as words or as both, under one value for filters and facets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CodedColumn:
    """One such column. name: of its filter and facet. code: column of the code, if any. words: of its description."""

    name: str
    code: str | None
    words: str


CODED = (
    CodedColumn("psc", "psc_code", "psc_description"),
    CodedColumn("naics", "naics_code", "naics_description"),
    CodedColumn("competition", None, "extent_competed"),
    CodedColumn("action", "action_type_code", "action_type"),
)


@dataclass(frozen=True)
class Codes:
    """What one column holds. names: by value, for readers. words: by value, as published. values: by code.

    given: how many of the `of` transactions held have a value.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: int = 0
    of: int = 0


def slug_of(words: str) -> str:
    """`housekeeping-guard`: letters and digits in lower case, all else as one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def value_of(code: str | None, words: str | None) -> str | None:
    """The value a row goes by: its words as a slug, else its code.

    Searches give words alone and full records both, so words make the rows of both meet.
    """
    return slug_of(words or "") or (code or "").strip().lower() or None


def read_codes(rows: Iterable[tuple[str | None, str | None, int]]) -> Codes:
    """From the different pairs of code and words held, each with the number of its transactions."""
    words: dict[str, set[str]] = {}
    values: dict[str, set[str]] = {}
    codes: dict[str, set[str]] = {}
    given = of = 0
    for code, said, transactions in rows:
        value = value_of(code, said)
        of += transactions
        if value is None:
            continue
        given += transactions
        words.setdefault(value, set())
        if said and slug_of(said):
            words[value].add(said)
        if code and code.strip():
            values.setdefault(code.strip().lower(), set()).add(value)
            codes.setdefault(value, set()).add(code.strip().upper())
    return Codes(
        names={value: _name(value, words[value], codes.get(value, set())) for value in sorted(words)},
        words={value: tuple(sorted(said)) for value, said in sorted(words.items())},
        values={code: tuple(sorted(found)) for code, found in sorted(values.items())},
        given=given,
        of=of,
    )


def _name(value: str, words: set[str], codes: set[str]) -> str:
    said = min(words, default="")
    coded = next(iter(codes)) if len(codes) == 1 else ""
    return f"{said} ({coded})" if said and coded else said or coded or value

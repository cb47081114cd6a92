"""What is compared: the labels people wrote, the texts of the corpus, the links of a rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Connection, select
from sqlmodel import col

from research.config import Settings
from research.db import open_reader
from research.errors import InputRefused, NotFound, Problem
from research.models import Company, Link, Transaction

LABELS = Path(__file__).parent / "labels.csv"
COLUMNS = ("transaction_key", "half", "stratum", "recipient", "named", "incidental", "unsure", "note")

Tier = Literal["recipient", "named"]
TIERS: tuple[Tier, ...] = ("recipient", "named")


@dataclass(frozen=True)
class Label:
    """What a reader says of one transaction: which companies received it, and which its text names.

    `incidental` is the part of `named` that stands there in passing; `unsure` is left out of the scores.
    """

    key: str
    half: str
    stratum: str
    recipient: frozenset[str]
    named: frozenset[str]
    incidental: frozenset[str]
    unsure: frozenset[str]
    note: str


@dataclass(frozen=True)
class Row:
    """What the corpus holds of a transaction, as far as a reader or the sampler needs it."""

    key: str
    award_key: str
    recipient: str
    text: str
    product: str
    industry: str
    modification: str
    day: str
    cents: int


@dataclass(frozen=True)
class Given:
    """Why a rule ties a row to a company: the words, and whether it says that they stand there in passing."""

    words: str
    is_passing: bool


Said = Mapping[tuple[Tier, str], Mapping[str, Given]]
"""By tier and transaction key: what the rule says, by company."""


def read_labels(path: Path = LABELS) -> list[Label]:
    """The labelled rows in file order; raises `InputRefused` naming the line and field of a fault."""
    labels: list[Label] = []
    keys: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise refused(path, 1, f"columns must be {', '.join(COLUMNS)}")
        for line, row in enumerate(reader, start=2):
            label = _label(row)
            if fault := _fault(label, keys):
                raise refused(path, line, fault)
            keys.add(label.key)
            labels.append(label)
    return labels


def refused(path: Path, line: int, message: str) -> InputRefused:
    """The refusal of a file for what stands on one line (from 1)."""
    return InputRefused(f"{path.name} cannot be used", [Problem(path.name, line, None, message)])


def _label(row: dict[str, str]) -> Label:
    recipient, named, incidental, unsure = (
        frozenset(row[name].split()) for name in ("recipient", "named", "incidental", "unsure")
    )
    key, half, stratum, note = (row[name] for name in ("transaction_key", "half", "stratum", "note"))
    return Label(key, half, stratum, recipient, named, incidental, unsure, note)


def _fault(label: Label, keys: set[str]) -> str | None:
    if not label.key or label.key in keys:
        return f"transaction_key is missing or repeated (found {label.key!r})"
    if label.half not in ("tuning", "held_out"):
        return f"half must be tuning or held_out (found {label.half!r})"
    if strays := label.incidental - label.named:
        return f"incidental must be among named (found {' '.join(sorted(strays))})"
    if both := label.unsure & (label.recipient | label.named):
        return f"unsure must not be decided elsewhere in the row (found {' '.join(sorted(both))})"
    return None


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """A connection that cannot write; raises `StoreUnavailable` where there is no usable database."""
    engine = open_reader(settings)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def read_rows(connection: Connection) -> dict[str, Row]:
    """Every transaction of the database, by key."""
    table = Transaction.__table__  # type: ignore[attr-defined]
    fields = (
        *("transaction_key", "award_key", "recipient_name", "description", "psc_description"),
        *("naics_description", "modification_number", "action_date", "obligation_cents"),
    )
    query = select(*(table.c[name] for name in fields)).order_by(table.c.transaction_key)
    found: dict[str, Row] = {}
    for *texts, cents in connection.execute(query).tuples():
        key, award, recipient, text, product, industry, modification, day = (str(t or "") for t in texts)
        found[key] = Row(key, award, recipient, text, product, industry, modification, day, int(cents or 0))
    return found


def require_rows(labels: Iterable[Label], rows: Mapping[str, Row]) -> None:
    """Raises `NotFound` where a labelled transaction is not in the database."""
    missing = [label.key for label in labels if label.key not in rows]
    if missing:
        raise NotFound(
            f"{len(missing)} labelled transactions are not in the database, the first is {missing[0]}",
            "Load the whole corpus, or name a folder that holds it with --var.",
        )


def read_companies(connection: Connection) -> frozenset[str]:
    """The slugs of the registry."""
    return frozenset(slug for (slug,) in connection.execute(select(col(Company.slug))))


def read_links(connection: Connection, rule: str) -> Said:
    """What the rule says of transactions, by what each company owned on that day.

    Links that count only in the view "as owned now" are left out, because the labels are dated. Raises
    `NotFound` for a rule without a link.
    """
    query = select(
        col(Link.tier),
        col(Link.record_key),
        col(Link.company_slug),
        col(Link.matched_text),
        col(Link.mention),
    ).where(
        col(Link.rule_id) == rule,
        col(Link.record_kind) == "transaction",
        col(Link.tier).in_(TIERS),
        col(Link.ownership) != "now",
    )
    found: dict[tuple[Tier, str], dict[str, Given]] = {}
    for tier, key, slug, words, mention in connection.execute(query):
        found.setdefault((cast(Tier, tier), key), {})[slug] = Given(words or "", mention is not None)
    if not found:
        raise NotFound(f"rule {rule} has no link in the database", "Check its id, or run `trail match`.")
    return found

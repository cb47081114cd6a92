"""Reading for a download: one connection on one state of the database, and rows by key in the order of the keys.

The database puts the cells of a block together itself, into one text: made of it in Python are only lists. Where that
cannot be, because a text holds one of the marks that part the cells, the block is read cell by cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from research.db import is_sqlite
from research.errors import StoreUnavailable
from web.site import UNBUILT
from web.tables import BETWEEN, Bundle, Plain

APART = "\x1f"
"""Stands between two bundles, and between two rows."""

Selected = tuple[tuple[str, ...], ...]
"""What is read of a transaction `t` and its evidence `e`: bundles of expressions for text, whole numbers or days."""


class Ours(tuple[str, ...]):
    """Expressions for values that we made ourselves and that need no care in any format."""


_CACHE_KILOBYTES = 32_000
"""Pages of the database kept in memory. Mapping the file would be a little quicker and look like memory that grows."""


@contextmanager
def one_state(engine: Engine, build_id: str) -> Iterator[Connection]:
    """A connection that sees one state of the database to its end, whoever writes meanwhile.

    Raises `StoreUnavailable` where that state is no longer `build_id`, to which the search index belongs.
    """
    if is_sqlite(engine):
        opened = engine.connect()
        opened.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KILOBYTES}")
        opened.exec_driver_sql("BEGIN")
    else:
        opened = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with opened as connection:
        held = connection.execute(text("SELECT value FROM state WHERE name = 'build'")).scalar()
        if (held or UNBUILT) != build_id:
            raise StoreUnavailable("a new state of the records has just come into force", "Ask again.")
        yield connection


def bundles_in_order(connection: Connection, selected: Selected, keys: Sequence[str]) -> list[Bundle]:
    """The bundles of the transactions with these keys, in their order.

    Raises `StoreUnavailable` if one is missing: a download that lacks a row must not look whole.
    """
    wanted = (("t.transaction_key",), *selected)
    whole = str(
        connection.execute(text(_together(connection, selected)), _asked(connection, keys)).scalar() or ""
    )
    parts, width = whole.split(APART), len(wanted)
    marks = len(keys) * sum(len(bundle) - 1 for bundle in wanted if not isinstance(bundle, Ours))
    # A text that holds one of the marks itself makes too many of them.
    if len(parts) == len(keys) * width and whole.count(BETWEEN) == marks and parts[::width] == list(keys):
        return [_bundle(parts[n::width], bundle) for n, bundle in enumerate(wanted)][1:]
    return _cell_by_cell(connection, selected, keys)


def _mark(bundle: tuple[str, ...]) -> str:
    return "," if isinstance(bundle, Ours) else BETWEEN


def _bundle(rows: Iterable[str], bundle: tuple[str, ...]) -> Bundle:
    return Plain(rows, len(bundle)) if isinstance(bundle, Ours) else Bundle(rows, len(bundle))


def _together(connection: Connection, selected: Selected) -> str:
    """One text of all rows: key and bundles, one after another."""
    form = APART.join(["%s", *(_mark(bundle).join(["%s"] * len(bundle)) for bundle in selected)])
    cells = ", ".join(expression for bundle in selected for expression in bundle)
    if is_sqlite(connection):
        row = f"printf('{form}', t.transaction_key, {cells})"
        return f"SELECT group_concat({row}, '{APART}') FROM {_FROM_SQLITE}"
    row = f"format('{form}', t.transaction_key, {cells})"
    return f"SELECT string_agg({row}, '{APART}' ORDER BY k.place) FROM {_FROM_POSTGRES}"


_FROM_SQLITE = (
    "json_each(:keys) k CROSS JOIN award_transaction t ON t.transaction_key = k.value "
    "CROSS JOIN evidence e ON e.evidence_id = t.evidence_id"
)
_FROM_POSTGRES = (
    "unnest(CAST(:keys AS text[])) WITH ORDINALITY AS k(key, place) "
    "JOIN award_transaction t ON t.transaction_key = k.key JOIN evidence e ON e.evidence_id = t.evidence_id"
)


def _asked(connection: Connection, keys: Sequence[str]) -> dict[str, object]:
    return {"keys": json.dumps(keys) if is_sqlite(connection) else list(keys)}


def _cell_by_cell(connection: Connection, selected: Selected, keys: Sequence[str]) -> list[Bundle]:
    """The same, each cell by itself; the marks become spaces."""
    cells = [expression for bundle in selected for expression in bundle]
    source = _FROM_SQLITE if is_sqlite(connection) else _FROM_POSTGRES
    asked = text(f"SELECT t.transaction_key, {', '.join(cells)} FROM {source}")
    found = {
        row[0]: [_unmarked(one) for one in row] for row in connection.execute(asked, _asked(connection, keys))
    }
    missing = len(set(keys) - found.keys())
    if missing:
        raise StoreUnavailable(
            f"{missing} transactions of the search index are not in the database",
            "Make the index again with `trail match`.",
        )
    bundles: list[Bundle] = []
    start = 1
    for bundle in selected:
        end = start + len(bundle)
        bundles.append(_bundle((_mark(bundle).join(found[key][start:end]) for key in keys), bundle))
        start = end
    return bundles


def _unmarked(value: object) -> str:
    return "" if value is None else str(value).replace(BETWEEN, " ").replace(APART, " ")

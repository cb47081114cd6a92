"""Rows that stand twice: the very same content counts once, one key with two contents refuses the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from research.errors import Problem, RowsRejected
from research.store.merge import KEYS
from scrapers.headers import Member
from scrapers.layouts import Layout
from scrapers.scan import SHOWN
from scrapers.sql import one
from scrapers.typed import fields_of


@dataclass(frozen=True)
class Repeats:
    """Finds what repeats in the tables `typed0`, `typed1`… of one layout, one for each member."""

    connection: duckdb.DuckDBPyConnection
    layout: Layout
    members: Sequence[Member]
    is_joined: bool = False  # of several captures, each of which may have a row once

    @property
    def _same(self) -> str:
        """The columns by which a row is the same as another."""
        return f"{KEYS[self.layout.kind][0]}, is_deletion{', capture' if self.is_joined else ''}"

    def drop(self) -> int:
        """Set exact repeats aside (searches page over ties), noting how many; returns how many they were.

        Raises `RowsRejected` for one key with two contents.
        """
        key, same = KEYS[self.layout.kind][0], self._same
        # A delta may report a key deleted and, on another row, entered again.
        every = " UNION ALL ".join(f"SELECT {same} FROM typed{n}" for n in range(len(self.members)))
        self.connection.execute(
            f"CREATE TABLE twice AS SELECT {same}, count(*) - 1 AS repeats FROM ({every}) "
            f"GROUP BY {same} HAVING count(*) > 1"
        )
        dropped = one(self.connection, "SELECT coalesce(sum(repeats), 0) FROM twice")
        if not dropped:
            return 0
        content = ", ".join(field for field in fields_of(self.layout))
        standing = " UNION ALL ".join(
            f"SELECT {content}, {same.removeprefix(f'{key}, ')}, line, {n} AS number "
            f"FROM typed{n} SEMI JOIN twice USING ({same})"
            for n in range(len(self.members))
        )
        self.connection.execute(
            f"CREATE TABLE standing AS SELECT {same}, line, number, "
            f"hash(({content})) AS content FROM ({standing})"
        )
        self._refuse_clashes(key)
        self.connection.execute(
            "CREATE TABLE again AS SELECT number, line FROM (SELECT number, line, row_number() OVER ("
            f"PARTITION BY {same} ORDER BY number, line) AS n FROM standing) WHERE n > 1"
        )
        return dropped

    def once(self, number: int) -> str:
        """FROM item: the rows of one member without those that repeat another, and their column `repeats`."""
        table = f"typed{number}"
        if not one(self.connection, "SELECT count(*) FROM twice"):
            return f"(SELECT *, CAST(0 AS BIGINT) AS repeats FROM {table})"
        return (
            f"(SELECT t.*, CAST(coalesce(w.repeats, 0) AS BIGINT) AS repeats FROM {table} t "
            f"LEFT JOIN twice w USING ({self._same}) "
            f"WHERE t.line NOT IN (SELECT line FROM again WHERE number = {number}))"
        )

    def _refuse_clashes(self, key: str) -> None:
        clashes = self.connection.execute(
            f"SELECT {key}, list(line ORDER BY number, line), list(number ORDER BY number, line) FROM standing "
            f"GROUP BY {self._same} HAVING count(DISTINCT content) > 1 ORDER BY {key} LIMIT {SHOWN}"
        ).fetchall()
        if not clashes:
            return
        raise RowsRejected(
            f"{len(clashes)} keys stand on several rows with different content; nothing was stored",
            [
                Problem(
                    self.members[members[0]].name,
                    lines[0],
                    self._published(key),
                    "stands again with different content on line "
                    + ", ".join(
                        f"{line}" if again == members[0] else f"{line} of {self.members[again].name}"
                        for line, again in zip(lines[1:], members[1:], strict=True)
                    ),
                    value,
                )
                for value, lines, members in clashes
            ],
            "A key names one record. Download the file again, or remove the row that is wrong.",
        )

    def _published(self, key: str) -> str:
        return self.layout.columns[key].name if key in self.layout.columns else key

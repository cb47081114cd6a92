"""Tables on a terminal, in a pipe or in a file: never an amount that is cut."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

WIDTH = 220
"""Columns that a table may take, however narrow the screen is thought to be: a cut amount is no amount."""


def plain_table(left: tuple[str, ...], right: tuple[str, ...], title: str | None = None) -> Table:
    """A table without lines: words to the left, then numbers to the right, no cell broken."""
    table = Table(box=SIMPLE, title=title)
    for heading in left:
        table.add_column(heading, no_wrap=True)
    for heading in right:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def show_table(table: Table) -> None:
    """Print a table whole."""
    console = Console(highlight=False)
    console.width = max(console.width, WIDTH)
    console.print(table)

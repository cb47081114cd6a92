"""Room for the rows of a file, in memory and on the disk: where there is none, the file is not at fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import adbc_driver_manager
import duckdb

from research.errors import StoreUnavailable

_SIGNS = ("no space left", "could not write", "out of memory error")


def lacks_room(error: Exception) -> bool:
    """Whether a fault of DuckDB, or of whoever takes rows out of it, comes from too little disk or memory."""
    return any(sign in str(error).lower() for sign in _SIGNS)


@contextmanager
def in_enough_room() -> Iterator[None]:
    """Raises `StoreUnavailable` where the block finds no room for the rows of a file; other faults pass through."""
    try:
        yield
    except (duckdb.Error, adbc_driver_manager.Error) as error:
        if not lacks_room(error):
            raise
        raise StoreUnavailable(
            f"there is no room to read the file: {str(error).splitlines()[0]}",
            "The disk or the memory is full. Make room, then start again; what was stored before is unharmed.",
        ) from error

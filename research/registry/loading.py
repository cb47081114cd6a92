"""The registry, read once in a process for as long as its files stay as they are."""

from __future__ import annotations

from pathlib import Path

from research.registry.reader import read_registry
from research.registry.schema import Registry

_State = tuple[tuple[str, int, int, int], ...]

_read: dict[Path, tuple[_State, Registry]] = {}


def load_registry(directory: Path) -> Registry:
    """The checked data directory; read again only where a file came, went or was written since.

    Nobody changes a registry, so that one can be shared. Raises `RegistryInvalid` like `read_registry`.
    """
    state = _state_of(directory)
    known = _read.get(directory)
    if known is not None and known[0] == state:
        return known[1]
    registry = read_registry(directory)
    _read[directory] = (state, registry)
    return registry


def _state_of(directory: Path) -> _State:
    """Name, size and times of every file: a file that is written has another time of change, whatever it says."""
    found = []
    for path in sorted(directory.rglob("*")):
        status = path.lstat()
        found.append((str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return tuple(found)

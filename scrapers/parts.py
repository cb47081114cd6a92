"""A download on its way: the bytes that have come so far, and what the publisher said of the whole file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Version:
    """Which state of a file is meant: the publisher's `ETag` and `Last-Modified`, as sent."""

    etag: str | None
    last_modified: str | None

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the file only if it is another by now."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}

    @property
    def range_condition(self) -> str | None:
        """What `If-Range` may hold: no weak mark, which says nothing of single bytes (RFC 9110, 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


@dataclass(frozen=True)
class Whole:
    """What the publisher said of the whole file when its first byte was sent: size in bytes and headers."""

    url: str
    etag: str | None
    last_modified: str | None
    total: int | None
    headers: Sequence[Sequence[str]]

    @property
    def version(self) -> Version:
        return Version(self.etag, self.last_modified)


class Part:
    """The file `<digest of the address>.part` with its `.json` beside it; both survive a kill at any instant."""

    def __init__(self, folder: Path, url: str) -> None:
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        self.url = url
        self.path = folder / f"{name}.part"
        self._said = folder / f"{name}.json"

    def whole(self) -> Whole | None:
        """What is known of the file, if bytes of it are here that can be gone on with."""
        try:
            whole = Whole(**json.loads(self._said.read_text("utf-8")))
            size = self.path.stat().st_size
        except (OSError, ValueError, TypeError):
            return None
        fits = whole.url == self.url and (whole.total is None or size <= whole.total)
        return whole if fits and whole.version.range_condition else None

    def size(self) -> int:
        """How many bytes are here."""
        return self.path.stat().st_size if self.path.exists() else 0

    def begin(self, whole: Whole) -> None:
        """Forget what is here and expect that file, from its first byte."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.discard()
        partial = self._said.with_suffix(".json.partial")
        partial.write_text(json.dumps(asdict(whole)), "utf-8")
        partial.replace(self._said)
        self.path.touch()

    def sync(self) -> None:
        """Bring the bytes to the disk."""
        with self.path.open("rb") as data:
            os.fsync(data.fileno())

    def discard(self) -> None:
        """Remove the bytes first, so that no bytes are ever taken for another version's."""
        self.path.unlink(missing_ok=True)
        self._said.unlink(missing_ok=True)

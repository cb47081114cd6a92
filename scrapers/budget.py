"""How many questions a day a publisher allows, counted across runs: what is left is known before asking."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from research.errors import FetchFailed


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Budget:
    """Questions of one day, in a file: `name` says of which key, `setting` where `a_day` was set.

    The archive's lock lets one run count at a time.

    A day is one of UTC: when the publisher's begins is not said.
    """

    folder: Path
    name: str
    a_day: int
    setting: str
    clock: Callable[[], datetime] = _now

    @property
    def used(self) -> int:
        """How many were asked today; a file that cannot be read counts as a day used up."""
        try:
            held = json.loads(self._path.read_text("utf-8"))
            return int(held["used"]) if held["day"] == self._today else 0
        except FileNotFoundError:
            return 0
        except (ValueError, KeyError, TypeError):
            return self.a_day

    @property
    def left(self) -> int:
        return max(0, self.a_day - self.used)

    def spend(self) -> None:
        """Count one question, before it is put; raises `FetchFailed` where none is left."""
        used = self.used
        if used >= self.a_day:
            raise FetchFailed(
                f"today’s {self.a_day:,} questions to this publisher are used up ({self.name})",
                f"What came is kept. Go on tomorrow (UTC), or raise {self.setting} if your key allows more.",
            )
        self._write(used + 1)

    def exhaust(self) -> None:
        """The publisher says that today's are used up, whatever was counted here."""
        self._write(max(self.a_day, self.used))

    @property
    def _today(self) -> str:
        return self.clock().astimezone(UTC).date().isoformat()

    @property
    def _path(self) -> Path:
        return self.folder / f"{self.name}.json"

    def _write(self, used: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps({"day": self._today, "used": used}), "utf-8")
        beside.replace(self._path)

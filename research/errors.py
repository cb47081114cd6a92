"""The tree of exceptions: what went wrong, and what to do about it.

    TrailError
    ├── SettingsInvalid          a TRAIL_… setting cannot be used
    ├── RegistryInvalid          a file in data/ breaks its schema
    ├── InputRefused             a file or answer was refused whole; nothing of it is stored
    │   ├── NotRecognised        its header is none we know
    │   ├── Damaged              not a zip, truncated, bad checksum, changed while read
    │   ├── SourceChanged        a mandatory column or field is gone or unreadable
    │   └── RowsRejected         rows hold values that cannot be right
    ├── FetchFailed              the publisher could not be asked, or refused
    │   ├── HostNotAllowed       an address outside the hosts named in data/sources
    │   └── FileFailed           one file could not be made or came broken; others may still come
    ├── CountMismatch            what we hold is not what the publisher says exists
    ├── ArchiveDamaged           a record's bytes do not match their digest
    ├── StoreUnavailable         database locked, disk full, read-only
    ├── MoneyMixed               two amounts of different basis were combined
    └── NotFound                 nothing is stored under that key

Every exception carries `message` (what happened, where) and `remedy` (what to do). The command prints
both and ends with `exit_code`; the web answers with `status`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class TrailError(Exception):
    """Base of every error this project raises on purpose."""

    exit_code = 1
    status = 500

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message}\n  {self.remedy}" if self.remedy else self.message


@dataclass(frozen=True)
class Problem:
    """One fault in one place. `line` is the physical line (from 1), `field` a column or dotted path."""

    file: str
    line: int | None
    field: str | None
    message: str
    value: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        field = f" {self.field}" if self.field else ""
        value = f" (found {self.value!r})" if self.value is not None else ""
        return f"{place}:{field} {self.message}{value}"


class WithProblems(TrailError):
    """An error made of one or more located problems."""

    shown = 20

    def __init__(self, message: str, problems: Sequence[Problem] = (), remedy: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__(message, remedy)

    def __str__(self) -> str:
        lines = [self.message, *(f"  {problem}" for problem in self.problems[: self.shown])]
        if len(self.problems) > self.shown:
            lines.append(f"  … and {len(self.problems) - self.shown} more")
        if self.remedy:
            lines.append(f"  {self.remedy}")
        return "\n".join(lines)


class SettingsInvalid(TrailError):
    exit_code = 2


class RegistryInvalid(WithProblems):
    exit_code = 2


class InputRefused(WithProblems):
    exit_code = 3
    status = 422


class NotRecognised(InputRefused):
    pass


class Damaged(InputRefused):
    pass


class SourceChanged(InputRefused):
    pass


class RowsRejected(InputRefused):
    pass


class FetchFailed(TrailError):
    exit_code = 4
    status = 502


class HostNotAllowed(FetchFailed):
    pass


class FileFailed(FetchFailed):
    pass


class CountMismatch(TrailError):
    exit_code = 5


class ArchiveDamaged(WithProblems):
    exit_code = 6


class StoreUnavailable(TrailError):
    exit_code = 7
    status = 503


class BadQuestion(TrailError):
    """A question that can never be put as it is: what it names, lacks or leaves open has to be said otherwise."""

    exit_code = 2
    status = 422


class MoneyMixed(TrailError, TypeError):
    pass


class NotFound(TrailError):
    exit_code = 2
    status = 404

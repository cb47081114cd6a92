"""What a long run shows while it works: documents counted, bytes with their rate and the time left."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

LONG = 60
"""Seconds; whoever waits longer is told."""


class Watch(Protocol):
    """Whoever wants to know how a run gets on."""

    def received(self, name: str, done: int, total: int | None) -> None:
        """So many bytes of a file are here, of so many if that is known."""
        ...

    def document(self, done: int) -> None:
        """So many documents are stored."""
        ...

    def waiting(self, what: str, seconds: float) -> None:
        """Nothing is asked for so many seconds."""
        ...


class Silent:
    """Shows nothing."""

    def received(self, name: str, done: int, total: int | None) -> None:
        pass

    def document(self, done: int) -> None:
        pass

    def waiting(self, what: str, seconds: float) -> None:
        pass


class Bars:
    """Bars on a terminal while the `with` block runs; elsewhere only that a wait has begun that is long."""

    def __init__(self, title: str, console: Console) -> None:
        self._documents = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}: {task.completed:,} documents"),
            TimeElapsedColumn(),
        )
        self._files = Progress(
            TextColumn("  {task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        self._console = console
        self._all = self._documents.add_task(title, total=None)
        self._tasks: dict[str, TaskID] = {}
        both = Group(self._documents, self._files)
        self._live = Live(both, console=console, transient=True) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def received(self, name: str, done: int, total: int | None) -> None:
        if name not in self._tasks:
            # What was here from an earlier run is not counted into the rate.
            self._tasks[name] = self._files.add_task(name, total=total, completed=done)
        self._files.update(self._tasks[name], completed=done, total=total)
        if done == total:
            self._files.remove_task(self._tasks.pop(name))

    def document(self, done: int) -> None:
        self._documents.update(self._all, completed=done)

    def waiting(self, what: str, seconds: float) -> None:
        if seconds >= LONG:
            said = f"waiting {seconds / 60:,.0f} minutes before asking for {what}"
            self._console.print(said, markup=False, highlight=False)

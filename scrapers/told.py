"""What a run has to say besides its records: notes, what did not come, and what had not changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from research.errors import TrailError
from research.wording import count


@dataclass
class Told:
    """What a source had to say, and what it did not get; `faults` are those that did not stop the run."""

    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[TrailError] = field(default_factory=list)
    unchanged: int = 0
    pages_unchanged: int = 0
    is_of_pages: bool = False

    def summary(self) -> list[str]:
        """One sentence for each thing that did not come."""
        said = []
        if self.unchanged:
            said.append(f"{self.unchanged:,} files unchanged since they were stored")
        if self.pages_unchanged:
            said.append(f"{count(self.pages_unchanged, 'page')} unchanged since stored")
        if self.missing:
            what = "page" if self.is_of_pages else "thing"
            said.append(f"{count(len(self.missing), what)} not got")
        return said

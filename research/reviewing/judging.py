"""Taking a decision: who decides, what is written, and what remains to be done in data/ by hand."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from research.config import PROJECT, Settings
from research.errors import SettingsInvalid
from research.reviewing.candidate import Candidate
from research.reviewing.decisions import FILE, DecisionFile, DecisionNotWritten, Plain, Verdict

Judgement = Literal["confirmed", "rejected", "unsure"]


@dataclass(frozen=True)
class Said:
    """What a person says of one candidate. why: one sentence that a stranger can check."""

    verdict: Judgement
    why: str
    note: str | None = None


@dataclass
class Desk:
    """One person at work on data/decisions.yml; each decision is on disk before the next question."""

    file: DecisionFile
    who: str
    taken: list[tuple[Verdict, Plain | None]]

    @classmethod
    def open(cls, settings: Settings, who: str | None) -> Desk:
        """Raises `SettingsInvalid` where nobody signs."""
        return cls(DecisionFile(settings.data / FILE), reviewer(settings, who), [])

    def decide(self, one: Candidate, said: Said) -> Verdict:
        """Write it down. Raises `DecisionNotWritten` where no company is in sight, or the file changed underneath."""
        if one.company is None:
            raise DecisionNotWritten(
                f"{one.key} touches no company of the registry", "Add the company to data/companies first."
            )
        why = " ".join(said.why.split())
        if not why:
            raise DecisionNotWritten(
                "a decision needs its reason", "Say why, in one sentence a stranger can check."
            )
        today = datetime.now(UTC).date()
        note = " ".join((said.note or "").split()) or None
        verdict = Verdict(one.company, one.kind, one.subject, said.verdict, self.who, today, why, note)
        self.taken.append((verdict, self.file.put(verdict)))
        return verdict

    def take_back_last(self) -> Verdict | None:
        """Put the file back as it was before this person's last decision; none where there is none."""
        if not self.taken:
            return None
        verdict, before = self.taken.pop()
        if before is None:
            self.file.take_back(verdict.key)
        else:
            self.file.restore(before)
        return verdict


def reviewer(settings: Settings, who: str | None) -> str:
    """Who decides: as given, else TRAIL_REVIEWER, else git's user.name."""
    name = (who or settings.reviewer or _git_name(PROJECT)).strip()
    if not name:
        raise SettingsInvalid(
            "a decision is signed, and nobody is named",
            "Give --who NAME, or set TRAIL_REVIEWER, or git's user.name.",
        )
    return name


def _git_name(folder: Path) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    asked = subprocess.run(  # noqa: S603
        [git, "config", "user.name"], cwd=folder, capture_output=True, text=True, check=False
    )
    return asked.stdout


def still_to_do(one: Candidate) -> str | None:
    """What an accepted candidate asks for in data/; a recipient needs nothing more, its decision makes the link."""
    file = f"data/companies/{one.company}.yml"
    if one.kind == "spelling":
        return f"Add to {file}, words, strong: {{text: {one.subject.lower()}}}; until then no link counts it."
    if one.kind == "edge":
        return (
            f"Correct the family or the recipient names in {file}, with a source; until then no link changes."
        )
    if one.kind == "succession":
        return f"Add the other name to {file} with its family edge and date; until then no link changes."
    return None

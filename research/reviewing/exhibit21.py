"""A list of subsidiaries (Exhibit 21 of a 10-K) as JSON: facts to compare with, read from where the user says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from research.errors import NotRecognised, Problem

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Subsidiary(BaseModel):
    """One line of the list. name, jurisdiction: as filed. percent: held by the parent, where the list says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: _Text
    jurisdiction: str | None = None
    percent: float | None = None


class Exhibit(BaseModel):
    """The list. parent: the filer. as_of: the day it speaks of. complete: false for a part, whose gaps say nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    parent: _Text
    as_of: date
    complete: bool
    subsidiaries: tuple[Subsidiary, ...]
    source_url: str = ""
    note: str = ""


def read_exhibit(path: Path) -> Exhibit:
    """Read one list. Raises `NotRecognised` with file and field of every fault."""
    remedy = (
        "Give a JSON object with parent, as_of (YYYY-MM-DD), complete and subsidiaries, each with a name."
    )
    try:
        return Exhibit.model_validate_json(path.read_bytes())
    except OSError as error:
        problem = Problem(str(path), None, None, f"cannot be read: {error.strerror}")
        raise NotRecognised("the list of subsidiaries cannot be read", [problem], remedy) from error
    except ValidationError as error:
        problems = [
            Problem(str(path), None, ".".join(map(str, fault["loc"])) or None, fault["msg"])
            for fault in error.errors()
        ]
        raise NotRecognised("this is no list of subsidiaries", problems, remedy) from error

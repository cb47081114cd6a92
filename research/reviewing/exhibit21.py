"""Lists of subsidiaries (Exhibit 21 of a 10-K) to compare with: as JSON from where the user says, or as held."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from sqlmodel import Session

from research.errors import NotRecognised, Problem
from research.filings import filed_lists
from research.registry import Registry

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


def held_exhibits(session: Session, registry: Registry, only: str | None) -> list[tuple[str, Exhibit]]:
    """The newest lists held, each with the slug of its filer; of one company or of all that have any.

    None is complete: a filer may leave out what is not significant. The day is that of the report, else of filing.
    """
    filers = {c.identifiers.cik.value: slug for slug, c in registry.companies.items() if c.identifiers.cik}
    found = []
    for one in filed_lists(session):
        slug, day = filers.get(one.exhibit.cik), one.report_date or one.filing_date
        if slug is None or day is None or only not in (None, slug) or not one.subsidiaries:
            continue
        listed = tuple(Subsidiary(name=row.name, jurisdiction=row.jurisdiction) for row in one.subsidiaries)
        parent = registry.companies[slug].legal_name
        found.append((slug, Exhibit(parent=parent, as_of=day, complete=False, subsidiaries=listed)))
    return found

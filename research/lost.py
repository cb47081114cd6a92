"""Records that the database names and the archive lacks: a folder that is not mounted, a file that was lost."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Engine, inspect, text

from research.archive import Archive
from research.db import translated
from research.errors import Problem
from research.wording import count


def lost_records(engine: Engine, archive: Archive) -> list[Problem]:
    """One problem for each WARC file of which records are missing.

    A database of any version is asked; one without tables rests on nothing. Raises `StoreUnavailable`.
    """
    with translated(), engine.connect() as connection:
        if not inspect(connection).has_table("evidence"):
            return []
        named = connection.execute(text("SELECT evidence_id, warc_file FROM evidence")).all()
    held = {evidence.evidence_id for evidence in archive.evidence()}
    lost = Counter(str(file) for key, file in named if key not in held)
    return [
        Problem(file, None, None, f"{count(records, 'record')} that the database rests on {verb} missing")
        for file, records in sorted(lost.items())
        for verb in ("is" if records == 1 else "are",)
    ]

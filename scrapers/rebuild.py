"""The database made again from archive and data/ alone, beside the old one, and swapped in whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlmodel import SQLModel

from research.archive import Archive
from research.config import Settings
from research.db import one_writer, open_writer, reading, sqlite_path
from research.errors import ArchiveDamaged, InputRefused
from research.evidence import EvidenceRecord
from research.lost import lost_records
from research.outcomes import Counts
from research.refresh import refresh
from research.registry import Registry
from research.store import Store
from scrapers.load import replay_file
from scrapers.registered import error_layouts, is_parsed
from scrapers.replay import replay

NEW_SCHEMA = "trail_rebuild"


def rebuild(
    settings: Settings, registry: Registry, archive: Archive, *, accepts_loss: bool = False
) -> Counts:
    """Replay every archived record in the order it was archived. The old database serves until the swap.

    Raises `ArchiveDamaged` where the present database rests on records that the archive lacks, unless `accepts_loss`.
    """
    if not accepts_loss:
        _require_all(settings, archive)
    total = Counts()
    with _beside(settings) as engine:
        store = Store(engine, settings.staging_dir)
        for evidence in _not_read_better(list(archive.evidence())):
            total.add(_replay(archive, store, evidence, settings.staging_dir))
        for report in archive.reports():
            store.report(report)
        refresh(engine, settings, registry)
    return total


def _not_read_better(found: list[EvidenceRecord]) -> list[EvidenceRecord]:
    """Without files of joined captures that were once read as one document, where each capture was read since."""
    apart = {one.payload_sha256 for one in found if one.capture is not None}
    return [one for one in found if one.capture is not None or one.payload_sha256 not in apart]


def _require_all(settings: Settings, archive: Archive) -> None:
    path = sqlite_path(settings.database)
    if path is not None and not path.exists():
        return
    engine = reading(settings)
    try:
        lost = lost_records(engine, archive)
    finally:
        engine.dispose()
    if lost:
        raise ArchiveDamaged(
            "the present database rests on records that the archive lacks; made again it would be without them",
            lost,
            f"Restore {archive.directory}, or mount it. If they are lost for good: `trail rebuild --accept-loss`.",
        )


def _replay(archive: Archive, store: Store, evidence: EvidenceRecord, scratch: Path) -> Counts:
    """What was refused then is refused again, with the same reasons."""
    try:
        if evidence.file_name is not None and not is_parsed(evidence.source, evidence.layout):
            return replay_file(archive, store, evidence, scratch)
        if evidence.layout in error_layouts():
            return Counts()  # kept as proof of what the publisher said; it holds no records
        batches = replay(evidence, archive.read_payload(evidence))
    except InputRefused as refusal:
        store.refuse(evidence, refusal.problems)
        return Counts(documents=1, rejected=len(refusal.problems), notes=[f"refused: {refusal.message}"])
    return store.ingest(evidence, batches)


@contextmanager
def _beside(settings: Settings) -> Iterator[Engine]:
    """An empty database beside the present one; it takes its place when the block ends well."""
    path = sqlite_path(settings.database)
    settings.staging_dir.mkdir(parents=True, exist_ok=True)
    if path is not None:
        new = path.with_name(path.name + ".new")
        _remove(new)
        engine = open_writer(f"sqlite:///{new}")
        try:
            yield engine
            with engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                raw.execute("PRAGMA journal_mode=DELETE")
            engine.dispose()
            _remove(path, keep_main=True)
            new.replace(path)
        finally:
            engine.dispose()
            _remove(new)
        return
    outer = create_engine(settings.database)  # not a writer: what another version made is to be replaced
    try:
        with one_writer(outer), _schema_beside(settings, outer) as engine:
            yield engine
    finally:
        outer.dispose()


@contextmanager
def _schema_beside(settings: Settings, outer: Engine) -> Iterator[Engine]:
    with outer.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {NEW_SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {NEW_SCHEMA}"))
    engine = open_writer(
        f"{settings.database}{'&' if '?' in settings.database else '?'}options=-csearch_path%3D{NEW_SCHEMA}"
    )
    try:
        yield engine
    finally:
        engine.dispose()
    with outer.begin() as connection:
        # Our own tables only: whatever else lives in the schema is not ours to drop.
        home = connection.execute(text("SELECT current_schema()")).scalar_one()
        tables = SQLModel.metadata.tables
        connection.execute(text(f"DROP TABLE IF EXISTS {', '.join(f'{home}.{name}' for name in tables)}"))
        for name in tables:
            connection.execute(text(f"ALTER TABLE {NEW_SCHEMA}.{name} SET SCHEMA {home}"))
        connection.execute(text(f"DROP SCHEMA {NEW_SCHEMA}"))


def _remove(path: Path, *, keep_main: bool = False) -> None:
    for suffix in ("-wal", "-shm", *(() if keep_main else ("",))):
        Path(f"{path}{suffix}").unlink(missing_ok=True)

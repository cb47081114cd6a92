"""The index: a Tantivy folder per build of the database, written beside and renamed when complete."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import tantivy
from sqlalchemy import Engine, text
from sqlmodel import Session

from research.config import Settings
from research.errors import StoreUnavailable
from research.registry import Registry
from research.search.documents import KEY, documents, read_lookups
from research.search.memory import Memory
from research.search.parts import write_index
from research.search.schema import LISTS, with_tokenizer, writer

INDEX_VERSION = "9"
"""Changes whenever a document of the same row would be another; an index of another version is made anew."""


@dataclass(frozen=True)
class Index:
    """An open index, the build of the database it was made from, and what was found in it."""

    engine: tantivy.Index
    build_id: str
    memory: Memory = field(default_factory=Memory, compare=False)


def build_index(engine: Engine, settings: Settings, registry: Registry, build_id: str) -> Path:
    """Index every transaction that counts into `var/index/<build_id>`; returns that folder.

    A reader never meets half an index. Folders of other builds stay until nobody reads them; the caller,
    who knows when the new build is in force, removes them.
    """
    with _unfinished(settings, build_id) as folder:
        with Session(engine) as session:
            lookups = read_lookups(session, registry)
        write_index(engine, lookups, folder)
        return _put_in_place(folder, settings.index_dir / build_id)


@dataclass(frozen=True)
class Builds:
    """The build that is in force and the one that is being made."""

    old: str
    new: str


def update_index(engine: Engine, settings: Settings, registry: Registry, builds: Builds, among: str) -> Path:
    """The old index with the transactions of some awards made anew; as `build_index` otherwise.

    `among` is a query of award keys. The old index stays whole for its readers: what both hold is shared by
    hard links. Raises `StoreUnavailable` where there is no old index.
    """
    old = settings.index_dir / builds.old
    open_index(settings, builds.old)
    with _unfinished(settings, builds.new) as folder:
        for path in old.iterdir():
            if path.name.endswith(".lock"):
                continue
            if path.name in LISTS:
                shutil.copy2(path, folder / path.name)
            else:
                _share(path, folder / path.name)
        index = with_tokenizer(tantivy.Index.open(str(folder)))
        opened = writer(index)
        with Session(engine) as session:
            lookups = read_lookups(session, registry)
            connection = session.connection()
            keys: Iterable[str] = connection.execute(
                text(f"SELECT transaction_key FROM award_transaction WHERE award_key IN ({among})")
            ).scalars()
            for key in keys:
                opened.delete_documents_by_term(KEY, key)
            for document in documents(connection, lookups, f"t.award_key IN ({among})"):
                opened.add_json(document)
        opened.commit()
        opened.wait_merging_threads()
        return _put_in_place(folder, settings.index_dir / builds.new)


@contextmanager
def _unfinished(settings: Settings, build_id: str) -> Iterator[Path]:
    """A folder beside the indexes in which one is written; whatever is left of it at the end goes."""
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    folder = settings.index_dir / f".{build_id}.{uuid4().hex}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(folder: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    folder.rename(target)
    return target


def _share(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def open_index(settings: Settings, build_id: str) -> Index:
    """The index of one build. Raises `StoreUnavailable` when there is none."""
    folder = settings.index_dir / build_id
    if not folder.is_dir():
        raise StoreUnavailable(
            "the search index of this database is missing", "Make it with `trail match`, then try again."
        )
    try:
        opened = tantivy.Index.open(str(folder))
    except (OSError, ValueError) as error:
        raise StoreUnavailable(
            f"the search index in {folder} cannot be opened: {error}",
            "Whoever serves must be able to write there: the index keeps a lock in its folder. If damaged, delete "
            "it and make it anew with `trail match`.",
        ) from error
    return Index(with_tokenizer(opened), build_id)

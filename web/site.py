"""The site: settings, database and index, and what is remembered of the build that is being served."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlmodel import Session, col, func, select

import research
from research.blind_spot import BlindSpot
from research.changes import Change, Compared
from research.checks import Cell
from research.config import Settings
from research.counted import Counted
from research.counting import counting
from research.db import open_reader, session, translated
from research.errors import NotFound
from research.filters import Vocabulary, read_vocabulary
from research.links import TierTotal
from research.models import FILE_TIME, Evidence, LinkTotal, State, Transaction
from research.registry import Agency, Company, Registry, Rule, load_registry
from research.search import Index, open_index
from research.search import Memory as Lately
from research.search.names import Names
from research.types import Window
from research.vehicles_held import HeldVehicle
from research.wording import file_time_words
from web.charting.gallery import Gallery
from web.kept import KeptPages
from web.memory import Memory
from web.whole_years import read_windows, window_of_all

if TYPE_CHECKING:
    from web.pages.base import EvidenceMark
    from web.pages.link_parts import SearchedSource

HERE = Path(__file__).resolve().parent

UNBUILT = "unbuilt"
"""In place of the build of a database in which nothing was derived yet."""

_IN_FORCE = "SELECT (SELECT value FROM state WHERE name = 'build'), (SELECT max(run_id) FROM run)"

LINES = 20_000
"""Transactions remembered as lists show them; one takes some two kilobytes."""


@dataclass(frozen=True)
class Build:
    """One state of the database, and everything read once for it.

    window: first and last action date held, and from when on whole years are, of all agencies followed. windows: the
    same of each that has a row, by code, where anything is told apart. versions: of each rule, by id, the one that the
    links held were made by. as_of: when the newest evidence of transactions was retrieved, by
    `as_of_basis`.
    """

    build_id: str
    built_at: str | None
    is_sample: bool
    registry: Registry
    vocabulary: Vocabulary
    window: Window
    windows: dict[str, Window]
    versions: dict[str, str]
    transactions: int
    as_of: datetime | None
    as_of_basis: str | None

    def window_of(self, agency_code: str) -> Window:
        """The window of one agency's pages: what is held, and since when in whole years."""
        return self.windows.get(agency_code, self.window)

    def version_of(self, rule: Rule) -> str:
        """The version that the links held were made by; that of the files in data/ where it made none."""
        return self.versions.get(rule.id, rule.version)

    @property
    def as_of_known(self) -> str:
        """What must be said behind the time where it is only that of a file."""
        return file_time_words(is_file_time=self.as_of_basis == FILE_TIME)


@dataclass(frozen=True)
class InForce:
    """What pages are made from now.

    newest_run: a run that fails before it stores anything leaves the build as it is, but pages list it.
    """

    build_id: str
    newest_run: str


@dataclass(frozen=True)
class Context:
    """What a page is made from: one session on one build, and the address readers know the site by."""

    session: Session
    build: Build
    site: Site
    address: str

    @property
    def registry(self) -> Registry:
        return self.build.registry

    @property
    def vocabulary(self) -> Vocabulary:
        return self.build.vocabulary

    @property
    def index(self) -> Index:
        return self.site.index(self.build.build_id)

    def company(self, slug: str) -> Company:
        found = self.registry.companies.get(slug)
        if found is None:
            raise NotFound(
                f"no company is followed here under the name {slug!r}", "See the list of companies."
            )
        return found

    def agency(self, slug: str) -> Agency:
        found = self.registry.agencies.get(slug)
        if found is None:
            raise NotFound(f"no agency is followed here under the name {slug!r}", "See the list of agencies.")
        return found

    def rule(self, rule_id: str | None) -> Rule:
        found = self.registry.rules.get(rule_id or self.vocabulary.default_rule)
        if found is None:
            raise NotFound(f"there is no rule {rule_id!r}", "See the page on method for the rules there are.")
        return found

    def agency_name(self, code: str | None, published: str | None = None) -> str | None:
        """Abbreviation of an agency followed here, else the name the record prints, else data/'s, else its code."""
        slug = self.vocabulary.agency_slugs.get(code or "")
        if slug in self.registry.agencies:
            return self.registry.agencies[slug].abbreviation
        # An agency that no record names is held under its code.
        held = self.vocabulary.agencies.get(slug) if slug else None
        signing = self.registry.signing_agencies.get(code or "")
        return published or (held if held != code else None) or (signing.whole_name if signing else code)


def read_in_force(connection: Connection) -> InForce:
    """What the database holds as this connection sees it."""
    build_id, newest_run = connection.exec_driver_sql(_IN_FORCE).one()
    return InForce(build_id or UNBUILT, newest_run or "")


class Site:
    """One running browser. Notices by itself when a new build has taken the database's place."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_reader(settings)
        self.evidence: Memory[tuple[EvidenceMark, ...]] = Memory()
        self.marks: Memory[dict[str, EvidenceMark]] = Memory()
        self.assets = _digest_of_what_makes_pages(settings)
        self.contact = _contact_address(settings.contact)
        self.changes: Memory[tuple[Change, ...]] = Memory()
        self.compared: Memory[Compared] = Memory()
        self.completeness: Memory[tuple[Cell, ...]] = Memory()
        self.gallery = Gallery()
        self.names: Memory[Names] = Memory()
        self.named: Memory[tuple[tuple[frozenset[str], str, str], ...]] = Memory()
        self.kept = KeptPages()
        self._lines: tuple[str, Lately] = ("", Lately())
        self.matrices: Memory[dict[tuple[str, str], dict[str, TierTotal]]] = Memory()
        self.blind_spots: Memory[BlindSpot] = Memory()
        self.vehicles: Memory[tuple[HeldVehicle, ...]] = Memory()
        self.recipient_companies: Memory[dict[str, str]] = Memory()
        self.newest: Memory[tuple[str, ...]] = Memory()
        self.held: Memory[Counted] = Memory()
        self.kinds_tied: Memory[dict[str, frozenset[str]]] = Memory()
        self.searched: Memory[tuple[str, ...]] = Memory()
        self.sources: Memory[tuple[SearchedSource, ...]] = Memory()
        self._lock = Lock()
        self._build: Build | None = None
        self._index: Index | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        with session(self.engine) as opened:
            yield opened

    def in_force(self) -> InForce:
        """What the database holds now. Asked for each page, so past all that is not needed."""
        with translated(), self.engine.connect() as connection:
            return read_in_force(connection)

    def build(self, opened: Session) -> Build:
        """The build the database holds now; read anew only when its id has changed."""
        build_id = read_in_force(opened.connection()).build_id
        with self._lock:
            if self._build is None or self._build.build_id != build_id:
                self._build = self._read_build(opened, build_id)
            return self._build

    def index(self, build_id: str) -> Index:
        with self._lock:
            if self._index is None or self._index.build_id != build_id:
                self._index = open_index(self.settings, build_id)
            return self._index

    def lines(self, build_id: str) -> Lately:
        """Lines of transactions shown lately from this build."""
        with self._lock:
            if self._lines[0] != build_id:
                self._lines = (build_id, Lately(LINES))
            return self._lines[1]

    def _read_build(self, opened: Session, build_id: str) -> Build:
        registry = load_registry(self.settings.data)
        facts = dict(opened.exec(select(State.name, State.value)).all())
        day = col(Transaction.action_date)
        first, last, rows = opened.exec(
            select(func.min(day), func.max(day), func.count()).where(*counting())
        ).one()
        # Of transactions alone: what else is held, an inventory or a notice, tells with itself of when it is.
        stands = select(Transaction.transaction_key).where(
            Transaction.evidence_id == Evidence.evidence_id, *counting()
        )
        newest = opened.exec(
            select(col(Evidence.retrieved_at), col(Evidence.retrieved_basis))
            .where(Evidence.state == "stored", stands.exists())
            .order_by(col(Evidence.retrieved_at).desc(), col(Evidence.retrieved_basis) == FILE_TIME)
            .limit(1)
        ).first()
        held = Window(first, last)
        windows = read_windows(opened, registry, held)
        return Build(
            build_id=build_id,
            built_at=facts.get("built_at"),
            is_sample=facts.get("sample") == "1",
            registry=registry,
            vocabulary=read_vocabulary(opened, registry),
            window=window_of_all(windows.values(), held),
            windows=windows,
            versions=dict(
                opened.exec(
                    select(LinkTotal.rule_id, func.max(LinkTotal.rule_version)).group_by(LinkTotal.rule_id)
                ).all()
            ),
            transactions=rows,
            as_of=newest[0] if newest else None,
            as_of_basis=newest[1] if newest else None,
        )


def _contact_address(contact: str) -> str:
    """Where errors are reported: a web address as it is, an e-mail address as a mail link, or nothing."""
    return f"mailto:{contact}" if "@" in contact and "//" not in contact else contact


def _digest_of_what_makes_pages(settings: Settings) -> str:
    """Changes with any template, style sheet, module or setting that a page shows, so that none passes for new."""
    digest = hashlib.sha256(f"{settings.public_url}\n{settings.contact}".encode())
    for folder in (HERE, Path(research.__file__).parent):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".html", ".css", ".js", ".svg", ".py"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

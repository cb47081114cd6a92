"""After a load: agencies, roll-ups, links and search index brought up to date with the stored facts and data/."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

from research.archive import Archive
from research.blind_spot import update_blind_spot
from research.change_log import update_change_log
from research.columnar import Columns, columnar
from research.columnar.kept import kept_path
from research.components import read_components
from research.config import Settings
from research.counting import counts
from research.db import is_sqlite, translated
from research.events import update_events
from research.matching.lobbying import MENTION, lobbying_mentions
from research.matching.made import MADE, MadeLink
from research.matching.match import other_links, transaction_links
from research.models import Agency, Company, Link, LobbyingMention, State
from research.notice_words import update_notice_words
from research.other_agencies import mark_other_agencies
from research.registry import Registry
from research.rollups import rebuild_rollups
from research.search import build_index
from research.search.index import Builds, update_index
from research.touched import TOUCHED, forget_touched, read_state, touch_recipients, usable_build
from research.versions import STATE, is_current, versions_text
from research.webpages.mentions import update_page_mentions
from research.writing import write_rows

SAMPLE = 2000
"""Entries of each index that SQLite looks at to learn the data; all of them take longer than the load's upsert."""
SERVER_SAMPLE = 25
"""The same for PostgreSQL, which looks at 300 rows of each table for each of these."""


def refresh(engine: Engine, settings: Settings, registry: Registry) -> str:
    """Bring all derived tables and the search index up to date; returns the build's id.

    Where the store has told which awards it touched and people decided nothing new, links and index are made
    anew for those awards only. Readers keep the old state until the transaction commits; a killed refresh is
    done again by the next command, because the database stays marked stale until the index is in place. Only the marks
    of rows of other agencies commit before all else, since the copy in columns reads through a connection of its own;
    lists follow them at once, sums when the rest commits. The awards they touch go with them, so that a kill in between
    loses nothing.
    """
    with translated():
        with engine.begin() as connection:
            mark_other_agencies(connection, registry)
            old = usable_build(connection, settings, registry.digest)
        kept = None if old is None else kept_path(settings.index_dir, old)
        with columnar(engine, settings.staging_dir, kept) as columns, engine.begin() as connection:
            _agencies(connection, columns, registry)
            _offices(connection, registry)
            moved = _same_recipients(connection)
            if old is None:
                _companies(connection, registry)
                connection.execute(text("DELETE FROM link"))
            else:
                touch_recipients(connection, moved)
                columns.copy(connection, "touched")
                _drop_links_of_touched(connection)
            among = None if old is None else TOUCHED
            _write_links(connection, transaction_links(columns, registry, among))
            _write_links(connection, other_links(connection, registry))
            _lobbying(connection, registry)
            update_notice_words(connection)
            columns.copy(connection, "link")
            update_page_mentions(connection, Archive(settings.archive_dir), registry)
            update_events(connection, columns, registry, among)
            update_blind_spot(connection, columns, registry, among)
            rebuild_rollups(connection, columns)
            is_told = is_current(read_state(connection), "change_log")
            update_change_log(connection, TOUCHED if is_told else None)
            build = _build_id(connection, registry)
            _set(connection, "pending_build", build)
            _set(connection, "stale", "1")
            columns.keep(kept_path(settings.index_dir, build))
        if old is None:
            build_index(engine, settings, registry, build)
        elif old != build:
            update_index(engine, settings, registry, Builds(old, build), TOUCHED)
        with engine.begin() as connection:
            _set(connection, "build", build)
            _set(connection, "stale", "0")
            _set(connection, STATE, versions_text())
            connection.execute(text("DELETE FROM state WHERE name = 'pending_build'"))
            forget_touched(connection)
            _analyse(connection)
    _drop_old_builds(settings, build)
    return build


def _analyse(connection: Connection) -> None:
    """Let the planner know the data; without this it takes the wrong index. A sample will do."""
    if is_sqlite(connection):
        connection.execute(text(f"PRAGMA analysis_limit = {SAMPLE}"))
        connection.execute(text("ANALYZE"))
        return
    connection.execute(text(f"SET LOCAL default_statistics_target = {SERVER_SAMPLE}"))
    connection.execute(text(f"ANALYZE {', '.join(sorted(SQLModel.metadata.tables))}"))


def needs_refresh(engine: Engine, settings: Settings, registry: Registry) -> bool:
    """Whether facts, decisions or code are newer than what was derived, or the search index is gone."""
    with engine.connect() as connection:
        state = read_state(connection)
        return (
            state.get("stale", "1") == "1"
            or state.get("registry") != registry.digest
            or not is_current(state)
            or not (settings.index_dir / state.get("build", "none")).is_dir()
        )


def _insert(connection: Connection, rows: Iterable[SQLModel], model: type[SQLModel]) -> None:
    table = model.__table__  # type: ignore[attr-defined]
    if made := [row.model_dump() for row in rows]:
        connection.execute(table.insert(), made)


def _agencies(connection: Connection, columns: Columns, registry: Registry) -> None:
    """Agencies followed, and those of a row that counts or of an award without rows: others are none to search by."""
    known = {a.code: a for a in registry.agencies.values()}
    named = (
        "SELECT code, max(name) FROM ("
        "SELECT awarding_agency_code AS code, awarding_agency_name AS name FROM {0} UNION "
        "SELECT funding_agency_code, funding_agency_name FROM {0}) x WHERE code IS NOT NULL GROUP BY code"
    )
    alone = (
        "WITH alone AS (SELECT * FROM award a WHERE NOT EXISTS (SELECT 1 FROM award_transaction t "
        f"WHERE t.award_key = a.award_key AND ({counts('t')} OR t.other_agency IS NOT NULL))) "
    )
    names: dict[str, str] = {}
    for code, name in [
        *connection.execute(text(alone + named.format("alone"))),
        *columns.rows(named.format("award_transaction")),
    ]:
        names[str(code)] = max(names.get(str(code), ""), name or "")
    connection.execute(text("DELETE FROM agency"))
    rows = [
        Agency(
            code=a.code,
            name=a.name,
            slug=a.slug,
            abbreviation=a.abbreviation,
            toptier_code=a.toptier_code,
            toptier_name=a.toptier_name,
        )
        for a in known.values()
    ]
    rows += [
        Agency(code=code, name=name or code) for code, name in sorted(names.items()) if code not in known
    ]
    _insert(connection, rows, Agency)


def _offices(connection: Connection, registry: Registry) -> None:
    connection.execute(text("DELETE FROM office"))
    connection.execute(
        text(
            "INSERT INTO office (code, name, agency_code) SELECT code, max(name), max(agency) FROM ("
            "SELECT awarding_office_code AS code, awarding_office_name AS name, awarding_agency_code AS agency "
            "FROM award "
            "UNION SELECT funding_office_code, funding_office_name, funding_agency_code FROM award) x "
            "WHERE code IS NOT NULL GROUP BY code"
        )
    )
    components = read_components(registry.agencies.values())
    offices = connection.execute(text("SELECT code, name, agency_code FROM office")).all()
    known = [(components.component_of(agency, code, name), code) for code, name, agency in offices]
    for component, code in known:
        if component is not None:
            connection.execute(
                text("UPDATE office SET component = :component WHERE code = :code"),
                {"component": component, "code": code},
            )


def _same_recipients(connection: Connection) -> list[str]:
    """Point a recipient without UEI to the one UEI that carries its name; two candidates leave it alone.

    Returns the recipients whose pointer changed.
    """
    held = connection.execute(
        text("SELECT recipient_key, same_as_key FROM recipient WHERE same_as_key IS NOT NULL")
    )
    found = connection.execute(
        text(
            "SELECT r.recipient_key, min(u.recipient_key) FROM recipient r "
            "JOIN recipient u ON u.normalised_name = r.normalised_name AND u.key_basis = 'uei' "
            "WHERE r.key_basis = 'name' GROUP BY r.recipient_key HAVING count(*) = 1"
        )
    )
    before = {str(key): str(same) for key, same in held}
    now = {str(key): str(same) for key, same in found}
    moved = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
    if moved:
        connection.execute(
            text("UPDATE recipient SET same_as_key = :same WHERE recipient_key = :key"),
            [{"key": key, "same": now.get(key)} for key in moved],
        )
    return moved


def _companies(connection: Connection, registry: Registry) -> None:
    connection.execute(text("DELETE FROM company"))
    rows = (
        Company(
            slug=c.slug,
            name=c.name,
            legal_name=c.legal_name,
            roles=", ".join(c.role),
            ticker=c.identifiers.ticker.value if c.identifiers.ticker else None,
        )
        for c in registry.companies.values()
    )
    _insert(connection, rows, Company)


def _drop_links_of_touched(connection: Connection) -> None:
    """Links of touched awards, wherever their transactions were linked before, and all of other records."""
    rows = f"SELECT transaction_key FROM award_transaction WHERE award_key IN ({TOUCHED})"
    for condition in (f"award_key IN ({TOUCHED})", f"record_key IN ({rows})"):
        connection.execute(text(f"DELETE FROM link WHERE record_kind = 'transaction' AND {condition}"))
    connection.execute(text("DELETE FROM link WHERE record_kind <> 'transaction'"))


def _write_links(connection: Connection, made: Iterable[MadeLink]) -> None:
    write_rows(connection, Link, MADE, (link.row() for link in made))


def _lobbying(connection: Connection, registry: Registry) -> None:
    connection.execute(text("DELETE FROM lobbying_mention"))
    made = list(lobbying_mentions(connection, registry))
    write_rows(connection, LobbyingMention, MENTION, made)


def _build_id(connection: Connection, registry: Registry) -> str:
    """Names the state of facts, decisions and how they are read: the same after a rebuild from the same evidence."""
    digest = hashlib.sha256(f"{registry.digest} {versions_text()}".encode())
    query = "SELECT evidence_id, state FROM evidence ORDER BY evidence_id"
    for row in connection.execute(text(query)):
        digest.update(f"{row[0]}{row[1]}".encode())
    latest = connection.execute(text("SELECT max(archived_at) FROM evidence")).scalar() or ""
    _set(connection, "registry", registry.digest)
    _set(connection, "built_at", str(latest))
    sources = set(connection.execute(text("SELECT DISTINCT source FROM evidence WHERE rows > 0")).scalars())
    _set(connection, "sample", "1" if sources == {"contract_trail_sample"} else "0")
    return digest.hexdigest()[:12]


def _set(connection: Connection, name: str, value: str) -> None:
    connection.execute(text("DELETE FROM state WHERE name = :name"), {"name": name})
    connection.execute(State.__table__.insert(), [{"name": name, "value": value}])  # type: ignore[attr-defined]


def _drop_old_builds(settings: Settings, keep: str) -> None:
    """Indexes and copies in columns of builds that are not in force."""
    for path in settings.index_dir.glob("*"):
        if path.name.split(".")[0] in (keep, ""):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

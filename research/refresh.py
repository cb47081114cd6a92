"""After a load: agencies, roll-ups, links and search index made anew from the stored facts and data/."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

from research.config import Settings
from research.db import translated
from research.matching.match import link_rows
from research.models import Agency, Company, Link, State
from research.registry import Registry
from research.search import build_index
from research.totals import rebuild_agency_years

BATCH = 5000


def refresh(engine: Engine, settings: Settings, registry: Registry) -> str:
    """Make all derived tables and the search index; returns the build's id.

    Readers keep the old state until the transaction commits; a killed refresh is done again by the next
    command, because the database stays marked stale until the index is in place.
    """
    with translated():
        with engine.begin() as connection:
            _agencies(connection, registry)
            _offices(connection)
            _same_recipients(connection)
            rebuild_agency_years(connection)
            _companies(connection, registry)
            _links(connection, registry)
            build = _build_id(connection, registry)
            _set(connection, "pending_build", build)
        build_index(engine, settings, build)
        with engine.begin() as connection:
            _set(connection, "build", build)
            _set(connection, "stale", "0")
            connection.execute(text("DELETE FROM state WHERE name = 'pending_build'"))
            # The planner needs to know the data; without this it takes the wrong index.
            connection.execute(text("ANALYZE"))
    _drop_old_indexes(settings, build)
    return build


def needs_refresh(engine: Engine, registry: Registry) -> bool:
    with engine.connect() as connection:
        state = {
            str(name): str(value) for name, value in connection.execute(text("SELECT name, value FROM state"))
        }
        return state.get("stale", "1") == "1" or state.get("registry") != registry_digest(registry)


def registry_digest(registry: Registry) -> str:
    """Changes when anything people decided changes."""
    return hashlib.sha256(repr(registry).encode()).hexdigest()[:16]


def _insert(connection: Connection, rows: Iterator[SQLModel], model: type[SQLModel]) -> None:
    table = model.__table__  # type: ignore[attr-defined]
    while batch := [row.model_dump() for row in islice(rows, BATCH)]:
        connection.execute(table.insert(), batch)


def _agencies(connection: Connection, registry: Registry) -> None:
    known = {a.code: a for a in registry.agencies.values()}
    seen = connection.execute(
        text(
            "SELECT code, max(name) FROM ("
            "SELECT awarding_agency_code AS code, awarding_agency_name AS name FROM award_transaction UNION "
            "SELECT funding_agency_code, funding_agency_name FROM award_transaction UNION "
            "SELECT awarding_agency_code, awarding_agency_name FROM award UNION "
            "SELECT funding_agency_code, funding_agency_name FROM award) x WHERE code IS NOT NULL GROUP BY code"
        )
    ).all()
    names = {str(code): name for code, name in seen}
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
    _insert(connection, iter(rows), Agency)


def _offices(connection: Connection) -> None:
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


def _same_recipients(connection: Connection) -> None:
    """Point a recipient without UEI to the one UEI that carries its name; two candidates leave it alone."""
    connection.execute(text("UPDATE recipient SET same_as_key = NULL WHERE same_as_key IS NOT NULL"))
    connection.execute(
        text(
            "UPDATE recipient SET same_as_key = (SELECT min(u.recipient_key) FROM recipient u "
            "WHERE u.normalised_name = recipient.normalised_name AND u.key_basis = 'uei' "
            "HAVING count(*) = 1) WHERE key_basis = 'name'"
        )
    )


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


def _links(connection: Connection, registry: Registry) -> None:
    connection.execute(text("DELETE FROM link"))
    links: list[SQLModel] = list(link_rows(connection, registry))
    _insert(connection, iter(links), Link)


def _build_id(connection: Connection, registry: Registry) -> str:
    """Names the state of facts and decisions: the same after a rebuild from the same evidence."""
    digest = hashlib.sha256(registry_digest(registry).encode())
    query = "SELECT evidence_id, state FROM evidence ORDER BY evidence_id"
    for row in connection.execute(text(query)):
        digest.update(f"{row[0]}{row[1]}".encode())
    latest = connection.execute(text("SELECT max(archived_at) FROM evidence")).scalar() or ""
    _set(connection, "registry", registry_digest(registry))
    _set(connection, "built_at", str(latest))
    sources = set(connection.execute(text("SELECT DISTINCT source FROM evidence WHERE rows > 0")).scalars())
    _set(connection, "sample", "1" if sources == {"contract_trail_sample"} else "0")
    return digest.hexdigest()[:12]


def _set(connection: Connection, name: str, value: str) -> None:
    connection.execute(text("DELETE FROM state WHERE name = :name"), {"name": name})
    connection.execute(State.__table__.insert(), [{"name": name, "value": value}])  # type: ignore[attr-defined]


def _drop_old_indexes(settings: Settings, keep: str) -> None:
    for folder in settings.index_dir.glob("*"):
        if folder.is_dir() and folder.name != keep and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)

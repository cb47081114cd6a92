"""A small invented world for the browser's tests: one maker, one reseller, two real agencies, EXAMPLE records."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from sqlmodel import Session

from research.config import Settings, load_settings
from research.db import open_writer
from research.models import (
    State,
)
from research.refresh import refresh
from research.registry import load_registry
from tests.web.example_data import write_data
from tests.web.example_documents import ANSWER, NOTICE
from tests.web.example_records import (
    MAKER,
    MAKER_AWARD,
    ODD_AWARD,
    PROVISIONAL_AWARD,
    RESELLER,
    RESELLER_AWARD,
    VEHICLE,
    all_rows,
)

PAGES = (
    "/",
    "/search",
    "/search?q=examplesoft",
    "/search?agency=ice&fy=2025&basis=awarding",
    "/search?q=nothing-like-this",
    "/companies",
    "/companies/example-maker",
    "/companies/quiet-company",
    "/compare",
    "/compare?company=example-maker&company=quiet-company",
    "/agencies",
    "/agencies/cbp",
    "/agencies/cbp/offices",
    "/agencies/cbp/components/border-patrol",
    "/agencies/ice/components/homeland-security-investigations",
    "/notices",
    "/notices?agency=cbp&company=example-maker&q=sorting",
    "/notices/0a1b2c",
    "/notices/9f9f9f",
    "/systems",
    "/systems?agency=cbp",
    "/register",
    "/register?agency=cbp&company=example-maker&year=2026",
    "/register?kind=privacy_act&year=1999",
    f"/register/{NOTICE}",
    "/register/TESTDOC-2",
    "/lobbying",
    "/lobbying?company=example-maker&agency=cbp",
    "/lobbying?agency=ice",
    "/vehicles",
    "/vehicles/programs/nasa-sewp-v",
    f"/vehicles/{VEHICLE}",
    f"/recipients/{MAKER}",
    f"/recipients/{RESELLER}",
    f"/awards/{MAKER_AWARD}",
    f"/awards/{VEHICLE}",
    f"/awards/{RESELLER_AWARD}",
    f"/awards/{quote(ODD_AWARD, safe='')}",
    f"/awards/{PROVISIONAL_AWARD}",
    "/links/example-maker/ice",
    "/links/example-maker/cbp?since=2024-01-01&until=2025-06-30",
    "/links/example-maker/cbp?tier=base_named&tier=award_named",
    "/links/example-maker/cbp?by=quarter",
    "/links/quiet-company/ice",
    f"/evidence/{ANSWER}",
    "/transactions/TX2",
    "/transactions/TX9",
    "/transactions/TX10",
    f"/transactions/{quote('TX6/ODD KEY', safe='')}",
    "/actions",
    "/actions/2018-07-03-example-petition",
    "/organizations",
    "/organizations/example-league",
    "/sources",
    "/sources/usaspending_captures",
    "/sources/fpds_atom",
    "/methodology",
    "/methodology/rules/plain-words",
    "/glossary",
    "/about",
    "/corrections",
    "/data",
)
"""An address of every kind of page."""


def twin(address: str, ending: str) -> str:
    """The address of a page's other face."""
    path, _, query = address.partition("?")
    path = "/index" if path == "/" else path
    return f"{path}{ending}{'?' + query if query else ''}"


def write_site(folder: Path, database_url: str | None = None) -> Settings:
    """Data directory, database and search index in `folder`; returns the settings that open them.

    database_url: of an empty PostgreSQL database; None for SQLite in `folder`.
    """
    data = write_data(folder / "data")
    settings = load_settings(
        var_dir=folder / "var", data_dir=data, database_url=database_url, public_url=None
    )
    engine = open_writer(settings.database)
    with Session(engine) as session:
        for row in all_rows():
            session.add(row)
            session.flush()
        session.commit()
    refresh(engine, settings, load_registry(settings.data))
    engine.dispose()
    return settings


def mark_as_sample(settings: Settings, value: str) -> None:
    engine = open_writer(settings.database)
    with Session(engine) as session:
        session.merge(State(name="sample", value=value))
        session.commit()
    engine.dispose()

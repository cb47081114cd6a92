"""The sentence that may be printed goes with what the page asks of whoever prints it."""

from __future__ import annotations

import io

from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from research.config import Settings
from research.db import open_writer
from research.models import FILE_TIME, Evidence
from tests.web.example import mark_as_sample
from web.app import create_app


def copied(client: TestClient, address: str) -> list[str]:
    """The texts that a copy button of the page's sentences takes."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [" ".join(one.get_text().split()) for one in page.select("blockquote .copy")]


def test_a_copied_sentence_carries_its_rule_with_version_and_the_day_of_the_records(
    client: TestClient,
) -> None:
    said = copied(client, "/links/example-maker/cbp")
    version = client.get("/links/example-maker/cbp.json").json()["rule_version"]
    rule = client.get("/links/example-maker/cbp.json").json()["rule"]["id"]
    assert said
    basis = f"Rule {rule}, version {version}; records retrieved on 20 April 2026."
    assert all(basis in one for one in said)
    assert not any("sample" in one for one in said)


def test_a_sentence_without_any_record_claims_no_day_of_records(client: TestClient) -> None:
    (said,) = copied(client, "/links/quiet-company/ice?since=2001-01-01&until=2001-12-31")
    assert "no records of ICE held for these dates." in said and "retrieved" not in said


def test_a_sentence_of_a_sample_says_that_it_is_one(settings: Settings) -> None:
    mark_as_sample(settings, "1")
    try:
        # A site of its own: another remembers the pages and the build it has read.
        with TestClient(app := create_app(settings)) as client:
            said = copied(client, "/links/example-maker/cbp")
        app.state.site.engine.dispose()
        assert said and all("not for print" in one for one in said)
    finally:
        mark_as_sample(settings, "0")


def test_a_day_that_is_only_a_files_own_is_told_as_that(settings: Settings) -> None:
    """In the sentence, at the foot of the page, in its citation, its JSON and what a file says of itself."""
    engine = open_writer(settings.database)
    last = select(func.max(col(Evidence.retrieved_at))).scalar_subquery()
    is_newest = col(Evidence.retrieved_at) == last
    newest = update(Evidence).where(is_newest)
    with Session(engine) as session:
        (before,) = set(session.scalars(select(col(Evidence.retrieved_basis)).where(is_newest)))
        session.execute(newest.values(retrieved_basis=FILE_TIME))
        session.commit()
    try:
        with TestClient(app := create_app(settings)) as client:
            said = copied(client, "/links/example-maker/cbp")
            page = client.get("/links/example-maker/cbp").text
            held = client.get("/links/example-maker/cbp.json").json()
            others = [
                " ".join(client.get(address).text.split())
                for address in (
                    "/search?q=nothing-like-this",
                    "/links/quiet-company/cbp",
                    "/transactions/TX4",
                )
            ]
            file = client.get("/links/example-maker/cbp.xlsx").content
            about = (
                CalamineWorkbook.from_filelike(io.BytesIO(file))
                .get_sheet_by_name("About these rows")
                .to_python()
            )
        app.state.site.engine.dispose()
    finally:
        with Session(engine) as session:
            session.execute(newest.values(retrieved_basis=before))
            session.commit()
        engine.dispose()
    assert said and all("up to 20 April 2026 (by the time of the file)." in one for one in said)
    assert "(by the time of the file). Money is in US dollars" in " ".join(page.split())
    assert held["as_of_basis"] == "file time"
    assert "(by the time of the file)" in held["citation"]["plain"]
    assert any("(by the time of the file)" in str(cell) for row in about for cell in row)
    nothing, searched, transaction = others
    assert "newest records retrieved 20 April 2026, 09:30 UTC (by the time of the file)." in nothing
    assert "newest retrieved 20 April 2026, 09:30 UTC (by the time of the file)" in searched
    assert (
        transaction.count("(by the time of the file)")
        > transaction.count("(by the time of the file), SHA-256") + 2
    )

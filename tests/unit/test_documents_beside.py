"""Whom a document of the Federal Register names, and of whom a lobbying filing is told: rules on made-up texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, create_engine
from sqlmodel import Session, SQLModel

from research.config import PROJECT
from research.lobbying_held import unlisted_entities
from research.matching.lobbying import lobbying_mentions
from research.matching.own_words import is_name
from research.matching.register import register_links, register_version
from research.models import Link, LobbyingFiling, RegisterDocument
from research.register_documents import Wanted, companies_named, count_documents, register_documents
from research.registry import Decision, PartialDate, Registry, load_registry

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAMP = {"state_hash": "", "evidence_id": "0", "line": 1, "retrieved_at": NOW}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "data")


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    tables = [SQLModel.metadata.tables[name] for name in ("register_document", "lobbying_filing", "link")]
    SQLModel.metadata.create_all(engine, tables=tables)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def put(connection: Connection, row: SQLModel) -> None:
    connection.execute(SQLModel.metadata.tables[str(row.__tablename__)].insert(), [row.model_dump()])


def document(title: str, day: date = date(2026, 1, 1), abstract: str | None = None) -> RegisterDocument:
    return RegisterDocument(
        document_number="TEST-1", title=title, abstract=abstract, document_type="Notice", publication_date=day,
        agencies="made up", agency_codes="7014", html_url="https://example.gov/", **STAMP,
    )  # fmt: skip


def filing(client: str, entity: str, year: int = 2026, period: str = "first_quarter") -> LobbyingFiling:
    activities = [{"code": "HOM", "issue": None, "text": None, "entities": [entity]}]
    return LobbyingFiling(
        filing_uuid="1", filing_type="Q1", filing_year=year, filing_period=period, client_name=client,
        registrant_name="EXAMPLE LOBBYISTS LLC", activities=json.dumps(activities), entities=entity, posted_at=NOW,
        **STAMP,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "companies"),
    [
        ("EXAMPLE: Made-up Test of Palantir and Microsoft", {"palantir", "microsoft"}),
        ("EXAMPLE: Made-up Vessels with Engines of 10 hp under an azure Sky", set()),
        ("EXAMPLE: Made-up Gotham and Falcon of Nobody", set()),
        ("EXAMPLE: Made-up Laws of San Francisco", set()),
        ("EXAMPLE: Engines of 10 hp and Printers of HP", {"hp-inc"}),
        ("EXAMPLE: One drawback of Microsoft", {"microsoft"}),
        ("EXAMPLE: Made-up Drawback Claims of Microsoft", set()),
        ("EXAMPLE: Country of Origin of Made-up Computers of Microsoft", set()),
        ("EXAMPLE: Approval of Microsoft as a Commercial Gauger", set()),
    ],
)
def test_a_document_names_those_whose_own_words_it_writes_as_names(
    connection: Connection, registry: Registry, title: str, companies: set[str]
) -> None:
    put(connection, document(title))
    assert {link.company_slug for link in register_links(connection, registry)} == companies


def test_the_title_speaks_before_the_abstract(connection: Connection, registry: Registry) -> None:
    put(connection, document("EXAMPLE Palantir", abstract="EXAMPLE Palantir Palantir"))
    (link,) = register_links(connection, registry)
    assert (link.field, link.start, link.rule_id) == ("title", 8, "register-1")


def test_the_version_of_the_rule_changes_with_every_word_that_decides(registry: Registry) -> None:
    fewer = replace(registry, no_tie=registry.no_tie[1:])
    assert register_version(fewer) != register_version(registry) != registry.rules["trail-1"].version


def test_a_word_counts_for_the_owner_of_that_day(connection: Connection, registry: Registry) -> None:
    put(connection, document("EXAMPLE of LinkedIn", date(2015, 1, 1)))
    found = {link.company_slug: link for link in register_links(connection, registry)}
    assert {slug: link.ownership for slug, link in found.items()} == {"linkedin": "both", "microsoft": "now"}
    assert found["microsoft"].reason.endswith(", a part of Microsoft today and not on that date")
    for link in found.values():
        put(connection, Link(**asdict(link)))
    with Session(connection) as session:
        listed = [count_documents(session, Wanted(company=slug)) for slug in ("linkedin", "microsoft")]
        assert listed == [1, 0] and companies_named(session) == ("linkedin",)
    connection.execute(SQLModel.metadata.tables["register_document"].delete())
    put(connection, document("EXAMPLE of LinkedIn", date(2020, 1, 1)))
    found = {link.company_slug: link for link in register_links(connection, registry)}
    assert set(found) == {"linkedin", "microsoft"}
    assert found["microsoft"].reason.endswith(", a part of Microsoft on that date")


def test_a_notice_on_the_privacy_act_is_read_whatever_words_of_customs_it_holds(
    connection: Connection, registry: Registry
) -> None:
    row = document(
        "EXAMPLE: Made-up Records of Palantir", abstract="EXAMPLE: the country of origin of a person"
    )
    put(connection, row)
    assert list(register_links(connection, registry)) == []
    connection.execute(SQLModel.metadata.tables["register_document"].delete())
    row.notice_kind = "privacy_act"
    put(connection, row)
    assert [link.company_slug for link in register_links(connection, registry)] == ["palantir"]


def test_a_person_can_reject_one_document(connection: Connection, registry: Registry) -> None:
    put(connection, document("EXAMPLE Palantir"))
    verdict = Decision(
        company="palantir", subject_kind="document", subject="TEST-1", verdict="rejected", who="EXAMPLE",
        when=PartialDate(text="2026-01-01"), why="Made up.",
    )  # fmt: skip
    assert list(register_links(connection, replace(registry, decisions=[verdict]))) == []


def test_a_document_of_two_agencies_gives_the_reason_of_the_one_asked_for(
    connection: Connection, registry: Registry
) -> None:
    row = document("EXAMPLE Palantir")
    row.agency_codes = "7012,7014"
    put(connection, row)
    for link in register_links(connection, registry):
        put(connection, Link(**asdict(link)))
    with Session(connection) as session:
        for code, agency in (("7012", "ICE"), ("7014", "CBP"), (None, "ICE")):
            ((found,),) = (one.links for one in register_documents(session, Wanted(code)))
            assert f"of a document of {agency} names" in found.reason


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("Azure", True),
        ("azure", False),
        ("iPhone", True),
        ("HP", True),
        ("hp", False),
        ("Hp", False),
        ("X26P", True),
        ("AT&T", True),
    ],
)
def test_a_name_in_prose_is_written_as_one(words: str, is_one: bool) -> None:
    assert is_name(words) is is_one


@pytest.mark.parametrize(
    ("client", "companies"),
    [
        ("Palantir Technologies, Inc", ["palantir"]),
        ("PALANTIR TECHNOLOGIES LLC", []),  # another legal form is another firm
        ("Palantir", []),
        ("EXAMPLE LLC ON BEHALF OF PALANTIR TECHNOLOGIES INC.", []),
        ("MICROSOFT CORPORATION", ["microsoft"]),
    ],
)
def test_a_client_is_a_company_by_its_whole_legal_name(
    connection: Connection, registry: Registry, client: str, companies: list[str]
) -> None:
    put(connection, filing(client, "Homeland Security, Dept of (DHS)"))
    assert [row[1] for row in lobbying_mentions(connection, registry)] == companies


def test_the_reason_of_a_client_is_by_its_name_or_in_the_words_of_whoever_decided(
    connection: Connection, registry: Registry
) -> None:
    why = "The recipient is EXAMPLE’s heir."
    verdict = Decision(
        company="palantir", subject_kind="recipient", subject="EXAMPLE HEIR LLC", verdict="confirmed",
        who="EXAMPLE", when=PartialDate(text="2026"), why=why,
    )  # fmt: skip
    decided = replace(registry, decisions=[verdict])
    for client, reason in (
        ("Palantir Technologies Inc.", "client is “Palantir Technologies Inc.”"),
        ("EXAMPLE HEIR LLC", f"decided by EXAMPLE: {why}"),
    ):
        put(connection, filing(client, "U.S. Customs & Border Protection"))
        assert [row[4] for row in lobbying_mentions(connection, decided)] == [reason]
        connection.execute(SQLModel.metadata.tables["lobbying_filing"].delete())


def test_a_subsidiarys_filing_counts_for_the_owner_of_that_period(
    connection: Connection, registry: Registry
) -> None:
    put(connection, filing("LinkedIn Corporation", "U.S. Customs & Border Protection", 2015))
    assert [row[1] for row in lobbying_mentions(connection, registry)] == ["linkedin"]
    connection.execute(SQLModel.metadata.tables["lobbying_filing"].delete())
    put(connection, filing("LinkedIn Corporation", "U.S. Customs & Border Protection", 2020))
    assert [row[1] for row in lobbying_mentions(connection, registry)] == ["linkedin", "microsoft"]


@pytest.mark.parametrize(
    ("entity", "body"),
    [
        ("Homeland Security, Dept of (DHS)", "dhs"),
        ("IMMIGRATION AND CUSTOMS ENFORCEMENT  (ICE)", "ice"),
        ("U.S. Customs & Border Protection", "cbp"),
        ("U.S. Citizenship & Immigration Services (USCIS)", None),
        ("SENATE", None),
    ],
)
def test_a_body_is_told_by_its_listed_name_and_what_sounds_alike_is_shown_apart(
    connection: Connection, registry: Registry, entity: str, body: str | None
) -> None:
    put(connection, filing("Palantir Technologies Inc.", entity))
    assert [row[2] for row in lobbying_mentions(connection, registry)] == ([body] if body else [])
    alike = unlisted_entities(Session(connection), registry)
    assert alike == ((entity,) if "USCIS" in entity else ())

"""What is lost is named: files of the archive, rows left out of a document, days that were never asked for."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, text

from research.checks import Cell, completeness
from research.missing import missing_of_runs
from research.models import Agency, Coverage, Evidence, PublishedCount, Run
from research.years_given import years_given
from scrapers.query import AgencyQuery, Query
from tests.fixtures import files
from tests.fixtures.trail import Trail, writer

FOLDER_MOVED, FILE_LOST, BYTES_LOST = "folder", "file and index", "file"


def two_documents(trail: Trail, tmp_path: Path) -> None:
    for number, day in ((1, "2026-03-01"), (2, "2026-03-02")):
        rows = [files.transaction(modification=f"P{number}")]
        trail.load(files.write(tmp_path / f"{number}.csv", files.ARCHIVE, rows), retrieved=day)


def lose(trail: Trail, what: str) -> None:
    folder = trail.settings.archive_dir
    if what == FOLDER_MOVED:
        folder.rename(folder.with_name("elsewhere"))
        return
    warc = min(folder.glob("*.warc.gz"))
    warc.unlink()
    if what == FILE_LOST:
        warc.with_suffix("").with_suffix(".cdxj").unlink(missing_ok=True)


@pytest.mark.parametrize("what", [FOLDER_MOVED, FILE_LOST, BYTES_LOST])
def test_a_database_is_not_made_again_from_less_than_it_rests_on(
    trail: Trail, tmp_path: Path, what: str
) -> None:
    two_documents(trail, tmp_path)
    before = trail.rows("SELECT transaction_key FROM award_transaction ORDER BY 1")
    lose(trail, what)
    said = trail("rebuild")
    assert (
        said.code == 6 and "--accept-loss" in said.err and ".warc.gz: 1 record that the database" in said.err
    )
    assert trail.rows("SELECT transaction_key FROM award_transaction ORDER BY 1") == before
    assert trail("rebuild", "--accept-loss").code == 0
    assert trail.one("SELECT count(*) FROM award_transaction") == (0 if what == FOLDER_MOVED else 1)


@pytest.mark.parametrize("what", [FOLDER_MOVED, FILE_LOST, BYTES_LOST])
def test_a_lost_file_of_the_archive_is_named(sqlite_trail: Trail, tmp_path: Path, what: str) -> None:
    two_documents(sqlite_trail, tmp_path)
    assert sqlite_trail("verify").code == 0
    lose(sqlite_trail, what)
    said = sqlite_trail("verify")
    assert said.code == 6 and "1 record that the database rests on is missing" in said.err
    assert "rests on is missing; restore it from a backup" in sqlite_trail("doctor").out


def test_the_archive_is_verified_whatever_the_database_is(sqlite_trail: Trail, tmp_path: Path) -> None:
    two_documents(sqlite_trail, tmp_path)
    with writer(sqlite_trail) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE run DROP COLUMN resumed"))
    assert sqlite_trail("stats").code == 7 and sqlite_trail("verify").code == 0
    said = sqlite_trail("verify", TRAIL_DATABASE_URL="postgresql://x:y@127.0.0.1:9/x")
    assert said.code == 0 and "could not be asked" in said.err and "every digest matches" in said.out


def test_rows_left_out_as_bad_are_not_gone(trail: Trail, tmp_path: Path) -> None:
    """Nobody can tell which rows they were, so that the document proves nothing of what it lacks."""
    rows = [files.transaction(modification=f"P{number}") for number in range(5)]

    def full(day: str, name: str) -> Path:
        path = tmp_path / f"FY2024_070_Contracts_Full_{day}.zip"
        with zipfile.ZipFile(path, "w") as made:
            made.writestr(f"{name}.csv", files.text(files.ARCHIVE, rows))
        return path

    trail.put(full("20261006", "first"))
    rows[2] = rows[2] | {"federal_action_obligation": "NaN"}
    counts = trail.put(full("20261106", "second"), max_rejected=0.5)
    assert (counts.gone, counts.rejected) == (0, 1)
    assert trail.one("SELECT count(*) FROM award_transaction WHERE gone_at IS NULL") == 5
    states = trail.rows("SELECT DISTINCT state, reason FROM coverage ORDER BY 1, 2")
    assert ("suspect", "1 bad row of the document left out") in states


AT = datetime(2026, 11, 6, 12, tzinfo=UTC)


def evidence(evidence_id: str) -> Evidence:
    return Evidence(
        evidence_id=evidence_id, source="usaspending_counts", layout="x", kind="response", target_uri="x",
        media_type="x", retrieved_at=AT, retrieved_basis="response", archived_at=AT, payload_sha256="0" * 64,
        payload_bytes=1, warc_file="x.warc.gz", warc_offset=0,
    )  # fmt: skip


def judged(trail: Trail, *rows: object) -> dict[int, Cell]:
    with writer(trail) as engine, Session(engine) as session:
        session.add(Agency(code="7012", name="EXAMPLE AGENCY", slug="ice", abbreviation="ICE"))
        session.add_all(
            evidence(row.evidence_id) for row in rows if isinstance(row, Coverage | PublishedCount)
        )
        session.flush()
        session.add_all(rows)
        session.commit()
        return {one.fiscal_year: one for one in completeness(session) if one.type_group == "contracts"}


def counted(since: date, until: date, year: int = 2024, at: datetime = AT) -> PublishedCount:
    return PublishedCount(
        agency_code="7012", basis="awarding", fiscal_year=year, type_group="contracts", since=since, until=until,
        transactions=0, evidence_id=f"ev{since}{until}{at:%d}", line=1, retrieved_at=at,
    )  # fmt: skip


def covered(since: date, until: date, claim: str = "stated") -> Coverage:
    return Coverage(
        evidence_id=f"ev{since}{until}", agency_code="7012", basis="awarding", fiscal_year=2024,
        type_group="contracts", since=since, until=until, retrieved_at=AT, rows=0, repeats=0, negative=0,
        claim_basis=claim, state="ok", proves_absence=False,
    )  # fmt: skip


@pytest.mark.parametrize("make", [counted, covered])
def test_ten_days_are_no_year(trail: Trail, make: object) -> None:
    part = make(date(2024, 3, 1), date(2024, 3, 10))  # type: ignore[operator]
    cell = judged(trail, part)[2024]
    assert (cell.state, cell.expected) == ("suspect", None)
    assert "only 2024-03-01 to 2024-03-10 was" in str(cell.reason)


@pytest.mark.parametrize("make", [counted, covered])
def test_a_year_is_whole_by_all_its_days(trail: Trail, make: object) -> None:
    whole = make(date(2023, 10, 1), date(2024, 9, 30))  # type: ignore[operator]
    assert judged(trail, whole)[2024].state == "ok"


def test_ten_days_are_no_year_in_any_room(trail: Trail) -> None:
    """The sentences of windows stand on the same rule as the meter."""
    part, whole = (date(2024, 3, 1), date(2024, 3, 10)), (date(2023, 10, 1), date(2024, 9, 30))
    for (since, until), given in ((part, {}), (whole, {"7012": [2024]})):
        row = covered(since, until)
        row.rows = 5
        with writer(trail) as engine, Session(engine) as session:
            session.add(evidence(row.evidence_id))
            session.flush()
            session.add(row)
            session.commit()
            assert years_given(session, ["7012"]) == given


def test_a_year_that_goes_on_is_whole_up_to_the_day_of_the_question(trail: Trail) -> None:
    cells = judged(
        trail,
        counted(date(2026, 10, 1), date(2026, 11, 6), 2027),
        counted(date(2025, 10, 1), date(2026, 6, 30), 2026),
    )
    assert (cells[2027].state, cells[2026].state) == ("ok", "suspect")


def test_a_saved_search_is_whole_by_what_it_holds(trail: Trail) -> None:
    assert judged(trail, covered(date(2023, 10, 4), date(2024, 9, 28), "content"))[2024].state == "ok"


def test_strict_is_never_content_with_nothing_or_with_what_a_run_did_not_get(sqlite_trail: Trail) -> None:
    def run(number: int, missing: str | None) -> Run:
        return Run(
            run_id=f"r{number}", source="usaspending_archive", command="x", started_at=AT.replace(hour=number),
            finished_at=AT.replace(hour=number), state="incomplete" if missing else "finished", requests=1,
            retries=0, bytes_received=1, documents=1, new=0, changed=0, same=0, older=0, rejected=0, missing=missing,
        )  # fmt: skip

    with writer(sqlite_trail):
        assert sqlite_trail("check", "--strict").code == 8
    judged(sqlite_trail, covered(date(2023, 10, 1), date(2024, 9, 30)), run(1, "FY2023 IS MISSING"))
    said = sqlite_trail("check", "--strict")
    assert said.code == 8 and "usaspending_archive: run r1 did not get: FY2023 IS MISSING" in said.out
    assert sqlite_trail("check", "--json").json["missing"][0]["what"] == "FY2023 IS MISSING"
    with writer(sqlite_trail) as engine, Session(engine) as session:
        session.add(run(2, None))
        session.commit()
    assert sqlite_trail("check", "--strict").code == 0


def test_days_of_modification_stand_for_those_of_the_run_before_when_they_reach_back_to_it(
    sqlite_trail: Trail,
) -> None:
    ice = (AgencyQuery("7012", "7012", "Department of Homeland Security", "ICE"),)

    def run(day: int, since: int, missing: str | None) -> Run:
        began = AT.replace(day=day)
        query = Query(agencies=ice, modified_since=date(2026, 11, since), until=began.date())
        return Run(
            run_id=f"r{day}", source="usaspending_awards", command="x", started_at=began, finished_at=began,
            state="incomplete" if missing else "finished", requests=1, retries=0, bytes_received=1, missing=missing,
            query=query.text(),
        )  # fmt: skip

    with writer(sqlite_trail) as engine, Session(engine) as session:
        session.add_all([run(5, 1, "AN AWARD"), run(7, 6, None)])
        session.flush()
        assert [one.what for one in missing_of_runs(session)] == ["AN AWARD"]
        session.add(run(8, 4, None))
        session.flush()
        assert missing_of_runs(session) == []


@pytest.mark.parametrize(
    ("since", "later", "is_missing"),
    [
        (None, date(2007, 10, 1), False),  # as the update asks
        (date(2007, 10, 1), None, False),
        (None, date(2008, 10, 1), True),
        (date(2008, 10, 1), None, False),
    ],
)
def test_an_open_beginning_is_the_first_day_that_can_be_asked_for(
    sqlite_trail: Trail, since: date | None, later: date | None, is_missing: bool
) -> None:
    ice = (AgencyQuery("7012", "7012", "Department of Homeland Security", "ICE"),)
    runs = [
        Run(
            run_id=f"r{number}", source="usaspending_archive", command="x", started_at=AT.replace(hour=number),
            finished_at=AT.replace(hour=number), state="incomplete" if missing else "finished", requests=1, retries=0,
            bytes_received=1, missing=missing, query=Query(agencies=ice, since=day).text(),
        )
        for number, day, missing in ((1, since, "FY2024 IS MISSING"), (2, later, None))
    ]  # fmt: skip
    with writer(sqlite_trail) as engine, Session(engine) as session:
        session.add_all(runs)
        session.commit()
        assert bool(missing_of_runs(session)) == is_missing


@pytest.mark.parametrize(
    ("later", "is_missing"),
    [
        ({}, False),
        ({"agencies": ("",)}, False),  # the whole department
        ({"agencies": ("7012",)}, True),
        ({"since": date(2025, 10, 1)}, True),
        ({"until": date(2024, 9, 30)}, True),
        ({"limit": 5}, True),
        ({"modified_since": date(2026, 11, 1)}, True),
        ({"basis": ("awarding",)}, True),
    ],
)
def test_what_did_not_come_is_missing_until_as_much_was_asked_for_again(
    sqlite_trail: Trail, later: dict[str, object], is_missing: bool
) -> None:
    whole = {"agencies": ("7012", "7014"), "since": date(2007, 10, 1), "until": date(2026, 11, 5)}

    def run(number: int, asked: dict[str, object], missing: str | None) -> Run:
        codes = asked["agencies"]
        assert isinstance(codes, tuple)
        agencies = tuple(AgencyQuery(code, code, "Department of Homeland Security", code) for code in codes)
        query = Query(**asked | {"agencies": agencies})  # type: ignore[arg-type]
        return Run(
            run_id=f"r{number}", source="usaspending_archive", command="x", started_at=AT.replace(hour=number),
            finished_at=AT.replace(hour=number), state="incomplete" if missing else "finished", requests=1,
            retries=0, bytes_received=1, missing=missing, query=query.text(),
        )  # fmt: skip

    with writer(sqlite_trail) as engine, Session(engine) as session:
        session.add_all(
            [run(1, whole, "FY2012 IS MISSING"), run(2, {**whole, "until": AT.date()} | later, None)]
        )
        session.commit()
        assert [one.what for one in missing_of_runs(session)] == (["FY2012 IS MISSING"] if is_missing else [])

"""Streams: a file that is broken off never looks whole, and odd texts come through the quick way unharmed."""

from __future__ import annotations

import csv
import http.client
import io
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text

from research.errors import StoreUnavailable
from research.masking import mask
from web.downloads import search as searching
from web.downloads.cells import CsvCells, cell, quoted
from web.downloads.columns import Column
from web.downloads.reading import APART, Ours, bundles_in_order, one_state
from web.downloads.text import write_csv
from web.downloads.transactions import masked
from web.tables import BETWEEN, Bundle, Same, Sheet

TEXTS = st.text(
    st.sampled_from("ab,\"\r\n\t=+-@'0123456789. é\u2028")
    | st.characters(exclude_characters=BETWEEN + APART + "\0")
)


@pytest.fixture
def address(app: FastAPI) -> Iterator[tuple[str, int]]:
    """A real server, since only a real one breaks a connection."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    yield host, port
    server.should_exit = True
    thread.join(10)


@contextmanager
def asked_for(address: tuple[str, int]) -> Iterator[http.client.HTTPResponse]:
    """The answer to a question for every transaction."""
    with closing(http.client.HTTPConnection(*address, timeout=20)) as connection:
        connection.request("GET", "/search.csv")
        with connection.getresponse() as answer:
            yield answer


def test_a_stream_that_fails_is_seen_to_be_broken_off(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, asked = searching.bundles_in_order, []

    def fail_later(*given: object) -> object:
        asked.append(given)
        if len(asked) > 2:
            raise StoreUnavailable("the disk is gone", "")
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(searching, "AT_A_TIME", 2)
    monkeypatch.setattr(searching, "bundles_in_order", fail_later)
    with asked_for(address) as answer, pytest.raises(http.client.IncompleteRead) as broken:
        answer.read()
    rows = list(csv.reader(io.StringIO(broken.value.partial.decode())))
    assert 0 < len(rows) - 1 < int(answer.headers["x-total-count"])


def test_a_stream_that_does_not_fail_gives_as_many_rows_as_it_said(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "AT_A_TIME", 2)
    with asked_for(address) as answer:
        rows = list(csv.reader(io.StringIO(answer.read().decode())))
    assert len(rows) - 1 == int(answer.headers["x-total-count"])


def test_a_row_of_the_index_that_the_database_lacks_is_a_fault(app: FastAPI) -> None:
    site = app.state.site
    with site.session() as session:
        build = site.build(session).build_id
    with one_state(site.engine, build) as connection, pytest.raises(StoreUnavailable, match="1 transactions"):
        bundles_in_order(connection, (("t.piid",),), ["TX1", "TX404"])


def test_a_download_is_refused_while_the_records_are_exchanged(app: FastAPI) -> None:
    with (
        pytest.raises(StoreUnavailable, match="new state"),
        one_state(app.state.site.engine, "another build"),
    ):
        pytest.fail("the state of another build was read")


def test_the_number_of_rows_does_not_depend_on_how_many_are_read_at_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/search.csv").content
    for size in (1, 2, 3, 1000):
        monkeypatch.setattr(searching, "AT_A_TIME", size)
        assert client.get("/search.csv").content == whole


def made(rows: list[tuple[str, str]]) -> Engine:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE award_transaction (transaction_key, description, evidence_id, line)")
        )
        connection.execute(text("CREATE TABLE evidence (evidence_id)"))
        connection.execute(text("INSERT INTO evidence VALUES ('e')"))
        for key, said in rows:
            connection.execute(
                text("INSERT INTO award_transaction VALUES (:key, :said, 'e', 7)"), {"key": key, "said": said}
            )
    return engine


@pytest.mark.parametrize("odd", [BETWEEN, APART, f"{APART}{APART}", f"A{BETWEEN}B{APART}C", ""])
def test_a_text_that_holds_the_marks_between_cells_keeps_its_place(odd: str) -> None:
    selected = (("t.transaction_key", "t.description"), Ours(("t.evidence_id", "t.line")))
    with made([("K1", "PLAIN"), ("K2", odd), ("K3", "LAST")]).connect() as connection:
        first, second = bundles_in_order(connection, selected, ["K3", "K2", "K1"])
    shown = odd.replace(BETWEEN, " ").replace(APART, " ")
    assert first.columns() == [["K3", "K2", "K1"], ["LAST", shown, "PLAIN"]]
    assert second.columns() == [["e"] * 3, ["7"] * 3]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8))
def test_columns_written_at_once_are_written_as_cell_by_cell(rows: list[tuple[str, str, str]]) -> None:
    cells = CsvCells()
    expected = [[quoted(cell(value)) for value in row] for row in rows]
    first = list(cells.text([row[0] for row in rows]))
    both = list(cells.bundle(Bundle((BETWEEN.join(row[1:]) for row in rows), 2)))
    assert first == [row[0] for row in expected]
    assert both == [",".join(row[1:]) for row in expected]


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_a_reader_of_csv_gets_back_what_was_written(rows: list[tuple[str, str]]) -> None:
    columns = (
        Column("a", "text", ""),
        Column("b", "text", ""),
        Column("c", "text", ""),
        Column("d", "any", ""),
    )
    block = [Bundle((BETWEEN.join(row) for row in rows), 2), Same("x,y", len(rows)), list(range(len(rows)))]
    written = "".join(write_csv(Sheet(columns, len(rows), [block])))
    head, *read = csv.reader(io.StringIO(written, newline=""))
    assert head == ["a", "b", "c", "d"]
    assert read == [[cell(a), cell(b), "x,y", str(n)] for n, (a, b) in enumerate(rows)]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_begins_as_a_formula_does_wherever_it_stands(sign: str) -> None:
    cells = CsvCells()
    written = [*cells.text([f"{sign}A1"]), *cells.bundle(Bundle([f"x{BETWEEN}{sign}A1"], 2))]
    assert [next(csv.reader(io.StringIO(one, newline="")))[-1] for one in written] == [f"'{sign}A1"] * 2


def test_amounts_below_zero_stay_numbers_beside_texts() -> None:
    assert list(CsvCells().bundle(Bundle([f"KEY{BETWEEN}-50.25"], 2))) == ["KEY,-50.25"]


@given(st.lists(st.text(alphabet="AT@.-() [/]2053491X$#", max_size=40), max_size=70))
def test_texts_looked_at_together_are_masked_as_each_by_itself(texts: list[str]) -> None:
    assert masked(texts) == [mask(one) for one in texts]

"""What nobody foresaw, and what is asked too widely: answered in words, in the form asked for, with all headers."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
import tantivy
from fastapi import FastAPI
from fastapi.testclient import TestClient

from research.filters import BadFilter
from research.filters.index_query import TEXT, words_query
from research.search import ask
from web.errors import Unforeseen
from web.headers import SAFETY


@pytest.fixture
def broken(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    def fail(*_: object) -> None:
        raise RuntimeError("EXAMPLE FAULT")

    monkeypatch.setattr("web.routes.search.search_page", fail)
    return TestClient(app)


@pytest.mark.parametrize(
    ("address", "kind"), [("/search?q=zxq", "text/html"), ("/search.json?q=zxq", "application/json")]
)
def test_a_fault_is_answered_in_its_form_with_all_headers(
    broken: TestClient, caplog: pytest.LogCaptureFixture, address: str, kind: str
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = broken.get(address)
    assert answer.status_code == 500 and answer.headers["content-type"].startswith(kind)
    assert all(answer.headers[name] == value for name, value in SAFETY.items())
    assert "the fault is in the software" in answer.text and "EXAMPLE FAULT" not in answer.text
    assert "EXAMPLE FAULT" in caplog.text


def test_an_answer_that_has_begun_breaks_off() -> None:
    sent: list[object] = []

    async def app(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        raise RuntimeError("EXAMPLE FAULT")

    async def send(message: object) -> None:
        sent.append(message)

    with pytest.raises(RuntimeError, match="EXAMPLE FAULT"):
        asyncio.run(Unforeseen(app)({"type": "http", "path": "/"}, None, send))  # type: ignore[arg-type]
    assert len(sent) == 1


def test_the_beginning_of_too_many_words_is_refused_in_words(tmp_path: Path) -> None:
    schema = tantivy.SchemaBuilder().add_text_field(TEXT).build()
    index = tantivy.Index(schema)
    writer = index.writer(15_000_000)
    document = tantivy.Document()
    document.add_text(TEXT, "order " + " ".join(f"xtest{number}" for number in range(20_000)))
    writer.add_document(document)
    writer.commit()
    index.reload()
    query = words_query("order-xtest*", schema)
    with pytest.raises(BadFilter, match="stands for too many words"), ask.countable():
        index.searcher().search(query, 1)

"""Headers, faults, marks of unchanged pages, and the command that serves."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from research.config import load_settings
from research.errors import StoreUnavailable
from web.app import create_app
from web.cli import app as command


@pytest.mark.parametrize("address", ["/", "/nothing", "/static/style.css", "/glossary.json"])
def test_every_answer_forbids_what_comes_from_elsewhere(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self';") and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_no_page_asks_for_anything_from_elsewhere_or_carries_code(client: TestClient) -> None:
    for address in ("/", "/search?q=examplesoft", "/links/example-maker/cbp"):
        text = client.get(address).text
        assert (
            'src="http' not in text
            and "<style" not in text
            and ' style="' not in text
            and " onclick" not in text
        )
        code = text.replace('<script type="application/ld+json">', "")
        assert code.count("<script") == text.count('<script src="/static/') == 2


def test_a_page_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    mark = client.get("/companies").headers["etag"]
    again = client.get("/companies", headers={"If-None-Match": f'"other", {mark}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    assert again.headers["vary"] == "Accept-Encoding" and again.headers["cache-control"] == "no-cache"
    by_proxy = client.get("/companies", headers={"If-None-Match": mark.removeprefix("W/")})
    assert by_proxy.status_code == 304


def test_a_page_is_sent_compressed_to_who_takes_that_and_a_file_of_rows_is_not(client: TestClient) -> None:
    plain = client.get("/companies", headers={"Accept-Encoding": "identity"})
    pressed = client.get("/companies", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers and pressed.headers["content-encoding"] == "gzip"
    assert plain.text == pressed.text and plain.headers["etag"] == pressed.headers["etag"]
    assert int(pressed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert {one.headers["vary"] for one in (plain, pressed)} == {"Accept-Encoding"}
    for face in ("csv", "jsonl", "xlsx"):
        rows = client.get(f"/search.{face}", headers={"Accept-Encoding": "gzip"})
        assert rows.status_code == 200 and "content-encoding" not in rows.headers


def test_another_address_face_or_build_has_another_mark(client: TestClient) -> None:
    addresses = ("/companies", "/companies.json", "/companies?sort=largest", "/agencies")
    assert len({client.get(address).headers["etag"] for address in addresses}) == 4


def test_head_is_answered_like_get_without_a_body(client: TestClient) -> None:
    answer = client.head("/companies")
    assert (answer.status_code, answer.content) == (200, b"")


def test_nothing_can_be_written(client: TestClient) -> None:
    assert client.post("/companies").status_code == 405


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/awards/none.json", 404, "NotFound"),
        ("/nothing.json", 404, "HttpError"),
        ("/search.json?agncy=ice", 422, "BadFilter"),
        ("/sources/usaspending_captures.json?page=x", 422, "BadRequest"),
        ("/companies/none.csv", 404, "NotFound"),
    ],
)
def test_a_fault_has_one_shape_in_json(client: TestClient, address: str, status: int, kind: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    fault = answer.json()["error"]
    assert set(fault) == {"status", "kind", "message", "remedy", "parameter"}
    assert (fault["status"], fault["kind"]) == (status, kind)


def test_a_fault_has_one_page_with_its_remedy(client: TestClient) -> None:
    text = client.get("/search?agncy=ice").text
    assert "Error 422" in text and "Did you mean agency?" in text


def test_an_unforeseen_fault_is_told_without_its_innards(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret innards")

    monkeypatch.setattr("web.routes.companies.companies_page", broken)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/companies")
    assert answer.status_code == 500
    assert "the fault is in the software" in answer.text and "secret" not in answer.text


def test_a_missing_database_is_said_before_anything_is_served(tmp_path: object) -> None:
    with pytest.raises(StoreUnavailable, match="no database"):
        create_app(load_settings(var_dir=tmp_path, database_url=None))


def test_the_command_serves_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr("web.server.serve", served.append)
    done = CliRunner().invoke(command, ["serve", "--host", "127.0.0.2", "--port", "8123"])
    assert done.exit_code == 0, done.output
    assert (served[0].host, served[0].port) == ("127.0.0.2", 8123)


def test_public_address_is_used_in_citations(client: TestClient) -> None:
    made = client.get("/links/example-maker/ice.json").json()
    assert made["permanent_address"].startswith("http://testserver/links/")


def test_browsers_and_crawlers_find_what_they_ask_every_site_for(client: TestClient) -> None:
    """Pages of links are to be found; addresses without number are not to be walked."""
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.can_fetch("*", "/links/example-maker/cbp")
    assert not rules.can_fetch("*", "/search?q=examplesoft")

"""`trail scrape new`: four files that work at once, of which the first test asks for a review."""

from __future__ import annotations

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
import typer

from research.registry.positions import Positioned, read_positioned
from research.registry.sources import Source
from research.registry.validation import validated
from scrapers.base import Document
from scrapers.scaffold import scaffold
from tests.fixtures.trail import Trail


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("scrapers/sources", "data/sources", "tests/fixtures", "tests/unit"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["award", "register_document", "lobbying_filing", "use_case"])
def test_the_parser_reads_the_fixture_that_comes_with_it(root: Path, kind: str) -> None:
    module, _, fixture, _ = scaffold(root, "example_list", kind)
    made = Document(
        *("example_list", "0", "example_list", "https://publisher.example/list", "GET", None, 200),
        *("application/json", fixture.read_bytes(), datetime(2026, 1, 1, tzinfo=UTC)),
    )
    (batch,) = imported(module).parse(made)
    assert batch.kind == kind and len(batch.rows) == 1
    code = [line for line in module.read_text("utf-8").splitlines() if line.strip()]
    assert len(code) < 60


def test_the_first_test_fails_and_names_every_line_to_review(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, description, _, test = scaffold(root, "example_list", "award")
    text = test.read_text("utf-8").replace("from scrapers.sources.example_list import parse", "parse = None")
    test.write_text(text, "utf-8")
    tests = imported(test)
    monkeypatch.setattr(tests, "PROJECT", root)
    with pytest.raises(AssertionError, match=r"put in what the publisher's documents say") as raised:
        tests.test_the_source_was_reviewed()
    said = str(raised.value)
    assert "scrapers/sources/example_list.py:1:" in said and "data/sources/example_list.yml:4: terms" in said
    for path in (module, description):
        path.write_text(path.read_text("utf-8").replace("REVIEW", "reviewed"), "utf-8")
    tests.test_the_source_was_reviewed()


def test_the_description_fits_the_schema_of_sources(root: Path) -> None:
    _, description, _, _ = scaffold(root, "example_list", "award")
    source: Positioned = read_positioned(description, "sources/example_list.yml")
    made = validated(Source, source.value, (), source)
    assert source.problems == [] and made is not None and made.name == "example_list"


@pytest.mark.parametrize("name", ["Example", "example", "example-list", "1_list", "../x_y", "a__b", "a_b_"])
def test_a_name_that_is_none_is_refused(root: Path, name: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no name of a source"):
        scaffold(root, name, "award")


def test_a_name_that_is_taken_is_refused_and_nothing_is_written(root: Path) -> None:
    (root / "tests/fixtures/example_list.json").write_text("{}")
    with pytest.raises(
        typer.BadParameter, match=re.escape("tests/fixtures/example_list.json exists already")
    ):
        scaffold(root, "example_list", "award")
    assert [path for path in root.rglob("*") if path.is_file()] == [root / "tests/fixtures/example_list.json"]


def test_the_command_says_what_is_wrong(sqlite_trail: Trail) -> None:
    said = sqlite_trail("scrape", "new", "federal_register")
    assert said.code != 0 and "exists already" in said.err
    said = sqlite_trail("scrape", "new", "example_list", "--kind", "nothing")
    assert said.code != 0 and "is no kind of record" in said.err

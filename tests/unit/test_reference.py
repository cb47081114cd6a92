"""The reference pages say what the code says."""

from __future__ import annotations

import pytest

from research.cli import build
from research.config import PROJECT
from research.reference import pages, with_sources
from research.registry import load_registry


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "tables.md"])
def test_a_reference_page_is_what_the_code_says_today(name: str) -> None:
    written = (PROJECT / "docs" / name).read_text("utf-8")
    assert written == pages(build())[name], "run `trail docs`"


def test_the_readme_lists_every_source_as_its_description_says() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    assert readme == with_sources(readme, load_registry(PROJECT / "data")), "run `trail docs`"


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has lost the marks"):
        with_sources("# Contract Trail\n", load_registry(PROJECT / "data"))


def test_every_command_explains_itself() -> None:
    assert all(command.help for command in build().commands.values() if not hasattr(command, "commands"))

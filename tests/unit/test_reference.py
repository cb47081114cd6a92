"""The reference pages say what the code says."""

from __future__ import annotations

import pytest

from research.cli import build
from research.config import PROJECT
from research.reference import pages


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "tables.md"])
def test_a_reference_page_is_what_the_code_says_today(name: str) -> None:
    written = (PROJECT / "docs" / name).read_text("utf-8")
    assert written == pages(build())[name], "run `trail docs`"


def test_every_command_explains_itself() -> None:
    assert all(command.help for command in build().commands.values() if not hasattr(command, "commands"))

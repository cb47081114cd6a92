"""The command as a whole: what it says of itself before it does anything."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.fixtures.trail import Trail

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_it_says_its_version(sqlite_trail: Trail) -> None:
    said = sqlite_trail("--version")
    assert (said.code, said.out) == (
        0,
        f"contract-trail {tomllib.loads(PYPROJECT.read_text())['project']['version']}\n",
    )
    assert not sqlite_trail.var.exists()


def test_alone_it_tells_what_it_can_do(sqlite_trail: Trail) -> None:
    alone, asked = sqlite_trail(), sqlite_trail("--help")
    assert (asked.code, alone.out + alone.err) == (0, asked.out)
    for name in ("up", "load", "scrape", "serve", "verify"):
        assert f"\n  {name} " in asked.out


def test_an_unknown_command_is_said(sqlite_trail: Trail) -> None:
    said = sqlite_trail("loda")
    assert said.code == 2 and "No such command 'loda'" in said.err

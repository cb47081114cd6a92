"""Names of agencies that sign vehicles: each code once, and none that is followed here anyway."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from research.registry.reader import read_registry
from tests.fixtures.registry_copy import SHIPPED, edit, place, the_problem

FILE = "codes/signing_agencies.yml"


@pytest.fixture
def data(data: Path) -> Path:
    shutil.copytree(SHIPPED / "codes", data / "codes")
    return data


def test_a_part_of_a_department_is_named_with_it(data: Path) -> None:
    known = read_registry(data).signing_agencies
    assert known["4732"].whole_name == "Federal Acquisition Service, General Services Administration"
    assert known["8000"].whole_name == "National Aeronautics and Space Administration"
    assert all(code == agency.code and agency.source.url for code, agency in known.items())


@pytest.mark.parametrize(
    ("code", "said"),
    [("7012", "an agency that is followed"), ("4730", "Federal Acquisition Service")],
)
def test_a_code_stands_once(data: Path, code: str, said: str) -> None:
    line = edit(data, FILE, 'code: "4732"', f'code: "{code}"')
    problem = the_problem(data)
    assert (problem.file, problem.line) == (FILE, line)
    assert problem.message == f"stands for {said} already: keep one" and problem.value == code


def test_a_code_has_four_characters(data: Path) -> None:
    line = edit(data, FILE, 'code: "4732"', 'code: "473"')
    problem = the_problem(data)
    assert place(problem)[:2] == (FILE, line)

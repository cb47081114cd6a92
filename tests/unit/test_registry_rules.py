"""A rule's version is a fingerprint of what decides a match, and of nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from research.registry import Rule, load_registry

SHIPPED = Path(__file__).parents[2] / "data"
RULE = "rules/wired-2026.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(SHIPPED, copy, ignore=shutil.ignore_patterns("sample"))
    return copy


def changed(data: Path, file: str, old: str, new: str) -> Rule:
    path = data / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return load_registry(data).rules["wired-2026"]


def shipped() -> Rule:
    return load_registry(SHIPPED).rules["wired-2026"]


def test_a_version_is_eight_hexadecimal_digits() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", shipped().version)


def test_another_word_is_another_version(data: Path) -> None:
    assert changed(data, RULE, "[Microsoft, Azure]", "[Microsoft, Azure, O365]").version != shipped().version


def test_a_word_moved_to_another_company_is_another_version(data: Path) -> None:
    rule = changed(data, RULE, "[Microsoft, Azure]", "[Microsoft, Azure, AWS]")
    path = data / RULE
    path.write_text(path.read_text("utf-8").replace("[Amazon, AWS]", "[Amazon]"), "utf-8")
    assert load_registry(data).rules["wired-2026"].version not in {rule.version, shipped().version}


def test_another_scope_is_another_version(data: Path) -> None:
    assert (
        changed(data, RULE, "award_types: [A, B, C, D]", "award_types: [A, B, C]").version
        != shipped().version
    )


def test_another_order_or_case_of_words_is_the_same_version(data: Path) -> None:
    assert changed(data, RULE, "[Microsoft, Azure]", "[AZURE, microsoft]").version == shipped().version


def test_another_description_is_the_same_version(data: Path) -> None:
    rule = changed(data, RULE, "title: Plain company names", "title: Whole company names")
    assert rule.version == shipped().version


def test_a_rule_by_names_takes_them_from_the_company(data: Path) -> None:
    rule = changed(data, RULE, "recipient: words", "recipient: both")
    assert rule.companies["oracle"].names == ("ORACLE AMERICA, INC",)
    assert shipped().companies["oracle"].names == ()


def test_a_new_recipient_name_is_another_version_of_a_rule_by_names(data: Path) -> None:
    before = changed(data, RULE, "recipient: words", "recipient: names")
    after = changed(data, "companies/oracle.yml", '"ORACLE AMERICA, INC"', '"ORACLE USA, INC."')
    assert after.version != before.version

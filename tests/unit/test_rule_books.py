"""Rule books: everything that decides, written down, kept by version, and computed again after a change."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from research.config import load_settings
from research.errors import NotFound, RegistryInvalid
from research.matching.book import find_book, freeze, frozen_versions, unfrozen
from research.registry import Registry, load_registry
from research.registry.rulebook import digest, from_json, to_json
from tests.fixtures import files
from tests.fixtures.trail import Trail

RULE = "trail-1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The shipped data, with few companies, to be changed."""
    copy = tmp_path / "data"
    shutil.copytree(load_settings().data, copy, ignore=shutil.ignore_patterns("sample", "frozen"))
    return copy


def with_word(data: Path, word: str) -> Registry:
    path = data / "companies" / "palantir.yml"
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    at = next((n for n, line in enumerate(lines) if line.startswith("words:")), None)
    if at is None:
        lines += ["words:", f"  strong: [palantir, {word}]"]
    else:
        strong = next(n for n in range(at, len(lines)) if lines[n].strip().startswith("strong:"))
        head, _, rest = lines[strong].partition("strong:")
        if rest.strip():
            lines[strong] = f"{head}strong: [{word}, {rest.strip().removeprefix('[')}"
        else:
            lines.insert(strong + 1, f"{head}  - {word}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return load_registry(data)


def test_the_version_that_counts_is_kept_of_every_rule() -> None:
    """Whoever changes a word keeps the new version with it (`trail rule freeze RULE`), so that it can be cited."""
    data = load_settings().data
    assert unfrozen(load_registry(data), data) == ()


@pytest.mark.parametrize("rule_id", sorted(load_registry(load_settings().data).rules))
def test_a_book_survives_being_written_down(rule_id: str) -> None:
    registry = load_registry(load_settings().data)
    book = registry.book(registry.rules[rule_id])
    assert from_json(to_json(book)) == book
    assert book.version == registry.rules[rule_id].version


def test_the_version_depends_on_every_word_and_not_on_what_is_only_for_readers(data: Path) -> None:
    before = load_registry(data)
    after = with_word(data, "exampleword")
    assert before.rules[RULE].version != after.rules[RULE].version
    assert before.rules["wired-2026"].version == after.rules["wired-2026"].version
    book = after.book(after.rules[RULE])
    renamed = replace(book, companies=tuple(replace(one, name="X") for one in book.companies))
    assert digest(renamed) == book.version


def test_a_kept_version_is_found_again_after_the_rule_has_changed(data: Path) -> None:
    before = load_registry(data)
    old = before.rules[RULE].version
    assert freeze(before, data, RULE) is not None and freeze(before, data, RULE) is None
    after = with_word(data, "exampleword")
    assert frozen_versions(data, RULE) == (old,)
    assert find_book(after, data, f"{RULE}@{old}") == before.book(before.rules[RULE])
    assert find_book(after, data, RULE).version != old


def test_a_version_nobody_kept_is_refused_with_those_that_are(data: Path) -> None:
    registry = load_registry(data)
    with pytest.raises(NotFound, match="00000000"):
        find_book(registry, data, f"{RULE}@00000000")


def test_a_kept_version_that_somebody_edited_is_refused(data: Path) -> None:
    registry = load_registry(data)
    path = freeze(registry, data, RULE)
    assert path is not None
    path.write_text(path.read_text("utf-8").replace('"either"', '"funding"'), "utf-8")
    with pytest.raises(RegistryInvalid, match="changed"):
        freeze(registry, data, RULE)


def test_what_was_cited_under_an_old_version_can_be_computed_again(
    sqlite_trail: Trail, tmp_path: Path, data: Path
) -> None:
    before = with_word(data, "firstword")
    old = before.rules[RULE].version
    freeze(before, data, RULE)
    with_word(data, "exampleword")
    rows = [
        files.search_row(dollars="100", description="FIRSTWORD LICENSES"),
        files.search_row("70XTEST24F00000002", dollars="7", description="EXAMPLEWORD LICENSES"),
    ]
    given = files.write(tmp_path / "given.csv", files.CAPTURE, rows)
    environment = {"TRAIL_DATA_DIR": str(data)}
    assert sqlite_trail("load", given, **environment).code == 0
    now = sqlite_trail("links", "palantir", "ice", "--rule", RULE, "--json", **environment).json
    then = sqlite_trail("links", "palantir", "ice", "--rule", f"{RULE}@{old}", "--json", **environment).json
    assert now["tiers"]["named"]["net_obligation"] == "107.00"
    assert then["tiers"]["named"]["net_obligation"] == "100.00"
    assert then["rule"] == {"id": RULE, "version": old} and now["rule"]["version"] != old
    assert then["tiers"].keys() == now["tiers"].keys() and then["views"]["now"] == then["views"]["then"]


def test_the_kept_versions_of_the_rules_by_plain_words_can_be_read() -> None:
    settings = load_settings()
    registry = load_registry(settings.data)
    for rule_id, version in (("wired-2026", "1a4a4d55"), ("plain-names", "3b2efb31")):
        assert find_book(registry, settings.data, f"{rule_id}@{version}").version == version

"""Rule books kept: each published version of a rule, so that an old citation can be computed again."""

from __future__ import annotations

from pathlib import Path

from research.errors import NotFound, Problem, RegistryInvalid
from research.registry import Registry
from research.registry.rulebook import (
    BookCompany,
    BookEdge,
    BookIncidental,
    BookName,
    BookWord,
    Lexicon,
    RuleBook,
    digest,
    from_json,
    to_json,
)

__all__ = [
    "BookCompany",
    "BookEdge",
    "BookIncidental",
    "BookName",
    "BookWord",
    "Lexicon",
    "RuleBook",
    "find_book",
    "freeze",
    "frozen_versions",
    "unfrozen",
]

FOLDER = Path("rules") / "frozen"
"""Inside data/: one file per rule and version."""


def find_book(registry: Registry, data: Path, named: str) -> RuleBook:
    """The book of `rule` as it stands, or of `rule@version` as it was kept; raises `NotFound`."""
    rule_id, _, version = named.partition("@")
    rule = registry.rules.get(rule_id)
    if rule is not None and version in ("", rule.version):
        return registry.book(rule)
    kept = frozen_versions(data, rule_id)
    if not version:
        raise NotFound(f"no rule “{rule_id}”", "Known are: " + ", ".join(sorted(registry.rules)) + ".")
    if version not in kept:
        known = sorted({*kept, *([rule.version] if rule else [])})
        raise NotFound(
            f"version {version} of rule “{rule_id}” is not kept", f"Known are: {', '.join(known) or 'none'}."
        )
    return _read(_path(data, rule_id, version))


def frozen_versions(data: Path, rule_id: str) -> tuple[str, ...]:
    """Versions of a rule that are kept."""
    prefix = f"{rule_id}-"
    stems = (path.stem for path in (data / FOLDER).glob(f"{prefix}*.json"))
    return tuple(sorted(stem.removeprefix(prefix) for stem in stems if len(stem) == len(prefix) + 8))


def freeze(registry: Registry, data: Path, rule_id: str) -> Path | None:
    """Keep a rule's present version; returns the file written, or None where it is kept already."""
    book = find_book(registry, data, rule_id)
    path = _path(data, book.rule_id, book.version)
    if path.exists():
        _read(path)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".part")
    made.write_text(to_json(book), "utf-8")
    made.replace(path)
    return path


def unfrozen(registry: Registry, data: Path) -> tuple[str, ...]:
    """Rules whose present version is not kept, as `rule@version`: nobody could compute them again after a change."""
    return tuple(
        f"{rule.id}@{rule.version}"
        for rule in registry.rules.values()
        if rule.version not in frozen_versions(data, rule.id)
    )


def _path(data: Path, rule_id: str, version: str) -> Path:
    return data / FOLDER / f"{rule_id}-{version}.json"


def _read(path: Path) -> RuleBook:
    place = f"{FOLDER.as_posix()}/{path.name}"
    remedy = "Take this file from the repository's history: a kept version is never edited."
    try:
        book = from_json(path.read_text("utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        problem = Problem(place, None, None, f"is no rule book: {error}")
        raise RegistryInvalid("a kept version of a rule cannot be read", [problem], remedy) from error
    # Rules by plain words were first cited with versions reckoned from their words and names alone.
    is_whole = book.method == "words" or digest(book) == book.version
    if path.stem != f"{book.rule_id}-{book.version}" or not is_whole:
        problem = Problem(place, None, "version", "does not fit what the file holds", book.version)
        raise RegistryInvalid("a kept version of a rule was changed", [problem], remedy)
    return book

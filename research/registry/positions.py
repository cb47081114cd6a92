"""YAML read with the line of every field, refusing what a plain loader lets pass.

A plain loader keeps the last of two equal keys and forgets lines. Here a duplicate key, an impossible date,
an alias that contains itself and bytes that are not UTF-8 are problems with a place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from research.errors import Problem

Location = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML was built with it: a registry of two hundred files is read by every command."""


def dotted(location: Location) -> str | None:
    """`("family", 0, "since")` as `family[0].since`; none for the file itself."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or None


@dataclass
class Positioned:
    """One file: its plain value, the line of every field, and what was wrong on the way.

    file: path relative to the data directory. value: dictionaries, lists and scalars. lines: physical
    lines, from 1. problems: faults met while reading.
    """

    file: str
    value: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, location: Location) -> int | None:
        """The line of a field, or of the nearest thing around it that is written."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location)

    def report(self, location: Location, message: str, value: str | None = None) -> None:
        """Add a problem at a field."""
        self.problems.append(Problem(self.file, self.line(location), dotted(location), message, value))


def read_positioned(path: Path, file: str) -> Positioned:
    """Read one YAML file; faults are in `.problems`, never raised."""
    result = Positioned(file)
    try:
        raw = path.read_bytes()
    except OSError as error:
        result.problems.append(
            Problem(file, None, None, f"cannot be read ({error.strerror}): check its permissions")
        )
        return result
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        result.problems.append(Problem(file, line, None, "is not UTF-8: save the file as UTF-8"))
        return result
    loader = None
    try:
        loader = _LOADER(text)
        node = loader.get_single_node()
        if node is None:
            result.problems.append(Problem(file, 1, None, "is empty: write the entry or delete the file"))
        else:
            result.value = _build(loader, node, (), result, ())
    except yaml.YAMLError as error:
        result.problems.append(_syntax_problem(file, text, error))
    finally:
        if loader is not None:
            loader.dispose()
    return result


def _build(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    location: Location,
    result: Positioned,
    around: tuple[yaml.Node, ...],
) -> object:
    result.lines.setdefault(location, node.start_mark.line + 1)
    if any(node is outer for outer in around):
        result.report(location, "contains itself through an alias: write the value out")
        return None
    inside = (*around, node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*location, n), result, inside) for n, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(loader, node.value, location, result, inside)
    try:
        value: object = loader.construct_object(node, deep=True)
    except ValueError:
        result.report(location, "is not a real date: correct it", str(node.value))
        return None
    return value


def _build_mapping(
    loader: yaml.SafeLoader,
    pairs: Iterable[tuple[yaml.Node, yaml.Node]],
    location: Location,
    result: Positioned,
    inside: tuple[yaml.Node, ...],
) -> dict[str, object]:
    built: dict[str, object] = {}
    first_seen: dict[str, int] = {}
    for key_node, value_node in pairs:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            result.problems.append(
                Problem(
                    result.file, line, dotted(location), "has a key that is not a word: write a plain word"
                )
            )
            continue
        key = str(key_node.value)
        here = (*location, key)
        if key in built:
            message = f"is written twice, first on line {first_seen[key]}: keep one"
            result.problems.append(Problem(result.file, line, dotted(here), message))
            continue
        first_seen[key] = line
        result.lines[here] = line
        built[key] = _build(loader, value_node, here, result, inside)
    return built


def _syntax_problem(file: str, text: str, error: yaml.YAMLError) -> Problem:
    line: int | None = None
    what = "cannot be read as YAML"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        what = error.problem or error.context or what
    elif isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        what = error.reason
    return Problem(file, line, None, f"is not valid YAML ({what}): check indentation, colons and quotes")

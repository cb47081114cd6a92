"""From a positioned file to a model, with pydantic's errors told as problems a reader can act on."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from research.registry.base import Entry
from research.registry.positions import Location, Positioned

Model = TypeVar("Model", bound=Entry)

_SHOWN = 80


def validated(model: type[Model], value: object, at: Location, source: Positioned) -> Model | None:
    """The model, or none with every fault added to `source.problems`. `at` is where `value` stands."""
    if not isinstance(value, dict):
        source.report(at, "must be a list of `field: value` lines: write the fields", _short(value))
        return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=True):
            location = (*at, *detail["loc"])
            source.report(_without_key_marker(location), _advice(detail), _found(detail))
        return None


def _without_key_marker(location: Location) -> Location:
    """Pydantic marks a bad dictionary key with a last part `[key]`, which no file has."""
    return location[:-1] if location and location[-1] == "[key]" else location


def _advice(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    fixed = {
        "missing": "is missing: add it",
        "extra_forbidden": "is not a field of this kind of entry: correct its spelling or remove it",
        "string_type": "must be text: put it in quotes",
        "dict_type": "must be a list of `field: value` lines",
        "model_type": "must be a list of `field: value` lines",
        "tuple_type": "must be a list: begin each item with a hyphen",
        "string_too_short": "is empty: write it or remove the line",
        "too_short": "has no entry: add at least one",
    }
    if kind in fixed:
        return fixed[kind]
    if kind == "literal_error":
        return f"must be one of {context['expected']}"
    if kind == "string_pattern_mismatch":
        return f"has the wrong form: it must match {context['pattern']}"
    return detail["msg"].removeprefix("Value error, ")


def _found(detail: ErrorDetails) -> str | None:
    return None if detail["type"] == "missing" else _short(detail["input"])


def _short(value: object) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

"""Corrections in data/: an empty list, or entries each of which is whole."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from research.config import load_settings
from research.registry import Correction, load_registry

GOOD: dict[str, object] = {
    "date": "2026-02-03",
    "since": "2026-02-01",
    "wrong": "EXAMPLE: a sum was gross.",
    "right": "EXAMPLE: it is net.",
    "addresses": ["/links/example/ice?rule=x"],
}


def test_the_shipped_list_is_read() -> None:
    assert isinstance(load_registry(load_settings().data).corrections, tuple)


def test_a_whole_entry_is_taken() -> None:
    made = Correction.model_validate(GOOD)
    assert (made.date, made.since, made.reported_by) == (date(2026, 2, 3), date(2026, 2, 1), None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"addresses": []}, "at least 1 item"),
        ({"addresses": ["links/example/ice"]}, "pattern"),
        ({"addresses": ["/a", "/a"]}, "names a page twice"),
        ({"since": "2026-02-04"}, "`since` is after `date`"),
        ({"wrong": ""}, "at least 1 character"),
        ({"date": "2026-02-30"}, "valid date"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Correction.model_validate(GOOD | change)

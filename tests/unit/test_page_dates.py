"""The date recorded of a page beside the one it prints: compared only where both can be read."""

from __future__ import annotations

import pytest

from research.registry.base import Reference
from web.pages.archived import dated


@pytest.mark.parametrize(
    ("recorded", "printed", "agreement"),
    [
        ("2018-07-03", "2018-07-03T10:00:00Z", "same"),
        ("2018-07", "2018-07-03", "same"),
        ("2018-07-03", "2018-07-04", "differs"),
        ("2018-07-03", "July 3, 2018", "printed otherwise, not compared"),
        ("2018-07-03", None, "only recorded"),
        (None, "July 3, 2018", "only the page says"),
        (None, None, None),
    ],
)
def test_a_date_is_said_to_agree_only_where_both_can_be_read(
    recorded: str | None, printed: str | None, agreement: str | None
) -> None:
    source = Reference.model_validate(
        {"title": "EXAMPLE", "publisher": "Nobody", "read_as": "record"}
        | ({"date": recorded} if recorded else {})
    )
    assert [one.agreement for one in dated(source, printed)] == ([agreement] if agreement else [])

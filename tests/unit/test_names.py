"""Recipient names as keys: alike spellings meet, different firms never do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.names import name_key, normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EXAMPLE, INC.", "Example Inc"),
        ("EXAMPLE  FEDERAL SYSTEMS, L.P.", "EXAMPLE FEDERAL SYSTEMS LP"),
        ("EXAMPLE-FEDERAL SYSTEMS LP", "EXAMPLE FEDERAL SYSTEMS LP"),
        ("EXAMPLE (US) LLC", "EXAMPLE US LLC"),
        ("O'EXAMPLE INC", "O’EXAMPLE INC"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EXAMPLE INC", "EXAMPLE LLC"),
        ("EXAMPLE 1 INC", "EXAMPLE 2 INC"),
        ("A & B INC", "A B INC"),
        ("EXAMPLE+ INC", "EXAMPLE INC"),
        ("SNAP, INC", "SNAPCHAT INC"),
        ("CADDELL INC", "DELL INC"),
        ("ÉXAMPLE INC", "EXAMPLE INC"),
        ("例 INC", "別 INC"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text())
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)


@given(st.text(), st.text())
def test_keys_are_equal_exactly_where_normalised_names_are(one: str, other: str) -> None:
    assert (name_key(one) == name_key(other)) == (normalised(one) == normalised(other))


@given(st.text())
def test_a_key_is_fit_for_a_url(name: str) -> None:
    assert re.fullmatch(r"name-[a-z0-9-]*-[0-9a-f]{8}", name_key(name))

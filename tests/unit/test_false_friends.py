"""Every false friend in the register: its text does not tie a record to the company it is mistaken for."""

from __future__ import annotations

import pytest

from research.config import load_settings
from research.matching.engine import Engine
from research.matching.identity import Party
from research.registry import FalseFriend, load_registry

REGISTRY = load_registry(load_settings().data)
ENGINE = Engine([REGISTRY.book(REGISTRY.rules["trail-1"])])
FRIENDS = [friend for friend in REGISTRY.false_friends if friend.example_text]


def mistaken_for(friend: FalseFriend) -> set[str]:
    """The company meant: the one stated, else those whose name the register prints."""
    if friend.company:
        return {friend.company}
    said = f"{friend.mistaken_for.lower()} "
    return {
        slug
        for slug, company in REGISTRY.companies.items()
        if any(
            said.startswith(f"{name.lower()}{end}")
            for name in (company.name, company.legal_name)
            for end in ", "
        )
    }


@pytest.mark.parametrize("friend", FRIENDS, ids=lambda f: f"{f.text}-{f.example_piid}")
def test_a_false_friend_ties_nothing(friend: FalseFriend) -> None:
    said = friend.example_text or ""
    if friend.seen_in == "recipient":
        found = set(ENGINE.matchers[0].identify(Party(said)))
    else:
        ((named,),) = ENGINE.read([said])
        found = set(named)
    assert not found & mistaken_for(friend)


def test_every_false_friend_of_a_company_shows_a_text() -> None:
    assert [
        friend.text for friend in REGISTRY.false_friends if friend.company and not friend.example_text
    ] == []

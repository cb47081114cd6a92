"""Lobbying filings of companies that name ICE, CBP or their department: told beside links, never as one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select
from sqlmodel import col

from research.matching.families import THEN
from research.matching.own_words import WholeNames
from research.models import LobbyingFiling
from research.registry import Registry

MENTION = ("filing_uuid", "company_slug", "body", "entity", "reason")

_FIRST_MONTH = {"second_quarter": 4, "third_quarter": 7, "fourth_quarter": 10, "year_end": 7}


def lobbying_mentions(connection: Connection, registry: Registry) -> Iterator[tuple[str, ...]]:
    """Rows of the table `lobbying_mention`, in the order of `MENTION`.

    A subsidiary's filing counts for the company that owned it on the first day of the period reported.
    """
    key = col(LobbyingFiling.filing_uuid)
    rows = connection.execute(
        select(
            key,
            col(LobbyingFiling.client_name),
            col(LobbyingFiling.filing_year),
            col(LobbyingFiling.filing_period),
            col(LobbyingFiling.activities),
        ).order_by(key)
    ).all()
    names = WholeNames(registry) if rows else None
    for filing, client, year, period, activities in rows:
        bodies = named_bodies(registry, activities)
        if names is None or not bodies:
            continue
        for company, identity in sorted(names.identify(client).items()):
            first_day = date(year, _FIRST_MONTH.get(period or "", 1), 1)
            if not any(tie.views(first_day) & THEN for tie in identity.ties):
                continue
            for body, entity in sorted(bodies.items()):
                yield (filing, company, body, entity, identity.grounds_of("client"))


def named_bodies(registry: Registry, activities: str) -> dict[str, str]:
    """The bodies followed here that a filing's activities name: by slug or "dhs" the name as printed."""
    printed = dict.fromkeys(name for one in json.loads(activities) for name in one["entities"])
    return {
        known.body: name
        for name in reversed(printed)
        for known in registry.lobbying
        if known.is_named(str(name))
    }

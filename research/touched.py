"""Which awards changed since links and search index were last made, as the store tells; else all are made anew."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from research.config import Settings
from research.versions import PARTLY, is_current

TOUCHED = "SELECT award_key FROM touched"
"""Query of their keys, and of the sign."""

SIGN = ""
"""Stands among the keys as soon as the store has told anything: without it nothing is known."""

FEW = 0.2
"""Above this share of all awards it is quicker to make everything anew."""


def usable_build(connection: Connection, settings: Settings, registry: str) -> str | None:
    """The build that a small refresh may start from; None where everything must be made anew."""
    state = read_state(connection)
    build = state.get("build")
    if (
        build is None
        or "pending_build" in state  # the last refresh was killed: what it did is not known
        or state.get("registry") != registry
        or not is_current(state, *PARTLY)
        or not (settings.index_dir / build).is_dir()
    ):
        return None
    touched, told = connection.execute(
        text("SELECT count(*), coalesce(sum(CASE WHEN award_key = :sign THEN 1 ELSE 0 END), 0) FROM touched"),
        {"sign": SIGN},
    ).one()
    awards = connection.execute(text("SELECT count(*) FROM award")).scalar_one()
    return build if told and touched - 1 <= awards * FEW else None


def read_state(connection: Connection) -> dict[str, str]:
    """What the database says of itself, by name."""
    rows = connection.execute(text("SELECT name, value FROM state"))
    return {str(name): str(value) for name, value in rows}


def touch_recipients(connection: Connection, keys: Sequence[str]) -> None:
    """Count every award of these recipients as touched."""
    insert = (
        "INSERT INTO touched (award_key) SELECT DISTINCT award_key FROM award_transaction "
        "WHERE recipient_key = :key ON CONFLICT DO NOTHING"
    )
    if keys:
        connection.execute(text(insert), [{"key": key} for key in keys])


def forget_touched(connection: Connection) -> None:
    connection.execute(text("DELETE FROM touched"))

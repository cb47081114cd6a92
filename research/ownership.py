"""In which view of families a link counts: as filed then, or as owned now; the one place that says so."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement
from sqlalchemy.orm.util import AliasedClass
from sqlmodel import col

from research.models import Link

View = Literal["then", "now"]
"""As filed then: what was the company's on the day of the action. As owned now: what is its today."""

OWNERSHIPS: dict[View, tuple[str, str]] = {"then": ("both", "then"), "now": ("both", "now")}
"""Values of `Link.ownership` that count in each view."""


def seen_in(view: View, link: type[Link] | AliasedClass[Link] = Link) -> ColumnElement[bool]:
    """The links that count in a view, of a query on `Link` or on another name of it."""
    return col(link.ownership).in_(OWNERSHIPS[view])

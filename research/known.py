"""What a user names on the command line, looked up: company, agency and rule by the names that data/ gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from research.errors import NotFound
from research.filters import BadFilter
from research.filters.vocabulary import own_rule
from research.registry import Company, Registry
from research.types import Window


def company(registry: Registry, slug: str) -> Company:
    """The company of that slug, in any case; raises `NotFound` naming those that exist."""
    return registry.companies[_one("company", slug.lower(), registry.companies)]


def agency_code(registry: Registry, slug: str) -> str:
    """The sub-agency code of a slug such as `ice`, in any case; raises `NotFound`."""
    return registry.agencies[_one("agency", slug.lower(), registry.agencies)].code


def rule_id(registry: Registry, name: str | None) -> str:
    """The rule of that id; without one the project's own. Raises `NotFound`."""
    if name is not None:
        return _one("rule", name, registry.rules)
    return own_rule(registry)


def kinds(registry: Registry, names: Iterable[str]) -> tuple[str, ...]:
    """Ids of status events; raises `NotFound`."""
    known = [kind.id for kind in registry.events]
    return tuple(_one("kind of event", name.lower(), known) for name in names)


def window(since: datetime | None, until: datetime | None) -> Window:
    """Action dates from and to, both days included."""
    first, last = _day(since), _day(until)
    if first is not None and last is not None and first > last:
        raise BadFilter("--since", f"{first} is after --until, {last}", "Change one of them.")
    return Window(first, last)


def _one(what: str, name: str, held: Iterable[str]) -> str:
    names = sorted(held)
    if name not in names:
        raise NotFound(f"no {what} “{name}”", f"Known are: {', '.join(names)}.")
    return name


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None

"""What a user names on the command line, looked up: company, agency and rule by the names that data/ gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

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
    """The rule of that id, or id@version, by which links are stored; without one the project's own.

    Raises `NotFound`, also for another version than the present: its links are not stored.
    """
    if name is None:
        return own_rule(registry)
    found, _, version = name.partition("@")
    present = registry.rules[_one("rule", found, registry.rules)].version
    if version not in ("", present):
        raise NotFound(
            f"links of {found}@{version} are not stored, those of {found}@{present} are",
            f"`trail links COMPANY AGENCY --rule {name}` computes an earlier version that was kept "
            "(`trail rule list`).",
        )
    return found


def kinds(registry: Registry, names: Iterable[str]) -> tuple[str, ...]:
    """Ids of status events; raises `NotFound`."""
    known = [kind.id for kind in registry.events]
    return tuple(_one("kind of event", name.lower(), known) for name in names)


def window(since: date | None, until: date | None) -> Window:
    """Action dates from and to, both days included."""
    if since is not None and until is not None and since > until:
        raise BadFilter("--since", f"{since} is after --until, {until}", "Change one of them.")
    return Window(since, until)


def _one(what: str, name: str, held: Iterable[str]) -> str:
    names = sorted(held)
    if name not in names:
        raise NotFound(f"no {what} “{name}”", f"Known are: {', '.join(names)}.")
    return name

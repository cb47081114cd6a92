"""Vehicles as a filter names them: by the slug of their name in data/, else by their award number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from research.filters.coded import slug_of
from research.registry import Vehicle


@dataclass(frozen=True)
class Vehicles:
    """What is held. names: by value. keys: parent award keys by value. piids: numbers of parents without a key.

    programs: by the number of a vehicle that goes by its program's name, the values that stand for it.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    piids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    programs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class VehicleNames:
    """Values of parents, remembered: the same few stand over thousands of orders."""

    def __init__(self, vehicles: Sequence[Vehicle]) -> None:
        self.vehicles = vehicles
        self.known: dict[tuple[str, str | None], tuple[str, str]] = {}

    def of(self, piid: str, key: str | None) -> tuple[str, str]:
        """Value and name of the vehicle of that number and award key (`CONT_IDV_<PIID>_<sub-agency>`)."""
        found = self.known.get((piid, key))
        if found is None:
            agency = key.rsplit("_", 1)[-1] if key else None
            named = next((one.name for one in self.vehicles if one.fits(piid, agency)), None)
            found = (slug_of(named), named) if named else (piid.upper(), piid)
            self.known[piid, key] = found
        return found


def read_vehicles(parents: Iterable[tuple[str | None, str | None]], vehicles: Sequence[Vehicle]) -> Vehicles:
    """From the different pairs of parent PIID and parent award key held."""
    known = VehicleNames(vehicles)
    names: dict[str, str] = {}
    keys: dict[str, set[str]] = {}
    piids: dict[str, set[str]] = {}
    programs: dict[str, set[str]] = {}
    for piid, key in parents:
        if not piid:
            continue
        value, names_it = known.of(piid, key)
        names[value] = names_it
        if value != piid.upper():
            programs.setdefault(piid.upper(), set()).add(value)
        if key:
            keys.setdefault(value, set()).add(key)
        else:
            piids.setdefault(value, set()).add(piid)
    return Vehicles(
        names=dict(sorted(names.items())),
        keys={value: tuple(sorted(found)) for value, found in sorted(keys.items())},
        piids={value: tuple(sorted(found)) for value, found in sorted(piids.items())},
        programs={number: tuple(sorted(found)) for number, found in sorted(programs.items())},
    )

"""Where the transactions behind a sum of orders are listed: the search by vehicle, who signed, and who received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from research.filters import Filter, write_filter
from research.filters.coded import slug_of
from research.vehicles_held import HeldVehicle
from web.site import Context


@dataclass(frozen=True)
class OrderRows:
    """Addresses of the orders under one vehicle or program. vehicle: its value in a search; None where none fits it."""

    vehicle: str | None
    agencies: dict[str, str]

    def of(self, agency_code: str, recipient_key: str | None = None) -> str | None:
        """What that agency signed, with that recipient where one is given; None where a search cannot say it."""
        agency = self.agencies.get(agency_code)
        if self.vehicle is None or agency is None or recipient_key == "":
            return None
        asked = Filter(
            agency=(agency,),
            basis="awarding",
            vehicle=(self.vehicle,),
            recipient=(recipient_key,) if recipient_key else (),
        )
        return f"/search?{write_filter(asked)}"


def order_rows(context: Context, mine: Sequence[HeldVehicle], held: Sequence[HeldVehicle]) -> OrderRows:
    """For vehicles summed together, of all that are held.

    A search knows a vehicle by its program, else by its number alone: it lists more than was summed where another
    agency gave the same number, or where an order names the number but not who signed it.
    """
    vehicles = context.vocabulary.vehicles
    agencies = {code: slug for slug, code in context.vocabulary.agency_codes.items()}
    values = {_value(one) for one in mine}
    value = values.pop() if len(values) == 1 else None
    summed = {one.award_key for one in mine}
    fits = value is not None and value not in vehicles.piids
    fits = fits and all(one.award_key in summed for one in held if _value(one) == value)
    return OrderRows(value if fits else None, agencies)


def _value(one: HeldVehicle) -> str:
    return slug_of(one.program.name) if one.program else one.piid.upper()

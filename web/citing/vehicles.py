"""What the pages of vehicles state: obligations of orders, and apart from them what a ceiling could reach."""

from __future__ import annotations

from collections.abc import Iterable

from research.link_sums import TierTotal
from research.types import Obligation, Window
from research.wording import all_of, count, exact_money, long_time, window_words
from web.citing import digests
from web.citing.facts import Facts, facts_of
from web.formatting import segment
from web.pages.counted import evidence_of_everything
from web.pages.vehicle import VehiclePage
from web.pages.vehicles import AgencySum, ProgramPage, VehiclesPage, program_address
from web.site import Context
from web.whole_years import whole_window

_NO_ADDING = "Ceilings and obligations are never added."


@facts_of.register
def _vehicle(page: VehiclePage, context: Context) -> Facts:
    marks = {mark.evidence_id: mark for mark in digests.of_vehicles(context, (page.award_key,))}
    if page.evidence is not None:
        marks[page.evidence.evidence_id] = page.evidence
    vehicle = f"vehicle {page.piid}, signed by {page.signed_by},"
    if page.total is None:
        said = [f"No order under {vehicle} is held."]
    else:
        dates = window_words(page.order_window)
        said = [f"Orders held under {vehicle} have {_sum(page.total)}, {dates}."]
    if page.own:
        own = count(len(page.own), "transaction")
        said.append(
            f"The vehicle itself has net obligations of {exact_money(page.own_net)} in {own}, "
            f"{window_words(page.own_window)}, counted apart."
        )
    return Facts(
        title=f"Vehicle {page.piid}: public procurement records",
        statement=" ".join([*said, *_ceiling(page)]),
        path=f"/vehicles/{segment(page.award_key)}",
        marks=tuple(marks.values()),
        basis="obligation" if page.total is not None or page.own else None,
        window=_window(page),
    )


def _window(page: VehiclePage) -> Window | None:
    """The days of all that is summed: of orders and of the vehicle's own transactions."""
    held = [page.order_window] if page.total is not None else []
    return whole_window([*held, page.own_window] if page.own else held) if held or page.own else None


def _ceiling(page: VehiclePage) -> list[str]:
    if page.ceiling is None:
        return []
    at = f" as of {long_time(page.values_as_of)}" if page.values_as_of else ""
    said = f"All its orders together could reach {exact_money(page.ceiling)}{at}: a ceiling, no spending."
    if page.same_ceiling:
        others = all_of([one.name for one in page.same_ceiling])
        verb = "states" if len(page.same_ceiling) == 1 else "state"
        said += f" {others} {verb} the same ceiling, which may be one that they share."
    return [said, _NO_ADDING]


@facts_of.register
def _program(page: ProgramPage, context: Context) -> Facts:
    name, runner = page.program.name, page.program.run_by
    if page.vehicles:
        held = count(len(page.vehicles), "vehicle")
        said = (
            f"Orders held under {held} of {name}, run by the {runner}: {_by_agency(page.agencies)}; "
            f"{window_words(page.window)}."
        )
        marks = digests.of_vehicles(context, [one.award_key for one in page.vehicles])
    else:
        said = f"No order under {name}, run by the {runner}, is held."
        marks = evidence_of_everything(context)
    return Facts(
        title=f"{name}: orders in public procurement records",
        statement=said,
        path=program_address(page.program),
        marks=marks,
        basis="obligation" if page.vehicles else None,
        window=page.window,
    )


@facts_of.register
def _vehicles(page: VehiclesPage, context: Context) -> Facts:
    said = [f"{one.name}: {_in_short(one.agencies)}." for one in page.programs]
    if said:
        dates = window_words(page.window)
        said.insert(
            0, f"Net obligations of the orders held under known programs, by who signed them, {dates}."
        )
    else:
        said.append("No order held was placed under a known program.")
    if page.others:
        said.append(f"Orders are held under {count(page.others, 'vehicle')} of no known program as well.")
    return Facts(
        title="Vehicles: orders in public procurement records, by program",
        statement=" ".join(said),
        path="/vehicles",
        marks=evidence_of_everything(context),
        basis="obligation" if page.programs else None,
        window=page.window,
    )


def _by_agency(sums: Iterable[AgencySum]) -> str:
    return all_of([f"{one.agency} signed {_sum(one.total)}" for one in sums])


def _in_short(sums: Iterable[AgencySum]) -> str:
    return all_of(
        [f"{one.agency} {exact_money(one.total.net)} on {count(one.total.awards, 'order')}" for one in sums]
    )


def _sum(total: TierTotal) -> str:
    rows, orders = count(total.transactions, "transaction"), count(total.awards, "order")
    said = f"net obligations of {exact_money(total.net)} in {rows} on {orders}"
    if not total.deobligated:
        return said
    back = exact_money(Obligation(abs(total.deobligated.cents)))
    return f"{said} ({exact_money(total.gross)} gross, {back} taken back)"

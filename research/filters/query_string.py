"""The URL face: a query string read into a filter, strictly, and written back."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote_plus

from research.filters.bands import BY_SLUG
from research.filters.days import read_day
from research.filters.model import SORTS, TIERS, BadFilter, Filter
from research.filters.private import check_private
from research.filters.vocabulary import Vocabulary
from research.types import FiscalYear, Obligation
from research.wording import all_of

_FIELDS = {
    "q": "q", "company": "company", "agency": "agency", "basis": "basis", "component": "component",
    "tier": "tier", "rule": "rule", "maker": "maker", "reseller": "reseller", "recipient": "recipient",
    "vehicle": "vehicle", "psc": "psc", "naics": "naics", "competition": "competition", "amount": "amount",
    "action": "action", "type": "kind", "fy": "fy", "from": "since", "to": "until", "min": "minimum",
    "max": "maximum", "sort": "sort", "page": "page",
}  # fmt: skip
_NAMES = {attribute: name for name, attribute in _FIELDS.items()}
_TRACKERS = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid"})
_LONGEST_TEXT = 400
_MOST_VALUES = 50
_LAST_PAGE = 100_000
_MOST_CENTS = 10**14  # a trillion dollars: more than the whole government obligates by contract in a year
_FIRST_YEAR = 1950  # before any record of an agency's purchases that a publisher gives


def read_filter(pairs: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Filter:
    """The filter a query string asks for.

    pairs: decoded names and values in order. Empty values (fields of a form left open) and the marks that
    newsletters add to addresses count as not given. Raises `BadFilter` naming the first bad parameter: a
    misspelt name must never silently widen what is shown.
    """
    given: dict[str, list[str]] = {}
    is_left_open = False  # a form sends the agency, too, where none is chosen
    for name, value in pairs:
        if is_tracker(name):
            continue
        if name not in _FIELDS:
            near = difflib.get_close_matches(name, _FIELDS, 1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(_FIELDS)}."
            raise BadFilter(name[:40], "is not a filter of this page", hint)
        is_left_open = is_left_open or (name == "agency" and not value.strip())
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    for name, values in given.items():
        if len(values) > _MOST_VALUES:
            raise BadFilter(name, f"is given {len(values)} times; {_MOST_VALUES} are the most")
    reader = _Reader(given)
    made = Filter(
        q=reader.words("q"),
        company=reader.known("company", vocabulary.companies),
        agency=reader.agencies(vocabulary),
        basis=reader.single_of("basis", ("awarding", "funding")),
        component=reader.known("component", vocabulary.components),
        tier=reader.known("tier", TIERS),
        rule=reader.single_of("rule", vocabulary.rules),
        maker=reader.known("maker", vocabulary.makers),
        reseller=reader.known("reseller", vocabulary.resellers),
        recipient=reader.many("recipient"),
        vehicle=reader.vehicles(vocabulary),
        psc=reader.lower("psc"),
        naics=reader.lower("naics"),
        competition=reader.lower("competition"),
        amount=reader.known("amount", BY_SLUG),
        action=reader.lower("action"),
        kind=tuple(value.upper() for value in reader.many("type")),
        fy=tuple(reader.fiscal_years("fy", vocabulary.last_year)),
        since=reader.day("from"),
        until=reader.day("to"),
        minimum=reader.amount("min"),
        maximum=reader.amount("max"),
        sort=reader.single_of("sort", SORTS),
        page=reader.page("page"),
    )
    if made.since and made.until and made.since > made.until:
        raise BadFilter("from", f"{made.since} is after to, {made.until}")
    if made.minimum is not None and made.maximum is not None and made.maximum < made.minimum:
        raise BadFilter("min", f"{made.minimum} is more than max, {made.maximum}")
    if given.get("basis") and not made.agency and not is_left_open:
        raise BadFilter("basis", "needs an agency to speak of", "Add agency=ice, for example.")
    return made


def write_filter(filter: Filter) -> str:
    """The query string of a filter, in fixed order, so that one filter has one address."""
    return "&".join(part for part in _written(filter).values() if part)


def writer_of(filter: Filter, facets: tuple[str, ...]) -> Callable[..., str]:
    """What `write_filter` makes of the filter with one value of each of these facets, many times as quick."""
    parts = _written(filter)
    names = [_NAMES[facet] for facet in facets]

    def write(*values: str) -> str:
        more = {name: f"{name}={quote_plus(value)}" for name, value in zip(names, values, strict=True)}
        return "&".join(part for name in parts if (part := more.get(name, parts[name])))

    return write


def write_toggled(filter: Filter, facet: str, values: Iterable[str]) -> list[str]:
    """What `write_filter(filter.toggled(facet, value))` is for each value, many times as quick."""
    base = replace(filter, page=1)
    parts, chosen = _written(base), base.values(facet)
    name = _NAMES[facet]
    names = list(parts)
    place = names.index(name)
    before = [parts[one] for one in names[:place] if parts[one]]
    after = [parts[one] for one in names[place + 1 :] if parts[one]]
    if facet == "agency" and filter.basis:
        return [write_filter(base.toggled(facet, value)) for value in values]
    made = []
    for value in values:
        held = [one for one in chosen if one != value] if value in chosen else sorted({*chosen, value})
        made.append("&".join([*before, *(f"{name}={quote_plus(one)}" for one in held), *after]))
    return made


def _written(filter: Filter) -> dict[str, str]:
    """Each parameter with its values as they stand in the address, nothing for those left out."""
    made = {}
    for name, attribute in _FIELDS.items():
        value = getattr(filter, attribute)
        if value is None or value == () or (name == "page" and value == 1):
            made[name] = ""
            continue
        values = value if isinstance(value, tuple) else (value,)
        made[name] = "&".join(f"{name}={quote_plus(_said(one))}" for one in values)
    return made


def _said(value: object) -> str:
    return str(value).removesuffix(".00") if isinstance(value, Obligation) else str(value)


def is_tracker(name: str) -> bool:
    """Whether a network hung this parameter on an address that its user passed on: it asks nothing of us."""
    return name.startswith("utm_") or name in _TRACKERS


class _Reader:
    """The given values, each taken in its own way."""

    def __init__(self, given: Mapping[str, list[str]]) -> None:
        self.given = given

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.given.get(name, ())))

    def single(self, name: str) -> str | None:
        values = self.many(name)
        if len(values) > 1:
            raise BadFilter(name, f"is given {len(values)} times; it can have one value")
        return values[0] if values else None

    def words(self, name: str) -> tuple[str, ...]:
        values = self.many(name)
        for value in values:
            if len(value) > _LONGEST_TEXT:
                raise BadFilter(name, f"is {len(value)} characters long; {_LONGEST_TEXT} are the most")
            check_private(name, value)
        return values

    def known(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(value.lower() for value in self.many(name)))
        for value in values:
            _check_known(name, value, allowed)
        return values

    def lower(self, name: str) -> tuple[str, ...]:
        return tuple(value.lower() for value in self.many(name))

    def vehicles(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Vehicles by slug, else by award number, which is written in capitals.

        A number of a program's is refused: orders are told apart by the program, and none would seem to be held.
        """
        held = vocabulary.vehicles
        values = [
            value.lower() if value.lower() in held.names else value.upper() for value in self.many("vehicle")
        ]
        for value in values:
            if value in held.programs and value not in held.names:
                names = all_of([f"{held.names[one]} (vehicle={one})" for one in held.programs[value]])
                raise BadFilter(
                    "vehicle",
                    f"{value} is one of the vehicles of {names}, which are searched together",
                    f"Search for the number itself, q={value}: its own page lists its orders.",
                )
        return tuple(dict.fromkeys(values))

    def agencies(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Agencies by slug; a code that has a slug counts as that slug."""
        slugs = vocabulary.agency_slugs
        values = tuple(dict.fromkeys(slugs.get(value, value.lower()) for value in self.many("agency")))
        for value in values:
            _check_known("agency", value, vocabulary.agencies)
        return values

    def single_of(self, name: str, allowed: Collection[str]) -> str | None:
        value = self.single(name)
        if value is not None:
            _check_known(name, value, allowed)
        return value

    def fiscal_years(self, name: str, newest: int) -> list[int]:
        """newest: of the years held, which may be asked for whatever the clock says."""
        years = []
        coming = FiscalYear.of(datetime.now(UTC).date()).year + 1  # for whoever asks ahead
        last = max(coming, newest)
        for value in self.many(name):
            digits = value.upper().removeprefix("FY")
            if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
                raise BadFilter(name, f"{value!r} is not a fiscal year", "Write it like 2025.")
            if not _FIRST_YEAR <= int(digits) <= last:
                end = (
                    f"last one to ask for is {last}"
                    if int(digits) > last
                    else f"first one to ask for is {_FIRST_YEAR}"
                )
                raise BadFilter(name, f"{value} is no year of these records", f"The {end}.")
            years.append(int(digits))
        return list(dict.fromkeys(years))

    def day(self, name: str) -> date | None:
        value = self.single(name)
        return read_day(name, value) if value is not None else None

    def amount(self, name: str) -> Obligation | None:
        value = self.single(name)
        if value is None:
            return None
        try:
            amount = Obligation.from_dollars(value.replace("$", "").replace(",", "").replace("−", "-"))
        except ValueError as error:
            raise BadFilter(
                name, f"{value!r} is not an amount of dollars", "Write it like 1000000.50."
            ) from error
        if abs(amount.cents) > _MOST_CENTS:
            raise BadFilter(name, f"{value!r} is more than any award", "Write it like 1000000.50.")
        return amount

    def page(self, name: str) -> int:
        value = self.single(name)
        if value is None:
            return 1
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= _LAST_PAGE):
            raise BadFilter(name, f"{value!r} is not a page number", "Pages are counted from 1.")
        return int(value)


def _check_known(name: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        near = difflib.get_close_matches(value, allowed, 1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(allowed)[:12])}."
        raise BadFilter(name, f"{value[:60]!r} is not known", hint)

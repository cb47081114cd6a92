"""Pages of the web, asked for as a guest does: robots.txt first, slowly, only if changed; refused means refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from research.errors import FetchFailed, HostNotAllowed
from research.evidence import Exchange
from scrapers.line import Line, header
from scrapers.robots import LARGEST, Robots, read_robots
from scrapers.visiting import OTHER, PAGE, Unreachable, Visit, Visitor
from scrapers.wayback import Wayback, time_available, time_indexed

LONGEST_DELAY = 60.0
"""Seconds; a site that wants longer pauses is left for its readers."""
_GONE = frozenset({401, 403, 404, 410, 451})
_SMALL = 1_000_000  # bytes of what an index answers


def hosts_of(pages: Iterable[str]) -> set[str]:
    """The hosts that pages lie on, with and without `www.`: one site, whose addresses lead to each other."""
    named = {(urlsplit(page).hostname or "").lower() for page in pages} - {""}
    bare = {name.removeprefix("www.") for name in named if re.search(r"\.[a-z]", name)}
    return named | bare | {f"www.{name}" for name in bare}


class Browsing:
    """Gets pages one after another.

    conditions: headers that ask for an address only if it changed since it was stored. say: told of everything that was
    not got, and why.
    """

    def __init__(
        self,
        visitor: Visitor,
        line: Line,
        wayback: Wayback,
        conditions: Callable[[str], Mapping[str, str]],
        most: int,
    ) -> None:
        self._visitor = visitor
        self._line = line
        self._wayback = wayback
        self._conditions = conditions
        self._most = most
        self._robots: dict[str, Robots | str] = {}
        self._unreachable: dict[str, Unreachable] = {}

    def page(self, page: str) -> tuple[Exchange | None, list[str]]:
        """A page's answer, or that of its copy; None where nothing is to be stored. And what is to be said of it.

        An answer of 304 is given as it is.
        """
        try:
            return self._from_publisher(page)
        except Unreachable as failed:
            return self._copied(page, [f"its host cannot be reached ({failed.message})"])
        except FetchFailed as failed:
            return None, [f"not got: {failed.message}"]

    def _from_publisher(self, page: str) -> tuple[Exchange | None, list[str]]:
        refusal = self._refused_by_robots(page)
        if refusal:
            return None, [refusal]
        exchange = self._visitor.ask(Visit(page, page, self._most), self._checked_conditions, PAGE)
        if exchange.status in (200, 304):
            return exchange, []
        said = f"the publisher answered {exchange.status}"
        if exchange.status in _GONE:
            return self._copied(page, [said])
        return None, [said]

    def _checked_conditions(self, url: str) -> Mapping[str, str]:
        """Conditions for one step of the way; a step that robots.txt closes is not taken."""
        refusal = self._refused_by_robots(url)
        if refusal:
            raise HostNotAllowed(f"{url}: {refusal}", "Read it yourself, or load a copy saved by hand.")
        return self._conditions(url)

    def _refused_by_robots(self, url: str) -> str | None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site in self._unreachable:
            raise self._unreachable[site]
        if site not in self._robots:
            try:
                self._robots[site] = self._read_robots(site, url)
            except Unreachable as failed:
                self._unreachable[site] = failed
                raise
        robots = self._robots[site]
        if isinstance(robots, str):
            return robots
        if robots.delay > LONGEST_DELAY:
            return f"robots.txt asks for {robots.delay:g} seconds between questions; not asked"
        if robots.delay and parts.hostname:
            self._line.slow_down(parts.hostname.lower(), robots.delay)
        return None if robots.allows(url) else "robots.txt does not allow it; not asked"

    def _read_robots(self, site: str, url: str) -> Robots | str:
        """The rules of a site, or why it is not asked now: none where it has no such file (4xx)."""
        visit = Visit(f"{site}/robots.txt", url, LARGEST, cuts=True)
        try:
            exchange = self._visitor.ask(visit, _unconditional, OTHER)
        except (Unreachable, HostNotAllowed):
            raise
        except FetchFailed as failed:
            return f"its robots.txt could not be had; not asked now ({failed.message})"
        if exchange.status == 200:
            return read_robots(exchange.payload)
        if 400 <= exchange.status < 500:
            return Robots()
        return f"its robots.txt was answered with {exchange.status}; not asked now"

    def _copied(self, page: str, said: list[str]) -> tuple[Exchange | None, list[str]]:
        """The web archive's first good copy of a page that its publisher does not give us."""
        try:
            time = self._time_of_copy(page)
            if time is None:
                return None, [*said, "the Wayback Machine names no copy"]
            visit = Visit(self._wayback.copy(page, time), page, self._most)
            exchange = self._visitor.ask(visit, self._within_copies, PAGE)
        except FetchFailed as failed:
            return None, [*said, f"no copy of it was got: {failed.message}"]
        if exchange.status != 200:
            return None, [*said, f"the Wayback Machine answered {exchange.status} for its copy"]
        taken = header(exchange, "Memento-Datetime") or "a time it does not say"
        return exchange, [*said, f"the Wayback Machine's copy of {taken} is taken instead"]

    def _within_copies(self, url: str) -> Mapping[str, str]:
        """A copy may lead to a copy of another time, never to the page itself, which was not ours to ask for."""
        if not url.startswith(f"{self._wayback.copies}/"):
            raise HostNotAllowed(
                f"the copy leads out of the web archive, to {url}", "Look at the copy yourself."
            )
        return {}

    def _time_of_copy(self, page: str) -> str | None:
        first = self._visitor.ask(
            Visit(self._wayback.availability(page), page, _SMALL), _unconditional, OTHER
        )
        time = time_available(first.payload) if first.status == 200 else None
        if time is not None:
            return time
        index = self._visitor.ask(Visit(self._wayback.index(page), page, _SMALL), _unconditional, OTHER)
        return time_indexed(index.payload) if index.status == 200 else None


def _unconditional(url: str) -> Mapping[str, str]:
    return {}

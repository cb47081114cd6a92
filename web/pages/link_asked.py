"""What the address of a link page asks for, and the query that asks for the same again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from research.errors import NotFound
from research.filters import BadFilter
from research.link_sums import Tied, closed
from research.links import View
from research.matching.book import frozen_versions
from research.registry import Agency, Company, Rule
from research.types import Window
from web.site import Context
from web.spans import By


@dataclass(frozen=True)
class Asked:
    """What the address asked for. window: open ends mean all dates held. tiers: of the rows listed. view: whose a
    subsidiary's awards are, by the day of the action or as owned today. by: the step of the chart and its table.
    earlier: the version of the rule that the address names, where another counts now.
    """

    company: Company
    agency: Agency
    rule: Rule
    window: Window
    tiers: tuple[str, ...] = ("recipient", "named")
    view: View = "then"
    by: By = "year"
    earlier: str | None = None


@dataclass(frozen=True)
class Earlier:
    """A version of the rule by which a citation led here and which counts no more. command: None if it was not kept."""

    version: str
    command: str | None


class OfPair(Protocol):
    """What a page, a file or a feed was asked for of a company and an agency."""

    @property
    def company(self) -> Company: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def window(self) -> Window: ...
    @property
    def view(self) -> View: ...


def closed_window(context: Context, asked: OfPair, agency: Agency) -> Window:
    """The window asked for, closed as `research.link_sums.closed` does, for the page and all that leaves from it."""
    tied = Tied(asked.company.slug, agency.code, asked.rule.id, asked.view)
    return closed(context.session, tied, asked.window, context.build.window_of(agency.code))


def versioned(context: Context, named: str | None) -> tuple[Rule, str | None]:
    """The rule of `rule` or `rule@version`, and that version where the links here were made by another.

    Raises `BadFilter` where the version is written as none can be.
    """
    rule_id, at, version = (named or "").partition("@")
    rule = context.rule(rule_id or None)
    if at and not re.fullmatch("[0-9a-f]{8}", version):
        raise BadFilter("rule", f"{version!r} is no version of a rule", "Eight signs, 0 to 9 and a to f.")
    return rule, version if at and version != context.build.version_of(rule) else None


def command_of(context: Context, asked: Asked) -> str | None:
    """What computes the figures by the version that the address names; None where that was not kept."""
    if asked.earlier not in frozen_versions(context.site.settings.data, asked.rule.id):
        return None
    rule = f"{asked.rule.id}@{asked.earlier}"
    return _command(asked.company.slug, asked.agency.slug, rule, asked.window, asked.view)


def command_of_each(context: Context, rule: Rule, earlier: str, window: Window, view: View) -> str | None:
    """The same for several links, whose company and agency stand in capitals."""
    if earlier not in frozen_versions(context.site.settings.data, rule.id):
        return None
    return _command("COMPANY", "AGENCY", f"{rule.id}@{earlier}", window, view)


def _command(company: str, agency: str, rule: str, window: Window, view: View) -> str:
    words = ["trail links", company, agency, f"--rule {rule}"]
    words += [f"--{end} {day}" for end in ("since", "until") if (day := getattr(window, end))]
    words += ["--view now"] if view == "now" else []
    return " ".join(words)


def require_present(context: Context, rule: Rule, earlier: str | None, command: str | None = None) -> None:
    """Raises `NotFound` for an earlier version of the rule: no file or picture gives other figures in its place.

    command: what computes that version.
    """
    if earlier is not None:
        raise NotFound(
            f"rule {rule.id} counts in version {context.build.version_of(rule)} here, not in {earlier}",
            f"Leave @{earlier} out" + (f", or compute it: {command}" if command else "."),
        )


def query_of(asked: Asked, window: Window, **other: str | None) -> str:
    """The query that spells out window, rule, view and step; `other` replaces single values, None leaves them out."""
    parts = {
        "since": str(window.since or ""),
        "until": str(window.until or ""),
        "rule": asked.rule.id,
        "view": "now" if asked.view == "now" else "",
        "by": "quarter" if asked.by == "quarter" else "",
    }
    return urlencode({key: value for key, value in (parts | other).items() if value}, safe="@")

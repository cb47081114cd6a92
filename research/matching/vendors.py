"""Vendors of AI use cases as agencies print them: a link where a printed name is a company's own, whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, text

from research.matching.made import MadeLink
from research.matching.names import legal_name
from research.registry import Registry

STATED = "stated"
"""Rule id of links that a document states; no words are searched for them."""

STATED_VERSION = "1"
"""Goes up where the same document would be read otherwise: how a vendor's cell is parted, or an action tied."""

_PART = re.compile(r"(?:[^,;(]|\([^)]*\))+")
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")
_DENIES = re.compile(r"\b(?:no|not|none|never|without|except|formerly)\b", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def vendor_links(connection: Connection, registry: Registry) -> Iterator[MadeLink]:
    """A link for each company that the use case of a followed agency names as its vendor."""
    rows = connection.execute(
        text(
            "SELECT use_case_key, agency_code, edition, name, vendor_name FROM use_case "
            "WHERE agency_code IS NOT NULL AND vendor_name IS NOT NULL ORDER BY use_case_key"
        )
    ).all()
    known = _names(registry) if rows else {}
    followed = {agency.code for agency in registry.agencies.values()}
    for key, agency, edition, name, printed in rows:
        if agency not in followed:
            continue
        told: set[str] = set()
        for start, end in vendor_parts(printed):
            company = known.get(legal_name(printed[start:end]))
            if company is None or company in told:
                continue
            told.add(company)
            yield MadeLink(
                company_slug=company,
                agency_code=agency,
                rule_id=STATED,
                rule_version=STATED_VERSION,
                tier="stated",
                record_kind="use_case",
                record_key=key,
                basis="stated",
                award_key=None,
                action_date=None,
                reason=f"the inventory of AI use cases of {edition} names “{printed[start:end]}” as vendor of “{name}”",
                field="vendor_name",
                matched_text=printed[start:end],
                start=start,
                end=end,
            )


def vendor_parts(printed: str) -> Iterator[tuple[int, int]]:
    """Where the single names stand in a vendor's cell: parted by commas, semicolons and "and", without asides.

    None where the cell denies anything: what it says is for a reader to judge.
    """
    if _DENIES.search(printed):
        return
    for part in _PART.finditer(printed):
        start, end = part.span()
        if aside := _ASIDE.search(printed, start, end):
            end = aside.start()
        place = start
        for joint in _AND.finditer(printed, start, end):
            yield _trimmed(printed, place, joint.start())
            place = joint.end()
        yield _trimmed(printed, place, end)


def _trimmed(printed: str, start: int, end: int) -> tuple[int, int]:
    said = printed[start:end]
    return start + len(said) - len(said.lstrip()), end - (len(said) - len(said.rstrip()))


def _names(registry: Registry) -> dict[str, str]:
    """Companies by each of their names, legal forms evened out; a name that two claim proves nothing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for slug, company in registry.companies.items():
        names = [
            company.name,
            company.legal_name,
            *(word.text for word in company.words.strong if "*" not in word.text),
            *company.vendor_names,
        ]
        for name in names:
            owners[legal_name(name)].add(slug)
    return {name: min(slugs) for name, slugs in owners.items() if len(slugs) == 1 and name}

"""Metadata: a page's citation for programs that look at the page itself (Zotero, data set searches)."""

from __future__ import annotations

from collections.abc import Mapping

from research.citations import PUBLISHER, Citation, EvidenceDays
from research.types import Window
from web.citing.coins import INSTITUTION

_MOST_DESCRIBED = 5000
"""Letters that a data set's description may have."""


def metas_of(citation: Citation) -> tuple[tuple[str, str], ...]:
    """`<meta>` names and contents. The institution of a report makes Zotero save a report and no article."""
    fact = citation.fact
    made = [
        ("citation_title", fact.title),
        ("citation_author", INSTITUTION),
        ("citation_technical_report_institution", PUBLISHER),
        ("citation_technical_report_number", f"build {fact.build}"),
        ("citation_public_url", fact.url),
        ("citation_abstract_html_url", fact.url),
        ("citation_abstract", fact.statement),
        ("citation_language", "en"),
    ]
    if fact.as_of:
        day = f"{fact.as_of:%Y/%m/%d}"
        made += [("citation_publication_date", day), ("citation_online_date", day)]
    return tuple(made)


def json_ld(citation: Citation, downloads: Mapping[str, str]) -> dict[str, object]:
    """A schema.org `Dataset`. downloads: address by media type."""
    fact = citation.fact
    made: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": fact.title,
        "description": citation.plain[:_MOST_DESCRIBED],
        "url": fact.url,
        "identifier": str(citation.csl_json["id"]),
        "version": fact.build,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address}
            for kind, address in downloads.items()
        ],
    }
    if fact.as_of:
        made["dateModified"] = fact.as_of.isoformat()
    if days := _covered(fact.window):
        made["temporalCoverage"] = days
    return made


def _covered(window: Window | EvidenceDays | None) -> str | None:
    """The days covered; None for an open window, one with years not held in whole, and one of single documents only."""
    if window is None or (isinstance(window, Window) and window.years_not_whole):
        return None
    since, until = window.since, window.until
    if isinstance(window, Window) and window.is_patchy:
        since = window.whole_since
        if since is not None and until is not None and until < since:
            return None
    return f"{since or '..'}/{until or '..'}" if since or until else None

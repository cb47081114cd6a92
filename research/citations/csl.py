"""CSL-JSON: one item of the Citation Style Language's data, its particulars under `custom`."""

from __future__ import annotations

from collections.abc import Mapping

from research.citations.cited import PUBLISHER, Cited, EvidenceDays, Record
from research.citations.particulars import citation_key, one_line, particulars
from research.types import Window

CslItem = Mapping[str, object]

MOST_DIGESTS = 20
"""Digests listed in an item; of more, their number and the one digest of their list. The page's JSON has all."""


def write_csl(fact: Cited) -> CslItem:
    """An item of type `dataset`; only names that the data schema knows."""
    made: dict[str, object] = {
        "id": citation_key(fact),
        "type": "dataset",
        "title": fact.title,
        "author": [{"literal": PUBLISHER}],
        "publisher": PUBLISHER,
        "URL": fact.url,
        "version": fact.build,
        "language": "en",
        "abstract": fact.statement,
        "note": "; ".join(particulars(fact)),
        "custom": {
            "record": _record(fact.record),
            "basis": fact.basis,
            "window": _window(fact.window),
            "rule": {"id": fact.rule[0], "version": fact.rule[1]} if fact.rule else None,
            "oldest_as_of": fact.oldest.isoformat() if fact.oldest else None,
            "as_of": fact.as_of.isoformat() if fact.as_of else None,
            "documents": [one_line(document) for document in fact.documents],
            "evidence_count": len(fact.distinct),
            "evidence_sha256": list(fact.distinct) if len(fact.distinct) <= MOST_DIGESTS else [],
            "evidence_fingerprint": fact.fingerprint if fact.distinct else None,
            "build": fact.build,
        },
    }
    if fact.publishers:
        made["source"] = "; ".join(fact.publishers)
    if fact.record and fact.record.piid:
        made["number"] = fact.record.piid
    if fact.as_of:
        made["issued"] = {"date-parts": [[fact.as_of.year, fact.as_of.month, fact.as_of.day]]}
    return made


def _record(record: Record | None) -> dict[str, str | None] | None:
    if record is None:
        return None
    return {
        "kind": record.kind,
        "key": record.key,
        "piid": record.piid,
        "modification": record.modification,
    }


def _window(window: Window | EvidenceDays | None) -> dict[str, object] | None:
    if window is None:
        return None
    since, until = (day.isoformat() if day else None for day in (window.since, window.until))
    said: dict[str, object] = {"since": since, "until": until, "basis": window.basis}
    if isinstance(window, Window) and window.is_patchy and window.whole_since is not None:
        said["whole_since"] = window.whole_since.isoformat()
    if isinstance(window, Window) and window.single_only:
        said["single_only"] = list(window.single_only)
    if isinstance(window, Window) and window.years_not_whole:
        said["years_not_whole"] = [f"{name} FY{year}" for name, year in window.years_not_whole]
    return said

"""Pages of the web that are stored already, and how their publishers are asked whether they changed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from research.evidence import EvidenceRecord
from scrapers.files import Files, version_of
from scrapers.visiting import PAGE


class HeldPages:
    """Pages by address; without `files` none is held."""

    def __init__(self, files: Files | None) -> None:
        self._files = files

    def __call__(self, url: str) -> Mapping[str, str]:
        """Headers that ask for a page only if it is another than the one stored."""
        held = self._newest.get(url)
        if held is None or self._files is None or not self._files.store.holds(held.evidence_id):
            return {}
        version = version_of(held)
        return version.conditions if version else {}

    @cached_property
    def _newest(self) -> dict[str, EvidenceRecord]:
        if self._files is None:
            return {}
        return {one.target_uri: one for one in self._files.archive.evidence() if one.layout == PAGE}

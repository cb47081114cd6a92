"""Which agencies' rows of a file are kept: as codes, and as the archive writes them; what a file claims for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from research.evidence import Claim


def kept_text(codes: Iterable[str]) -> str | None:
    """Sub-tier codes as `EvidenceRecord.kept_agencies` holds them; None where every row is kept."""
    return ",".join(sorted(set(codes))) or None


def kept_codes(text: str | None) -> tuple[str, ...]:
    """The codes that `kept_text` wrote."""
    return tuple(text.split(",")) if text else ()


def covers(held: str | None, wanted: str | None) -> bool:
    """Whether what was kept of a file includes what is wanted of it now."""
    return held is None or (wanted is not None and set(kept_codes(wanted)) <= set(kept_codes(held)))


def claims(held: str | None, wanted: str | None) -> bool:
    """Whether what a file was held to claim includes what it is to claim now (`Claim.text`)."""
    if wanted is None or held == wanted:
        return True
    if held is None:
        return False
    one, other = Claim.read(held), Claim.read(wanted)
    includes = not one.agencies or (bool(other.agencies) and set(other.agencies) <= set(one.agencies))
    return includes and replace(one, agencies=()) == replace(other, agencies=())

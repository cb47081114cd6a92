"""Stories: what became of one transaction, document by document: seen, changed, absent, back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Literal

from research.changes import Change, changes
from research.models import Sighting
from web.pages.base import EvidenceMark
from web.pages.change_parts import Move, Said, make_moves, said_in
from web.site import Context

Happening = Literal["first", "same", "changed", "gone", "back"]


@dataclass(frozen=True)
class Chapter:
    """What one document showed. `more` counts later documents that showed the same; `last` is the last of them.

    said: what the row said then; None where it was absent. is_new: earlier documents of its agency and year
    did not have it. is_deleted: gone by the publisher's word, not by absence.
    """

    happening: Happening
    at: datetime
    evidence: EvidenceMark
    said: Said | None
    moves: tuple[Move, ...]
    is_new: bool
    is_deleted: bool
    more: int
    last: EvidenceMark | None


def tell_story(
    context: Context, key: str, sightings: Sequence[Sighting], marks: dict[str, EvidenceMark]
) -> tuple[Chapter, ...]:
    """The chapters of one transaction, oldest first. `marks` holds the evidence of its sightings."""
    found = changes(context.session, None, None, transaction_key=key)
    moves = list(zip(found, make_moves(context, found), strict=True))
    told = [_absent(move) for change, move in moves if change.kind == "gone"]
    said = said_in(context, [(key, one.evidence_id) for one in sightings])
    ordered = sorted(sightings, key=lambda one: (marks[one.evidence_id].retrieved_at, one.evidence_id))
    for place, one in enumerate(ordered):
        mine = [(change, move) for change, move in moves if _is_of(change, one)]
        told.append(
            Chapter(
                happening=_happening(place, [change for change, _ in mine]),
                at=marks[one.evidence_id].retrieved_at,
                evidence=marks[one.evidence_id],
                said=said.get((key, one.evidence_id)),
                moves=tuple(
                    sorted(
                        (move for change, move in mine if change.kind == "changed"),
                        key=lambda move: (move.field != "obligation", move.field or ""),
                    )
                ),
                is_new=any(change.kind == "new" for change, _ in mine),
                is_deleted=False,
                more=0,
                last=None,
            )
        )
    return _shortened(sorted(told, key=lambda one: (one.at, one.evidence.evidence_id)))


def _absent(move: Move) -> Chapter:
    return Chapter(
        happening="gone",
        at=move.evidence.retrieved_at,
        evidence=move.evidence,
        said=None,
        moves=(),
        is_new=False,
        is_deleted=move.is_deleted,
        more=0,
        last=None,
    )


def _is_of(change: Change, sighting: Sighting) -> bool:
    return change.kind != "gone" and change.evidence_id == sighting.evidence_id


def _happening(place: int, found: Sequence[Change]) -> Happening:
    if place == 0:
        return "first"
    kinds = {change.kind for change in found}
    return "back" if "back" in kinds else "changed" if "changed" in kinds else "same"


def _shortened(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """Documents that repeat what stood before, one after another, as one chapter."""
    short: list[Chapter] = []
    for happening, group in groupby(chapters, lambda one: one.happening):
        several = list(group)
        if happening != "same" or len(several) == 1:
            short += several
            continue
        short.append(replace(several[0], more=len(several) - 1, last=several[-1].evidence))
    return tuple(short)

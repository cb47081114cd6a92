"""Found lines: the transactions of one page of hits, in order, with the words asked for marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import col, select

from research.filters import Phrase, find_words
from research.masking import pieces
from research.models import Transaction
from web.pages.lines import Line, make_lines
from web.site import Context

_PORTION = 500


@dataclass(frozen=True)
class _Held:
    """A line as every search shows it, and its description as published, in which words are sought."""

    line: Line
    text: str | None


def found_lines(context: Context, keys: Sequence[str], words: Sequence[Phrase] = ()) -> tuple[Line, ...]:
    """Lines of these keys in their order; those shown lately are remembered, for reading them takes longest."""
    memory = context.site.lines(context.build.build_id)
    held = {key: one for key in keys if isinstance(one := memory.recall(key), _Held)}
    for one in _read(context, [key for key in keys if key not in held]):
        held[one.line.transaction_key] = one
        memory.keep(one.line.transaction_key, one)
    wanted = [phrase for phrase in words if not phrase.is_excluded]
    return tuple(_marked(held[key], wanted) for key in keys if key in held)


def _read(context: Context, keys: Sequence[str]) -> list[_Held]:
    found = []
    for start in range(0, len(keys), _PORTION):
        asked = select(Transaction).where(
            col(Transaction.transaction_key).in_(keys[start : start + _PORTION])
        )
        rows = context.session.exec(asked).all()
        found += [
            _Held(line, row.description) for line, row in zip(make_lines(context, rows), rows, strict=True)
        ]
    return found


def _marked(held: _Held, words: Sequence[Phrase]) -> Line:
    text = held.text
    if not text or not words:
        return held.line
    places = find_words(text, [one for one in words if one.tokens[0] in text.lower()])
    return replace(held.line, shown=tuple(pieces(text, places))) if places else held.line

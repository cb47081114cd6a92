"""Tokens by which a publisher gives out what was ordered: kept apart, readable by us alone, and nowhere else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus, unquote, urlsplit

from research.archive.index import write_whole
from research.errors import FetchFailed
from research.secrets import REMOVED
from scrapers.line import Line

KEPT = 3 * 24 * 3600
"""Seconds after which the next run of any source throws a token away, used or not: none is known to live longer."""

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{8,2000}")
_SIGNED = 20
"""Characters: fewer than a signature has, more than the number of an award, a day or an amount, which must stay."""

_PACKED = (b"\x1f\x8b", b"PK")


class Tokens:
    """The tokens in one folder, one file each, named by the evidence of the answer that brought it.

    An answer to an order is looked through before it is archived, and so is the address that a publisher leads on to:
    what is found is hidden then and later (`Line.hide`), by stars in bodies and by `REMOVED` in addresses and headers.
    `forms` are expressions with one group, the token. Those older than `KEPT` are thrown away at the beginning.
    """

    def __init__(self, folder: Path, line: Line, forms: Sequence[str]) -> None:
        self._folder = folder
        self._line = line
        self._forms = [re.compile(form.encode()) for form in forms]
        self._found: str | None = None
        self._ordered: dict[str, str] = {}
        self._sweep()

    @contextmanager
    def learning(self) -> Iterator[None]:
        """Look for a token in each answer that comes inside the block."""
        self._found, self._line.before_cleaning = None, self._learn
        try:
            yield
        finally:
            self._line.before_cleaning = None

    @contextmanager
    def giving(self, token: str) -> Iterator[None]:
        """Let a token go out inside the block, and keep neither it nor an address that it leads to."""
        self._line.hide(token)
        self._line.before_cleaning = self._hide_way
        try:
            yield
        finally:
            self._line.before_cleaning = None

    def keep(self, evidence_id: str, order: str) -> None:
        """Keep the token that was learned last, if any, in place of that of an earlier answer to `order`."""
        if order in self._ordered:
            self.drop(self._ordered[order])
        self._ordered[order] = evidence_id
        if self._found is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._folder / evidence_id, self._found, 0o600)

    def held(self, evidence_id: str) -> str | None:
        """The token that an answer brought; None where it is not kept any more, or what is kept is none."""
        try:
            kept = (self._folder / evidence_id).read_text("utf-8", "replace")
        except FileNotFoundError:
            return None
        return kept if _TOKEN.fullmatch(kept) else None

    def drop(self, evidence_id: str) -> None:
        """Throw a token away: what it was for has come, or was ordered anew."""
        (self._folder / evidence_id).unlink(missing_ok=True)

    def _learn(self, status: int, headers: Mapping[str, str], payload: bytes) -> None:
        packed = (headers.get("Content-Encoding") or "identity").strip().lower() != "identity"
        if packed or payload.startswith(_PACKED):
            raise FetchFailed(
                "the answer to an order came packed, so that its token cannot be kept out of the archive",
                "Nothing of it was kept. Bring the source up to date.",
            )
        self._hide_way(status, headers, payload)
        texts = {found.decode("latin-1") for form in self._forms for found in form.findall(payload)}
        tokens = {unquote(text.replace("\\/", "/")) for text in texts}
        if len(tokens) > 1 or not all(_TOKEN.fullmatch(token) for token in tokens):
            raise FetchFailed(
                f"the answer to an order brought {len(tokens)} tokens, or one of a form that is not known",
                "Nothing of it was kept, because a token must not stand in the archive. Bring the source up to date.",
            )
        if payload and not tokens and status // 100 == 2:
            raise FetchFailed(
                f"the answer to an order brought no token ({len(payload):,} bytes as {headers.get('Content-Type')})",
                "Nothing of it was kept: a token may stand in it, written otherwise. Bring the source up to date.",
            )
        for token in tokens:
            self._line.hide(token)
            self._found = token

    def _hide_way(self, status: int, headers: Mapping[str, str], payload: bytes) -> None:
        """A signed address of another host opens what it names to whoever has it."""
        question = urlsplit(headers.get("Location") or "").query
        for part in (question, *(pair.partition("=")[2] for pair in question.split("&"))):
            if len(part) >= _SIGNED:
                self._line.hide(part)
                self._line.hide(unquote(part))

    def _sweep(self) -> None:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if time.time() - path.stat().st_mtime > KEPT:
                path.unlink(missing_ok=True)


def without_token(asked: str) -> str:
    """An address with `REMOVED` for a token, as it stands in the archive."""
    return asked.replace(quote_plus(REMOVED), REMOVED)

"""After a load: what searches look at of a notice, as it is shown: without tags, masked, in small letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, func, select
from sqlmodel import col

from research.masking import mask
from research.models import Notice, NoticeWords
from research.notice_text import shown
from research.writing import write_rows

READING = 2
"""Raised when the same notice would be shown or masked otherwise."""

_PORTION = 500


def update_notice_words(connection: Connection) -> None:
    """Read each notice of which another document speaks than when it was last read."""
    described = func.coalesce(col(Notice.described_evidence_id), "")
    read_from = col(Notice.evidence_id) + " " + described + f" {READING}"
    same = (
        select(col(Notice.notice_id))
        .join(NoticeWords, col(NoticeWords.notice_id) == col(Notice.notice_id))
        .where(col(NoticeWords.read_from) == read_from)
    )
    connection.execute(delete(NoticeWords).where(col(NoticeWords.notice_id).not_in(same)))
    missing = select(col(Notice.notice_id)).where(
        col(Notice.notice_id).not_in(select(col(NoticeWords.notice_id)))
    )
    ids = list(connection.execute(missing.order_by(col(Notice.notice_id))).scalars())
    fields = (Notice.title, Notice.solicitation_number, Notice.awardee, Notice.description)
    for start in range(0, len(ids), _PORTION):
        asked = select(col(Notice.notice_id), read_from, *(col(one) for one in fields))
        rows = connection.execute(asked.where(col(Notice.notice_id).in_(ids[start : start + _PORTION]))).all()
        write_rows(connection, NoticeWords, ("notice_id", "read_from", "words"), _words(rows))


def _words(rows: Sequence[Sequence[str | None]]) -> Iterator[tuple[str | None, str | None, str]]:
    for notice, read_from, title, number, awardee, description in rows:
        # Each is masked only when it is shown: a reference or a tag may stand in the middle of an address.
        parts = (mask(shown(part).text) for part in (title, number, awardee, description) if part)
        yield notice, read_from, "\n".join(parts).lower()

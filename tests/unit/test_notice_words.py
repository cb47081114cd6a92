"""What a search of notices looks at: the text as shown, read anew when another document speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import create_engine
from sqlmodel import Session, SQLModel, select

from research.models import Notice, NoticeWords
from research.notice_words import update_notice_words


def test_words_are_kept_as_shown_and_follow_the_newest_document() -> None:
    engine = create_engine("sqlite://")
    tables = [SQLModel.metadata.tables[name] for name in ("notice", "notice_words")]
    SQLModel.metadata.create_all(engine, tables=tables)
    row = Notice(
        notice_id="n1", title="EXAMPLE by JANE.DOE&#64;EXAMPLE.GOV", type="Solicitation", posted_date=date(2024, 1, 2),
        description="<p>Palan<b>tir</b></p><a href='mailto:J.DOE@EXAMPLE.GOV'>j.d<i>oe@</i>example.gov</a>",
        state_hash="h", evidence_id="EV-1", line=1, retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip

    def words(session: Session) -> list[str]:
        session.flush()
        update_notice_words(session.connection())
        session.expire_all()
        return [one.words for one in session.exec(select(NoticeWords))]

    with Session(engine) as session:
        session.add(row)
        assert words(session) == ["example by [e-mail masked]\npalantir\n[e-mail masked]"]
        row.title, row.description = "EXAMPLE", None
        assert words(session) == [
            "example by [e-mail masked]\npalantir\n[e-mail masked]"
        ]  # the same documents
        row.evidence_id = "EV-2"
        assert words(session) == ["example"]
        session.delete(row)
        assert words(session) == []

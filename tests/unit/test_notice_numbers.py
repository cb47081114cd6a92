"""Which awards and notices are tied by their numbers, asked from either side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine
from sqlmodel import Session, SQLModel, select

from research.models import Award, Notice
from research.notices import awards_of, notices_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    tables = [SQLModel.metadata.tables[name] for name in ("award", "notice")]
    SQLModel.metadata.create_all(engine, tables=tables)
    with Session(engine) as opened:
        yield opened


def award(key: str, agency: str | None, solicitation: str | None, piid: str = "70XTEST24C00000001") -> Award:
    return Award(
        award_key=key, key_basis="published", piid=piid, awarding_agency_code=agency,
        solicitation_identifier=solicitation,
    )  # fmt: skip


def notice(key: str, agency: str | None, solicitation: str | None, number: str | None = None) -> Notice:
    return Notice(
        notice_id=key, title="EXAMPLE", type="Solicitation", posted_date=date(2024, 1, 2), agency_code=agency,
        solicitation_key=solicitation, award_number_key=number,
        state_hash=key, evidence_id="EV-TEST", line=1, retrieved_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "tied"),
    [
        # A short number may be anybody's: it ties within one agency.
        (award("a", "7014", "RFQ12345"), notice("n", "7014", "RFQ12345"), True),
        (award("a", "7014", "RFQ12345"), notice("n", "7012", "RFQ12345"), False),
        (award("a", "7014", "RFQ12345"), notice("n", None, "RFQ12345"), False),
        (award("a", "7014", "RFQ12345"), notice("n", None, "RFQ12345", "70XTEST24C00000009"), False),
        (award("a", "7014", "70XTEST24Q00000001"), notice("n", None, "70XTEST24Q00000001"), True),
        (award("a", "7014", "70XTEST24Q00000001", "SHORT001"), notice("n", None, "70XTEST24Q00000001"), True),
        (award("a", "7014", None), notice("n", None, None, "70XTEST24C00000001"), True),
        # However it is written.
        (award("a", "7014", "70xtest-24 q.00000001"), notice("n", "7014", "70XTEST24Q00000001"), True),
        (award("a", "7014", "70XTEST24Q00000001(A)"), notice("n", "7014", "70XTEST24Q00000001A"), True),
        (award("a", "7014", "70XTEST24Q00000001(AB)"), notice("n", "7014", "70XTEST24Q00000001B"), False),
        # Nobody knows who signed: then a short number ties nothing, least of all of headquarters.
        (award("a", None, "RFQ12345"), notice("n", None, "RFQ12345"), False),
        (award("a", None, "RFQ12345"), notice("n", "7014", "RFQ12345"), False),
        (award("a", None, "70XTEST24Q00000001"), notice("n", None, "70XTEST24Q00000001"), True),
        (award("a", "7014", "SOLICITATION"), notice("n", "7014", "SOLICITATION"), False),
        (award("a", "7014", None, "1"), notice("n", "7014", "1"), False),
    ],
)
def test_both_sides_tell_the_same_tie(session: Session, one: Award, other: Notice, tied: bool) -> None:
    session.add_all([one, other])
    session.flush()
    held, published = session.exec(select(Award)).one(), session.exec(select(Notice)).one()
    assert [row.award_key for row in awards_of(session, published)] == ["a"] * tied
    assert [row.notice_id for row in notices_of(session, held)] == ["n"] * tied

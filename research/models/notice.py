"""Notices: what agencies announce at SAM.gov that they will buy, are asking about, or have awarded."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day, Instant


class NoticeFacts(SQLModel):
    """One notice of a contract opportunity as one document gives it; nobody who is named as a contact is stored.

    `type` is the notice's stage in the publisher's words ("Sources Sought", "Award Notice"), `base_type` the one it
    began as. `agency_code` is that of ICE or CBP, by the code of the sub-tier or by how the code of the office begins;
    notices of DHS headquarters have none. `response_deadline` is printed as it stands, time zone included.
    `solicitation_key` and `award_number_key` are the two numbers in capitals, letters and digits alone.
    `notice_award_cents` is the amount that the notice itself states: no obligation, and never summed. `link` is the
    address that the document gives.
    """

    title: str
    type: str
    base_type: str | None = None
    posted_date: date = Field(sa_type=Day, index=True)
    archive_date: date | None = Field(default=None, sa_type=Day)
    response_deadline: str | None = None
    active: str | None = None
    agency_code: str | None = Field(default=None, index=True)
    sub_tier_code: str | None = None
    sub_tier: str | None = None
    office_code: str | None = None
    office_name: str | None = None
    solicitation_number: str | None = None
    solicitation_key: str | None = Field(default=None, index=True)
    set_aside_code: str | None = None
    set_aside: str | None = None
    naics_code: str | None = None
    psc_code: str | None = None
    award_number: str | None = None
    award_number_key: str | None = Field(default=None, index=True)
    award_date: date | None = Field(default=None, sa_type=Day)
    notice_award_cents: int | None = Field(default=None, sa_type=Cents)
    awardee: str | None = None
    link: str | None = None
    description: str | None = None


class Notice(NoticeFacts, table=True):
    """A notice in its newest published state. `described_at` is when the newest document that gives texts was got."""

    notice_id: str = Field(primary_key=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)
    described_at: datetime | None = Field(default=None, sa_type=Instant)
    described_evidence_id: str | None = None


class NoticeWords(SQLModel, table=True):
    """What searches look at of a notice: title, number, awardee and text as shown, masked, in small letters.

    `read_from` names the documents and the way of reading; the refresh reads anew what others speak of.
    """

    __tablename__ = "notice_words"

    notice_id: str = Field(primary_key=True)
    read_from: str
    words: str

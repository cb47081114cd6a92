"""Agencies and their offices, as the records name them and as data/agencies decides."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from research.models.columns import Cents


class Agency(SQLModel, table=True):
    """A sub-tier agency. `code` is the publisher's (7012 ICE, 7014 CBP); slug and abbreviation are ours."""

    code: str = Field(primary_key=True)
    name: str
    slug: str | None = Field(default=None, unique=True)
    abbreviation: str | None = None
    toptier_code: str | None = None
    toptier_name: str | None = None


class Office(SQLModel, table=True):
    """A contracting or funding office, by its activity address code; name as last published.

    `component` is the slug of the part of the agency it pays for, as data/agencies decides.
    """

    code: str = Field(primary_key=True)
    name: str | None = None
    agency_code: str | None = Field(default=None, index=True)
    component: str | None = Field(default=None, index=True)


class AgencyYear(SQLModel, table=True):
    """Roll-up: what one agency signed for ("awarding") or pays for ("funding") in one fiscal year.

    All money is obligations; `negative` counts transactions below zero.
    """

    __tablename__ = "agency_year"

    agency_code: str = Field(primary_key=True)
    basis: str = Field(primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    transactions: int
    awards: int
    negative: int
    zero: int
    net_obligation_cents: int = Field(sa_type=Cents)
    gross_obligation_cents: int = Field(sa_type=Cents)
    deobligated_cents: int = Field(sa_type=Cents)

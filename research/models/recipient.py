"""Recipients: who received awards, under every spelling the records use."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from research.models.columns import Day


class Recipient(SQLModel, table=True):
    """A recipient as the records tell them apart: by UEI, else by normalised name (`key_basis` "name").

    A name-keyed recipient whose name exactly one UEI carries points to it with `same_as_key`; both stay.
    """

    recipient_key: str = Field(primary_key=True)
    key_basis: str
    name: str = Field(index=True)
    normalised_name: str = Field(index=True)
    uei: str | None = Field(default=None, unique=True)
    parent_uei: str | None = None
    parent_name: str | None = None
    same_as_key: str | None = Field(default=None, index=True)


class RecipientName(SQLModel, table=True):
    """One spelling under which a recipient was published, and when.

    `transactions` are all rows that have it, with their days: those that repeat another row or are gone, too.
    `stated_awards` are awards that name it in a statement only; without a transaction there is no action date.
    """

    __tablename__ = "recipient_name"

    recipient_key: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    transactions: int
    stated_awards: int = 0
    first_action_date: date | None = Field(default=None, sa_type=Day)
    last_action_date: date | None = Field(default=None, sa_type=Day)


class RecipientSpelling(SQLModel, table=True):
    """Every spelling ever published, with its normalised form and the key it has without a UEI."""

    __tablename__ = "recipient_spelling"

    name: str = Field(primary_key=True)
    normalised_name: str = Field(index=True)
    recipient_key: str

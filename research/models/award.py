"""Awards: vehicles and what is ordered under them, with the value statements publishers make about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day, Instant


class AwardFacts(SQLModel):
    """What one publication says of one award. Money is cents, each column of its own basis.

    Field names in brackets are USAspending's of the prime award summary download.
    """

    award_kind: str | None = None  # "AWARD" or "IDV" (award_or_idv_flag)
    piid: str | None = Field(default=None, index=True)
    parent_award_key: str | None = Field(default=None, index=True)
    parent_piid: str | None = None  # parent_award_id_piid
    award_type_code: str | None = None
    award_type: str | None = None
    vehicle_type: str | None = None  # parent_award_type, or idv_type for an IDV
    program_acronym: str | None = None
    awarding_agency_code: str | None = None  # awarding_sub_agency_code
    awarding_agency_name: str | None = None
    awarding_office_code: str | None = None
    awarding_office_name: str | None = None
    funding_agency_code: str | None = None
    funding_agency_name: str | None = None
    funding_office_code: str | None = None
    funding_office_name: str | None = None
    recipient_name: str | None = None
    recipient_uei: str | None = None
    recipient_parent_uei: str | None = None
    recipient_parent_name: str | None = None
    base_description: str | None = None  # prime_award_base_transaction_description
    psc_code: str | None = None
    psc_description: str | None = None
    naics_code: str | None = None
    naics_description: str | None = None
    solicitation_identifier: str | None = None
    extent_competed: str | None = None
    date_signed: date | None = Field(default=None, sa_type=Day)  # award_base_action_date
    period_start: date | None = Field(default=None, sa_type=Day)
    period_current_end: date | None = Field(default=None, sa_type=Day)
    period_potential_end: date | None = Field(default=None, sa_type=Day)
    ordering_period_end: date | None = Field(default=None, sa_type=Day)
    award_obligation_cents: int | None = Field(default=None, sa_type=Cents)  # total_obligated_amount
    award_outlay_cents: int | None = Field(default=None, sa_type=Cents)  # total_outlayed_amount
    current_value_cents: int | None = Field(default=None, sa_type=Cents)  # current_total_value_of_award
    ceiling_cents: int | None = Field(default=None, sa_type=Cents)  # potential_total_value_of_award


class AwardStatement(AwardFacts, table=True):
    """A fact row: what that evidence says of that award. Never summed."""

    __tablename__ = "award_statement"

    award_key: str = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True, index=True)
    retrieved_at: datetime = Field(sa_type=Instant)
    line: int


class Award(AwardFacts, table=True):
    """One award, derived from its transactions and statements by `research.store.derive`.

    `award_key` is USAspending's generated_unique_award_id. An award seen only in files without it has
    the provisional key `PIID_<agency>_<PIID>` (`key_basis` "provisional"), until a published one is seen.
    """

    award_key: str = Field(primary_key=True)
    key_basis: str
    recipient_key: str | None = Field(default=None, index=True)
    base_description_basis: str | None = None  # "published" or "modification 0"
    values_as_of: datetime | None = Field(default=None, sa_type=Instant)
    values_evidence_id: str | None = None
    outlay_as_of: datetime | None = Field(
        default=None, sa_type=Instant
    )  # older where newer records lack outlays
    same_piid_awards: int = 1  # awards of one agency under this PIID; above 1 the PIID alone is ambiguous

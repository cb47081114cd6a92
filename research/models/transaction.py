"""Transactions: the only records whose obligations are ever summed."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Day, Instant


class TransactionCore(SQLModel):
    """What every publication of a transaction says."""

    recorded_award_key: str = Field(index=True)
    modification_number: str
    action_date: date = Field(sa_type=Day)
    fiscal_year: int
    obligation_cents: int = Field(sa_type=Cents)  # federal_action_obligation
    description: str | None = None  # transaction_description


class TransactionParties(SQLModel):
    """Who and what for: said by searches and by full records, not by the modification history."""

    recipient_name: str | None = None
    awarding_agency_code: str | None = Field(default=None, index=True)
    awarding_agency_name: str | None = None
    psc_description: str | None = None
    naics_description: str | None = None


class TransactionAction(SQLModel):
    """The kind of action: said by the modification history and by full records, not by searches."""

    award_type_code: str | None = None
    award_type: str | None = None
    action_type_code: str | None = None
    action_type: str | None = None


class TransactionDetail(SQLModel):
    """What only full records say (archive, bulk download, FPDS). Names as in the 297-column file."""

    award_kind: str | None = None
    vehicle_type: str | None = None
    program_acronym: str | None = None
    awarding_office_code: str | None = None
    awarding_office_name: str | None = None
    funding_agency_code: str | None = Field(default=None, index=True)
    funding_agency_name: str | None = None
    funding_office_code: str | None = None
    funding_office_name: str | None = None
    recipient_uei: str | None = None
    recipient_dba: str | None = None
    recipient_parent_uei: str | None = None
    recipient_parent_name: str | None = None
    psc_code: str | None = None
    naics_code: str | None = None
    solicitation_identifier: str | None = None
    extent_competed: str | None = None
    period_start: date | None = Field(default=None, sa_type=Day)
    period_current_end: date | None = Field(default=None, sa_type=Day)
    period_potential_end: date | None = Field(default=None, sa_type=Day)
    ordering_period_end: date | None = Field(default=None, sa_type=Day)
    base_and_exercised_change_cents: int | None = Field(default=None, sa_type=Cents)
    base_and_all_change_cents: int | None = Field(default=None, sa_type=Cents)
    current_value_cents: int | None = Field(default=None, sa_type=Cents)  # running, never summed
    ceiling_cents: int | None = Field(default=None, sa_type=Cents)  # running, never summed
    award_obligation_cents: int | None = Field(default=None, sa_type=Cents)  # of the award, never summed
    source_modified_date: date | None = Field(default=None, sa_type=Day)  # last_modified_date


class TransactionAdded(SQLModel):
    """What USAspending adds from its own knowledge of the award; no record of FPDS or SAM.gov has it."""

    base_description: str | None = None
    award_outlay_cents: int | None = Field(default=None, sa_type=Cents)  # of the award, never summed


class TransactionIdentity(SQLModel):
    """Keys and their parts."""

    key_basis: str  # "published", "derived" from the award key, or "provisional" without one
    award_key_basis: str  # "published" or "provisional"
    piid: str = Field(index=True)
    transaction_number: str | None = None
    parent_piid: str | None = None
    parent_agency_code: str | None = None


class Transaction(
    TransactionCore,
    TransactionParties,
    TransactionAction,
    TransactionDetail,
    TransactionAdded,
    TransactionIdentity,
    table=True,
):
    """One contract action in its newest published state.

    `transaction_key` is contract_transaction_unique_key, upper case. Files that lack it name the award
    and modification, from which it is derived (`key_basis` "derived"; transaction number taken as 0).
    `award_key`, `recipient_key` and `duplicate_of` are derived: the published award a provisional one resolved to,
    who received it, and the keyed transaction this provisional row repeats. `other_agency` is the agency that
    signed, where neither it nor the one that pays is followed here and only kept pages of FPDS tell of the row. A
    row with `duplicate_of`, `gone_at` or `other_agency` counts in no total.
    """

    __tablename__ = "award_transaction"

    transaction_key: str = Field(primary_key=True)
    award_key: str = Field(index=True, foreign_key="award.award_key")
    recipient_key: str | None = Field(default=None, index=True)
    duplicate_of: str | None = Field(default=None, index=True)
    state_hash: str
    evidence_id: str = Field(index=True, foreign_key="evidence.evidence_id")
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)
    parties_retrieved_at: datetime | None = Field(default=None, sa_type=Instant)
    action_retrieved_at: datetime | None = Field(default=None, sa_type=Instant)
    detail_retrieved_at: datetime | None = Field(default=None, sa_type=Instant)
    added_retrieved_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_at: datetime | None = Field(default=None, sa_type=Instant)
    gone_evidence_id: str | None = None
    other_agency: str | None = Field(default=None, index=True)


class TransactionState(TransactionCore, table=True):
    """A superseded state of a transaction, as some evidence gave it; its times are its sightings'.

    It holds what every layout gives. Values, ceiling, funding agency and UEI stand in full records alone: were they
    part of a state, a search and a full file of one row would tell a change each time the one follows the other.
    """

    __tablename__ = "transaction_state"

    transaction_key: str = Field(primary_key=True)
    state_hash: str = Field(primary_key=True)
    recipient_name: str | None = None
    evidence_id: str


class SubawardFacts(SQLModel):
    """A first-tier subaward as the prime recipient reported it; never added to obligations."""

    prime_award_key: str = Field(index=True)
    prime_piid: str | None = None
    prime_recipient_name: str | None = None
    prime_recipient_uei: str | None = None
    awarding_agency_code: str | None = Field(default=None, index=True)
    awarding_agency_name: str | None = None
    funding_agency_code: str | None = Field(default=None, index=True)
    funding_agency_name: str | None = None
    prime_base_description: str | None = None
    report_id: str | None = None
    subaward_number: str
    subaward_amount_cents: int = Field(sa_type=Cents)
    action_date: date = Field(sa_type=Day)
    fiscal_year: int
    subrecipient_name: str | None = None
    subrecipient_uei: str | None = None
    subrecipient_parent_name: str | None = None
    description: str | None = None


class Subaward(SubawardFacts, table=True):
    """A subaward in its newest published state, keyed by prime award, report and number.

    Searches do not give the report: their rows have keys of their own, and `duplicate_of` where a row with a
    report says the same of the same prime award, number, day and amount. Those count nowhere. Where the publication
    gives no key of the prime award, `recorded_prime_key` keeps the provisional one and `prime_award_key` is derived:
    the published award of that agency and PIID, if exactly one is held.
    """

    subaward_key: str = Field(primary_key=True)
    recorded_prime_key: str | None = None
    duplicate_of: str | None = Field(default=None, index=True)
    state_hash: str
    evidence_id: str = Field(index=True)
    line: int
    retrieved_at: datetime = Field(sa_type=Instant)


class Deletion(SQLModel, table=True):
    """The publisher says that it deleted a transaction (`correction_delete_ind` D in a delta file)."""

    transaction_key: str = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True, index=True)
    deleted_on: date = Field(sa_type=Day)
    retrieved_at: datetime = Field(sa_type=Instant)
    line: int

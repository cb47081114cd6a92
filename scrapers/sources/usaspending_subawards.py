"""USAspending subaward downloads: first-tier subcontracts as prime recipients reported them, 118 columns."""

from __future__ import annotations

from scrapers.layouts import Column, Layout, known_columns

LAYOUT = Layout(
    name="usaspending_subaward",
    source="usaspending_subawards",
    title="USAspending subawards (118 columns)",
    kind="subaward",
    known=known_columns("usaspending_subawards"),
    columns={
        "prime_award_key": Column("prime_award_unique_key", "key", required=True),
        "prime_piid": Column("prime_award_piid", "key"),
        "prime_recipient_name": Column("prime_awardee_name"),
        "prime_recipient_uei": Column("prime_awardee_uei", "key"),
        "awarding_agency_code": Column("prime_award_awarding_sub_agency_code", required=True),
        "awarding_agency_name": Column("prime_award_awarding_sub_agency_name"),
        "funding_agency_code": Column("prime_award_funding_sub_agency_code"),
        "funding_agency_name": Column("prime_award_funding_sub_agency_name"),
        "prime_base_description": Column("prime_award_base_transaction_description"),
        "report_id": Column("subaward_fsrs_report_id", required=True),
        "subaward_number": Column("subaward_number", required=True),
        "subaward_amount_cents": Column("subaward_amount", "money", required=True),
        "action_date": Column("subaward_action_date", "day", required=True),
        "subrecipient_name": Column("subawardee_name"),
        "subrecipient_uei": Column("subawardee_uei", "key"),
        "subrecipient_parent_name": Column("subawardee_parent_name"),
        "description": Column("subaward_description"),
    },
    computed={"subaward_key": "concat_ws('|', prime_award_key, report_id, subaward_number)"},
    notes=("Subaward amounts lie inside the prime award's dollars; they are a ledger of their own.",),
)
TABLES = (LAYOUT,)

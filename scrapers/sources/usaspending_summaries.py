"""USAspending prime award summary downloads: one row per award, 286 columns; values, never yearly spending."""

from __future__ import annotations

from scrapers.layouts import Column, Layout, known_columns

LAYOUT = Layout(
    name="usaspending_award_summary",
    source="usaspending_summaries",
    title="USAspending prime award summaries (286 columns)",
    kind="award",
    known=known_columns("usaspending_summaries"),
    columns={
        "award_key": Column("contract_award_unique_key", "key", required=True),
        "piid": Column("award_id_piid", "key", required=True),
        "parent_agency": Column("parent_award_agency_id"),
        "parent_piid": Column("parent_award_id_piid", "key"),
        "award_obligation_cents": Column("total_obligated_amount", "money"),
        "award_outlay_cents": Column("total_outlayed_amount", "money"),
        "current_value_cents": Column("current_total_value_of_award", "money"),
        "ceiling_cents": Column("potential_total_value_of_award", "money"),
        "date_signed": Column("award_base_action_date", "us_day"),
        "period_start": Column("period_of_performance_start_date", "us_day"),
        "period_current_end": Column("period_of_performance_current_end_date", "us_day"),
        "period_potential_end": Column("period_of_performance_potential_end_date", "us_day"),
        "ordering_period_end": Column("ordering_period_end_date", "us_day"),
        "awarding_agency_code": Column("awarding_sub_agency_code", required=True),
        "awarding_agency_name": Column("awarding_sub_agency_name"),
        "awarding_office_code": Column("awarding_office_code"),
        "awarding_office_name": Column("awarding_office_name"),
        "funding_agency_code": Column("funding_sub_agency_code"),
        "funding_agency_name": Column("funding_sub_agency_name"),
        "funding_office_code": Column("funding_office_code"),
        "funding_office_name": Column("funding_office_name"),
        "recipient_uei": Column("recipient_uei", "key"),
        "recipient_name": Column("recipient_name"),
        "recipient_parent_uei": Column("recipient_parent_uei", "key"),
        "recipient_parent_name": Column("recipient_parent_name"),
        "award_kind": Column("award_or_idv_flag", required=True),
        "award_type_code": Column("award_type_code"),
        "award_type": Column("award_type"),
        "idv_type": Column("idv_type"),
        "parent_award_type": Column("parent_award_type"),
        "program_acronym": Column("program_acronym"),
        "base_description": Column("prime_award_base_transaction_description"),
        "solicitation_identifier": Column("solicitation_identifier"),
        "psc_code": Column("product_or_service_code"),
        "psc_description": Column("product_or_service_code_description"),
        "naics_code": Column("naics_code"),
        "naics_description": Column("naics_description"),
        "extent_competed": Column("extent_competed"),
    },
    computed={
        "vehicle_type": "coalesce(parent_award_type, idv_type)",
        "parent_award_key": "'CONT_IDV_' || parent_piid || '_' || parent_agency",
    },
    allowed={
        "award_or_idv_flag": ("r.\"award_or_idv_flag\" IN ('AWARD', 'IDV')", "is neither AWARD nor IDV"),
    },
    notes=("Award summaries state values of whole awards; they are shown, and never summed as spending.",),
)

ASSISTANCE = Layout(
    name="usaspending_assistance_summary",
    source="usaspending_summaries",
    title="USAspending assistance award summaries (grants and loans)",
    kind="award",
    known=known_columns("usaspending_assistance_summaries"),
    columns={},
    computed={},
    left_out="grants and loans are not contracts",
)
TABLES = (LAYOUT, ASSISTANCE)

"""The sample that comes with the program: transactions, vehicles and subawards in columns of our own (data/sample)."""

from __future__ import annotations

from scrapers.layouts import Column, Layout

_AWARD_PAGE = "'https://www.usaspending.gov/award/' || as_key(r.\"{}\") || '/'"
_NOT_ITS_PAGE = "is not the address of this record at USAspending.gov"
_PARENT = "nullif(nullif(split_part(recorded_award_key, '_', {}), ''), '-NONE-')"

TRANSACTIONS = Layout(
    name="contract_trail_sample_transactions",
    source="contract_trail_sample",
    title="Contract Trail sample: transactions",
    kind="transaction",
    groups=frozenset({"parties"}),
    known=(
        "transaction_key", "award_key", "piid", "modification_number", "action_date", "federal_action_obligation",
        "awarding_agency_code", "awarding_agency_name", "recipient_name", "product_or_service_description",
        "naics_description", "transaction_description", "retrieved", "usaspending_url",
    ),
    columns={
        "transaction_key": Column("transaction_key", "key", required=True),
        "published_award_key": Column("award_key", "key"),
        "piid": Column("piid", "key", required=True),
        "modification_number": Column("modification_number", required=True),
        "action_date": Column("action_date", "day", required=True),
        "obligation_cents": Column("federal_action_obligation", "money", required=True),
        "awarding_agency_code": Column("awarding_agency_code", required=True),
        "awarding_agency_name": Column("awarding_agency_name", required=True),
        "recipient_name": Column("recipient_name", required=True),
        "psc_description": Column("product_or_service_description"),
        "naics_description": Column("naics_description"),
        "description": Column("transaction_description"),
        # For the reader of the file; the file's own name says the day to the program.
        "retrieved": Column("retrieved", "day", required=True),
        "usaspending_url": Column("usaspending_url", required=True),
    },
    computed={
        "award_key_basis": "CASE WHEN published_award_key IS NULL THEN 'provisional' ELSE 'published' END",
        "key_basis": "CASE WHEN published_award_key IS NULL THEN 'provisional' ELSE 'derived' END",
        "recorded_award_key": "coalesce(published_award_key, 'PIID_' || awarding_agency_code || '_' || piid)",
        "parent_piid": _PARENT.format(5),
        "parent_agency_code": _PARENT.format(6),
    },
    allowed={
        # The key a capture of the same row derives, so that the row is known again when the whole is loaded.
        "transaction_key": (
            "as_key(r.\"transaction_key\") = CASE WHEN as_key(r.\"award_key\") IS NULL "
            "THEN concat_ws('_', 'PIID', r.\"awarding_agency_code\", as_key(r.\"piid\"), "
            "as_key(r.\"modification_number\")) "
            "ELSE concat_ws('_', split_part(as_key(r.\"award_key\"), '_', 4), split_part(as_key(r.\"award_key\"), "
            "'_', 6), as_key(r.\"piid\"), as_key(r.\"modification_number\"), "
            "split_part(as_key(r.\"award_key\"), '_', 5), '0') END",
            "is not the key that follows from award, PIID and modification",
        ),
        "usaspending_url": (
            f"r.\"usaspending_url\" = coalesce({_AWARD_PAGE.format('award_key')}, 'https://www.usaspending.gov/search/')",
            _NOT_ITS_PAGE,
        ),
    },
    notes=("The sample is a selection: no total made from it may be printed.",),
)

VEHICLES = Layout(
    name="contract_trail_sample_vehicles",
    source="contract_trail_sample",
    title="Contract Trail sample: vehicles (IDVs) with their ceilings",
    kind="award",
    known=(
        "award_key", "piid", "modification_number", "modification_signed", "modification_last_changed", "idv_type",
        "type_of_idc", "multiple_or_single_award", "awarding_agency_code", "awarding_agency_name",
        "awarding_office_code", "awarding_office_name", "funding_agency_code", "funding_agency_name",
        "funding_office_code", "funding_office_name", "recipient_name", "recipient_uei", "recipient_parent_uei",
        "recipient_parent_name", "base_description", "base_signed", "effective_date", "last_date_to_order",
        "total_obligated_amount", "total_base_and_all_options_value", "product_or_service_code",
        "product_or_service_description", "naics_code", "naics_description", "solicitation_identifier",
        "extent_competed", "retrieved", "usaspending_url",
    ),
    columns={
        "award_key": Column("award_key", "key", required=True),
        "piid": Column("piid", "key", required=True),
        "vehicle_type": Column("idv_type", required=True),
        "award_type": Column("type_of_idc"),
        "awarding_agency_code": Column("awarding_agency_code", required=True),
        "awarding_agency_name": Column("awarding_agency_name", required=True),
        "awarding_office_code": Column("awarding_office_code"),
        "awarding_office_name": Column("awarding_office_name"),
        "funding_agency_code": Column("funding_agency_code"),
        "funding_agency_name": Column("funding_agency_name"),
        "funding_office_code": Column("funding_office_code"),
        "funding_office_name": Column("funding_office_name"),
        "recipient_name": Column("recipient_name", required=True),
        "recipient_uei": Column("recipient_uei", "key"),
        "recipient_parent_uei": Column("recipient_parent_uei", "key"),
        "recipient_parent_name": Column("recipient_parent_name"),
        "base_description": Column("base_description"),
        "date_signed": Column("base_signed", "day"),
        "period_start": Column("effective_date", "day"),
        "ordering_period_end": Column("last_date_to_order", "day"),
        "award_obligation_cents": Column("total_obligated_amount", "money", required=True),
        "ceiling_cents": Column("total_base_and_all_options_value", "money", required=True),
        "psc_code": Column("product_or_service_code"),
        "psc_description": Column("product_or_service_description"),
        "naics_code": Column("naics_code"),
        "naics_description": Column("naics_description"),
        "solicitation_identifier": Column("solicitation_identifier"),
        "extent_competed": Column("extent_competed"),
        "usaspending_url": Column("usaspending_url", required=True),
    },
    computed={"award_kind": "'IDV'"},
    allowed={
        "award_key": (
            "as_key(r.\"award_key\") = concat_ws('_', 'CONT_IDV', as_key(r.\"piid\"), r.\"awarding_agency_code\")",
            "is not the award key of this vehicle (CONT_IDV_<PIID>_<agency>)",
        ),
        "usaspending_url": (f"r.\"usaspending_url\" = {_AWARD_PAGE.format('award_key')}", _NOT_ITS_PAGE),
    },
    notes=("Of the values of a vehicle none is summed: a ceiling is what orders could reach together.",),
)

SUBAWARDS = Layout(
    name="contract_trail_sample_subawards",
    source="contract_trail_sample",
    title="Contract Trail sample: subawards",
    kind="subaward",
    known=(
        "prime_award_key", "prime_piid", "prime_recipient_name", "prime_recipient_uei", "awarding_agency_code",
        "awarding_agency_name", "funding_agency_code", "funding_agency_name", "prime_base_description", "report_id",
        "subaward_number", "subaward_amount", "action_date", "subrecipient_name", "subrecipient_uei",
        "subrecipient_parent_name", "subaward_description", "report_last_changed", "usaspending_url",
    ),
    columns={
        "prime_award_key": Column("prime_award_key", "key", required=True),
        "prime_piid": Column("prime_piid", "key"),
        "prime_recipient_name": Column("prime_recipient_name"),
        "prime_recipient_uei": Column("prime_recipient_uei", "key"),
        "awarding_agency_code": Column("awarding_agency_code", required=True),
        "awarding_agency_name": Column("awarding_agency_name"),
        "funding_agency_code": Column("funding_agency_code"),
        "funding_agency_name": Column("funding_agency_name"),
        "prime_base_description": Column("prime_base_description"),
        "report_id": Column("report_id", required=True),
        "subaward_number": Column("subaward_number", required=True),
        "subaward_amount_cents": Column("subaward_amount", "money", required=True),
        "action_date": Column("action_date", "day", required=True),
        "subrecipient_name": Column("subrecipient_name", required=True),
        "subrecipient_uei": Column("subrecipient_uei", "key"),
        "subrecipient_parent_name": Column("subrecipient_parent_name"),
        "description": Column("subaward_description"),
        "usaspending_url": Column("usaspending_url", required=True),
    },
    computed={"subaward_key": "concat_ws('|', prime_award_key, report_id, subaward_number)"},
    allowed={
        "usaspending_url": (f"r.\"usaspending_url\" = {_AWARD_PAGE.format('prime_award_key')}", _NOT_ITS_PAGE),
    },
    notes=("Subaward amounts lie inside the prime award's dollars; they are a ledger of their own.",),
)
TABLES = (TRANSACTIONS, VEHICLES, SUBAWARDS)

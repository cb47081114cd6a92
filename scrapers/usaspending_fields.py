"""USAspending's JSON fields that we know and leave out, each by name, so that a new one is noticed."""

from __future__ import annotations

MESSAGES = (
    "For searches, time period start and end dates are currently limited to an earliest date of 2007-10-01.",
    "'subawards' will be deprecated in the future.",
)
"""How the notices begin that every search answer may carry. Any other tells of a filter that was dropped."""

AWARD = frozenset(
    {
        "id",
        "piid",  # stands in the key
        "subaward_count",
        "total_subaward_amount",
        # Sums by account from agencies' own reporting; `total_outlay` is the award's.
        "total_account_outlay",
        "total_account_obligation",
        "account_outlays_by_defc",
        "account_obligations_by_defc",
        "executive_details",  # the pay of named persons
        "place_of_performance",
        "psc_hierarchy",
        "naics_hierarchy",
    }
)

AGENCY = frozenset({"id", "has_agency_page", "toptier_agency"})

SUBTIER = frozenset({"abbreviation"})

RECIPIENT = frozenset(
    {
        "recipient_hash",
        "recipient_unique_id",  # DUNS: not republished
        "parent_recipient_hash",
        "parent_recipient_unique_id",
        "business_categories",
        "location",
    }
)

PERIOD = frozenset({"last_modified_date"})

PARENT = frozenset(
    {
        "agency_id",
        "agency_name",
        "agency_slug",
        "sub_agency_id",
        "sub_agency_name",
        "award_id",
        "multiple_or_single_aw_desc",
        "type_of_idc_description",
    }
)

_CODED = (
    "clinger_cohen_act_planning",
    "commercial_item_acquisition",
    "commercial_item_test_program",
    "consolidated_contract",
    "construction_wage_rate",
    "cost_or_pricing_data",
    "dod_acquisition_program",
    "dod_claimant_program",
    "domestic_or_foreign_entity",
    "evaluated_preference",
    "fair_opportunity_limited",
    "fed_biz_opps",
    "foreign_funding",
    "information_technology_commercial_item_category",
    "interagency_contracting_authority",
    "labor_standards",
    "materials_supplies",
    "multi_year_contract",
    "national_interest_action",
    "other_than_full_and_open",
    "purchase_card_as_payment_method",
    "sea_transportation",
    "solicitation_procedures",
    "subcontracting_plan",
    "type_of_contract_pricing",
    "type_set_aside",
)

LATEST_TRANSACTION = frozenset(
    {
        *_CODED,
        *(f"{name}_description" for name in _CODED),
        "extent_competed",  # its description is read
        "major_program",
        "multiple_or_single_award_description",
        "number_of_offers_received",
        "price_evaluation_adjustment",
        "referenced_idv_agency_desc",
        "referenced_idv_agency_iden",
        "small_business_competitive",
        "type_of_idc_description",
    }
)

TRANSACTION = frozenset({"cfda_number", "face_value_loan_guarantee", "original_loan_subsidy_cost"})

TRANSACTION_PAGE = frozenset({"page", "next", "previous", "hasNext", "hasPrevious"})

SEARCH = frozenset({"spending_level", "limit"})

SEARCH_PAGE = frozenset({"page", "hasNext", "last_record_unique_id", "last_record_sort_value"})

SEARCH_ROW = frozenset(
    {
        "internal_id",
        "awarding_agency_id",
        "agency_slug",
        "Award ID",  # stands in the key
        "Award Type",
        "Awarding Agency",
        "Awarding Agency Code",
        "Funding Agency",
        "Funding Agency Code",
        "Recipient DUNS Number",
        "Recipient Location",
        "recipient_id",
        "prime_award_recipient_id",
        "Primary Place of Performance",
        "Place of Performance City Code",
        "Place of Performance State Code",
        "Place of Performance Country Code",
        "Place of Performance Zip5",
        "def_codes",
        "COVID-19 Obligations",
        "COVID-19 Outlays",
        "Infrastructure Obligations",
        "Infrastructure Outlays",
        "SAI Number",
        "CFDA Number",
        "Assistance Listings",
        "primary_assistance_listing",
    }
)

COUNTS = frozenset({"contracts", "idvs", "grants", "loans", "direct_payments", "other"})

IDV_CHILD = frozenset(
    {
        "award_id",
        "award_type",
        "description",
        "awarding_agency_id",
        "awarding_agency_slug",
        "funding_agency_id",
        "funding_agency_slug",
    }
)

IDV_PAGE = frozenset({"page", "limit", "next", "previous", "hasNext", "hasPrevious"})

SUBAWARD_COUNTS = frozenset({"subgrants"})

SUBAWARD_ROW = frozenset(
    {
        "internal_id",
        "prime_award_internal_id",
        "prime_award_recipient_id",
        "sub_award_recipient_id",
        "awarding_agency_id",
        "agency_slug",
        "Awarding Agency",
        "NAICS",
        "PSC",
        "Sub-Award Primary Place of Performance",
        "Sub-Recipient Location",
        "subaward_description_sorted",  # the description again
    }
)

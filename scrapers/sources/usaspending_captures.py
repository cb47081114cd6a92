"""Transaction searches that somebody saved as CSV: nine or ten columns, without a transaction key."""

from __future__ import annotations

from scrapers.layouts import Column, Layout

AGENCIES = {
    "ICE": ("7012", "U.S. Immigration and Customs Enforcement"),
    "CBP": ("7014", "U.S. Customs and Border Protection"),
}

_AWARD = 'upper(trim(r."Generated Award ID"))'
# CONT_AWD_<PIID>_<agency>_<parent PIID>_<parent agency>: no part holds an underscore (checked by `allowed`).
_PART = f"nullif(split_part({_AWARD}, '_', {{}}), '')"
_AGENCY_CODE = (
    'CASE r."Agency" ' + " ".join(f"WHEN '{a}' THEN '{c}'" for a, (c, _) in AGENCIES.items()) + " END"
)

_IS_KEY_OF_PIID = (
    f"as_text({_AWARD}) IS NULL OR (regexp_full_match({_AWARD}, 'CONT_AWD_[^_]+_[^_]+_[^_]+_[^_]+') "
    f'AND {_PART.format(3)} = as_key(r."Award ID"))'
)

LAYOUT = Layout(
    name="usaspending_capture",
    source="usaspending_captures",
    title="USAspending transaction search saved as CSV (9 or 10 columns)",
    kind="transaction",
    groups=frozenset({"parties"}),
    is_search=True,
    known=(
        "Agency",
        "Award ID",
        "Recipient Name",
        "Federal Action Obligation",
        "Action Date",
        "Modification",
        "Product/Service Description",
        "NAICS Description",
        "Transaction Description",
        "Generated Award ID",
        # Added by whoever joined several captures into one file:
        "snapshot",
        "obl",
        "fy",
    ),
    optional=frozenset({"Generated Award ID"}),
    joined_by="snapshot",
    columns={
        "piid": Column("Award ID", "key", required=True),
        "recipient_name": Column("Recipient Name", required=True),
        "obligation_cents": Column("Federal Action Obligation", "money", required=True),
        "action_date": Column("Action Date", "day", required=True),
        "modification_number": Column("Modification", required=True),
        "psc_description": Column("Product/Service Description"),
        "naics_description": Column("NAICS Description"),
        "description": Column("Transaction Description"),
        "published_award_key": Column("Generated Award ID", "key"),
        "agency": Column("Agency", required=True),
    },
    computed={
        "awarding_agency_code": _AGENCY_CODE,
        "awarding_agency_name": 'CASE r."Agency" '
        + " ".join(f"WHEN '{a}' THEN '{n}'" for a, (_, n) in AGENCIES.items())
        + " END",
        "award_key_basis": "CASE WHEN published_award_key IS NULL THEN 'provisional' ELSE 'published' END",
        "key_basis": "CASE WHEN published_award_key IS NULL THEN 'provisional' ELSE 'derived' END",
        "recorded_award_key": f"coalesce(published_award_key, 'PIID_' || {_AGENCY_CODE} || '_' || piid)",
        "parent_piid": f"nullif({_PART.format(5)}, '-NONE-')",
        "parent_agency_code": f"nullif({_PART.format(6)}, '-NONE-')",
        # <agency>_<parent agency>_<PIID>_<modification>_<parent PIID>_<transaction number>, the last taken as 0.
        "transaction_key": "CASE WHEN published_award_key IS NULL "
        f"THEN 'PIID_' || {_AGENCY_CODE} || '_' || piid || '_' || upper(modification_number) "
        f"ELSE concat_ws('_', {_PART.format(4)}, {_PART.format(6)}, {_PART.format(3)}, "
        f"upper(modification_number), {_PART.format(5)}, '0') END",
    },
    allowed={
        "Agency": ("r.\"Agency\" IN ('ICE', 'CBP')", "is an agency these files are not known to hold"),
        "Generated Award ID": (
            _IS_KEY_OF_PIID,
            "is no award key (CONT_AWD_<PIID>_<agency>_<parent PIID>_<parent agency>) of the PIID in Award ID",
        ),
    },
    notes=("These files hold no transaction key, UEI, funding agency or vehicle.",),
)
TABLES = (LAYOUT,)

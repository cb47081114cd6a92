"""USAspending downloads of 2018: awards with 258 columns, subawards with 41; no UEI and no key of any kind.

The files in circulation were saved again by a spreadsheet: days stand as D/M/YYYY, DUNS, agency codes and short
order numbers have lost their leading zeros. A row of the awards file is the latest modification of one award
in one fiscal year, so an award stands on a row for each year in which it was modified. Its
`federal_action_obligation` is that one modification's: it is no total of anything and is never read.
"""

from __future__ import annotations

from scrapers.layouts import Column, Layout, known_columns

_NOT_A_DAY = "is not a date (YYYY-MM-DD or D/M/YY)"


def _day(column: str) -> str:
    """A day as DATE: `2018-05-31`, `31/05/2018` or `31/05/18 00:00`; NULL for anything else.

    Day before month, in every column: of the real file's 22,603 days 16,150 begin with a number above 12 and
    none has one in second place.
    """
    text = f'as_text(r."{column}")'
    first = f"split_part({text}, ' ', 1)"
    time = "( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?"
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}{time}') "
        f"THEN CAST(try_strptime({first}, '%d/%m/%Y') AS DATE) "
        f"WHEN regexp_full_match({text}, '[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2}}{time}') "
        f"THEN CAST(try_strptime({first}, '%d/%m/%y') AS DATE) "
        f"ELSE day_of({text}) END"
    )


def _is_day(column: str) -> tuple[str, str]:
    return f'as_text(r."{column}") IS NULL OR {_day(column)} IS NOT NULL', _NOT_A_DAY


def _agency(column: str) -> str:
    """A sub-tier agency code with the zeros that a spreadsheet took from it (`559` is 0559)."""
    code = f'as_key(r."{column}")'
    return f"CASE WHEN length({code}) < 4 THEN lpad({code}, 4, '0') ELSE {code} END"


_PIID, _PARENT = 'as_key(r."award_id_piid")', 'as_key(r."parent_award_id")'
_AWARDING = _agency("awarding_sub_agency_code")
_PARENT_AGENCY = _agency("parent_award_agency_id")
# An order number of a few digits (`46`) may have begun with zeros: no key of the publisher can be made of it.
_AWARD_KEY = (
    f"CASE WHEN regexp_full_match({_PIID}, '[0-9]{{1,3}}') "
    f"THEN concat_ws('_', 'PIID', {_AWARDING}, {_PARENT}, {_PIID}) "
    f"WHEN r.\"award_or_idv_flag\" = 'IDV' THEN concat_ws('_', 'CONT_IDV', {_PIID}, {_AWARDING}) "
    f"ELSE concat_ws('_', 'CONT_AWD', {_PIID}, {_AWARDING}, "
    f"coalesce({_PARENT}, '-NONE-'), coalesce({_PARENT_AGENCY}, '-NONE-')) END"
)
_OF_THE_AWARD = f"OVER (PARTITION BY {_AWARD_KEY})"
_NEWEST_FIRST = f"rank() OVER (PARTITION BY {_AWARD_KEY} ORDER BY {_day('action_date')} DESC)"


def _of_base_action(value: str) -> str:
    """What only the award's first action says, from whichever row of the award is that action."""
    return f"max(CASE WHEN as_text(r.\"modification_number\") = '0' THEN {value} END) {_OF_THE_AWARD}"


def _text_of_day(column: str) -> str:
    return f"CAST({_day(column)} AS VARCHAR)"


_DAYS = (
    "action_date",
    "period_of_performance_start_date",
    "period_of_performance_current_end_date",
    "period_of_performance_potential_end_date",
    "ordering_period_end_date",
)

AWARDS = Layout(
    name="usaspending_2018_award",
    source="usaspending_2018",
    title="USAspending prime awards as downloaded in 2018 (258 columns)",
    dated_by="last_modified_date",
    kind="award",
    # The last four were added by whoever joined several years into one file.
    known=(*known_columns("usaspending_2018_awards"), "fiscal_year", "obl", "ctv", "fy"),
    columns={
        "piid": Column("award_id_piid", "key", required=True),
        "parent_piid": Column("parent_award_id", "key"),
        "parent_agency": Column("parent_award_agency_id"),
        "modification": Column("modification_number", required=True),
        "acted": Column("action_date", required=True),
        "started": Column("period_of_performance_start_date"),
        "ends": Column("period_of_performance_current_end_date"),
        "may_end": Column("period_of_performance_potential_end_date"),
        "orders_end": Column("ordering_period_end_date"),
        "described": Column("award_description"),
        "current_value_cents": Column("current_total_value_of_award", "money"),
        "ceiling_cents": Column("potential_total_value_of_award", "money"),
        "awarding_agency": Column("awarding_sub_agency_code", required=True),
        "awarding_agency_name": Column("awarding_sub_agency_name"),
        "awarding_office_code": Column("awarding_office_code"),
        "awarding_office_name": Column("awarding_office_name"),
        "funding_agency": Column("funding_sub_agency_code"),
        "funding_agency_name": Column("funding_sub_agency_name"),
        "funding_office_code": Column("funding_office_code"),
        "funding_office_name": Column("funding_office_name"),
        "recipient_name": Column("recipient_name", required=True),
        "recipient_parent_name": Column("recipient_parent_name"),
        "award_kind": Column("award_or_idv_flag", required=True),
        "award_type_code": Column("award_type_code"),
        "award_type": Column("award_type"),
        "idv_type": Column("idv_type"),
        "parent_award_type": Column("parent_award_type"),
        "program_acronym": Column("program_acronym"),
        "solicitation_identifier": Column("solicitation_identifier"),
        "psc_code": Column("product_or_service_code"),
        "psc_description": Column("product_or_service_code_description"),
        "naics_code": Column("naics_code"),
        "naics_description": Column("naics_description"),
        "extent_competed": Column("extent_competed"),
    },
    computed={
        # An empty list unnested is no row: of an award's rows only the newest speaks.
        "award_key": f"unnest(CASE WHEN {_NEWEST_FIRST} = 1 THEN [{_AWARD_KEY}] ELSE [] END)",
        "awarding_agency_code": _AWARDING,
        "funding_agency_code": _agency("funding_sub_agency_code"),
        "parent_award_key": f"'CONT_IDV_' || {_PARENT} || '_' || {_PARENT_AGENCY}",
        "vehicle_type": 'coalesce(as_text(r."parent_award_type"), as_text(r."idv_type"))',
        # Those of a later action are its own: 1,479 rows begin after they end.
        "date_signed": _of_base_action(_text_of_day("action_date")),
        "period_start": _of_base_action(_text_of_day("period_of_performance_start_date")),
        "base_description": _of_base_action('as_text(r."award_description")'),
        "period_current_end": _text_of_day("period_of_performance_current_end_date"),
        "period_potential_end": _text_of_day("period_of_performance_potential_end_date"),
        "ordering_period_end": _text_of_day("ordering_period_end_date"),
    },
    allowed={
        "award_or_idv_flag": ("r.\"award_or_idv_flag\" IN ('AWARD', 'IDV')", "is neither AWARD nor IDV"),
        "award_id_piid": (f"NOT contains({_PIID}, '_')", "holds an underscore, so no key can be made of it"),
        **{column: _is_day(column) for column in _DAYS},
    },
    notes=(
        "Each row is the latest modification of an award in one fiscal year: nothing here is yearly spending.",
        "Nothing of it is summed, and of an award's rows only the newest is read.",
        "No UEI, no total obligated, and no award key: the key is derived from its parts as the publisher does.",
        "If you know when this was downloaded, say so with --retrieved: an old statement must not pass for new.",
    ),
)

_PRIME_PIID, _PRIME_PARENT = 'as_key(r."prime_award_piid")', 'as_key(r."prime_award_parent_piid")'
_PRIME_AGENCY = _agency("prime_awarding_sub_agency_code")

SUBAWARDS = Layout(
    name="usaspending_2018_subaward",
    source="usaspending_2018",
    title="USAspending subawards as downloaded in 2018 (41 columns)",
    kind="subaward",
    known=known_columns("usaspending_2018_subawards"),
    columns={
        "prime_piid": Column("prime_award_piid", "key", required=True),
        "prime_parent_piid": Column("prime_award_parent_piid", "key"),
        "prime_recipient_name": Column("prime_awardee_name"),
        "awarding_agency": Column("prime_awarding_sub_agency_code", required=True),
        "awarding_agency_name": Column("prime_awarding_sub_agency_name"),
        "report_year": Column("subaward_report_year", required=True),
        "report_month": Column("subaward_report_month", required=True),
        "subaward_number": Column("subaward_number", required=True),
        "subaward_amount_cents": Column("subaward_amount", "money", required=True),
        "acted": Column("subaward_action_date", required=True),
        "subrecipient_name": Column("subawardee_name", required=True),
        "description": Column("subaward_description"),
    },
    computed={
        "awarding_agency_code": _PRIME_AGENCY,
        "action_date": _text_of_day("subaward_action_date"),
        # The agency of the parent award is not told, so the prime's published key cannot be made.
        "prime_award_key": f"CASE WHEN length({_PRIME_PIID}) >= 11 OR {_PRIME_PARENT} IS NULL "
        f"THEN concat_ws('_', 'PIID', {_PRIME_AGENCY}, {_PRIME_PIID}) "
        f"ELSE concat_ws('_', 'PIID', {_PRIME_AGENCY}, {_PRIME_PARENT}, {_PRIME_PIID}) END",
        # Numbers repeat between reports and between subcontractors of one report.
        "subaward_key": "concat_ws('|', prime_award_key, report_year || '-' || lpad(report_month, 2, '0'), "
        "subaward_number, upper(subrecipient_name))",
    },
    allowed={
        "subaward_action_date": _is_day("subaward_action_date"),
        "subaward_report_month": (
            'TRY_CAST(as_text(r."subaward_report_month") AS INTEGER) BETWEEN 1 AND 12',
            "is no month",
        ),
    },
    notes=(
        "Subaward amounts lie inside the prime award's dollars; they are a ledger of their own.",
        "No funding agency, no UEI and no report number.",
        "The prime award's key is provisional, because the agency of its parent award is not told.",
    ),
)
TABLES = (AWARDS, SUBAWARDS)

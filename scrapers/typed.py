"""Published text made into values of ours by DuckDB: what each type takes, and what cannot be right."""

from __future__ import annotations

from research.store.hashing import state_hash_sql
from scrapers.layouts import Layout
from scrapers.normalize import DOLLARS, FIRST_ACTION, LAST_ACTION, NO_ACTION_DAY
from scrapers.scan import Scan
from scrapers.sql import quoted

_AS_TEXT = r"nullif(trim(x, E' \t\r\n'), '')"
_AS_TEXT_OF_MANY = rf"""CASE
    WHEN ord(x) > 32 AND NOT suffix(x, ' ') AND NOT suffix(x, E'\t') AND NOT suffix(x, E'\r')
        AND NOT suffix(x, E'\n') THEN x
    ELSE {_AS_TEXT} END"""
"""The same, which need not copy a text that has nothing to be trimmed."""

_MACROS = r"""
CREATE OR REPLACE MACRO as_key(x) AS upper(as_text(x));
CREATE OR REPLACE MACRO is_money(x) AS
    as_text(x) IS NULL OR regexp_full_match(as_text(x), '[+-]?([0-9]{1,15}(\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)');
CREATE OR REPLACE MACRO as_money(x) AS
    CAST(CAST(TRY_CAST(as_text(x) AS DECIMAL(18, 2)) AS DECIMAL(20, 2)) * 100 AS BIGINT);
CREATE OR REPLACE MACRO as_dollars(x) AS as_money(regexp_replace(as_text(x), '[$, ]', '', 'g'));
CREATE OR REPLACE MACRO day_of(x) AS CASE
    WHEN regexp_full_match(as_text(x), '[12][0-9]{3}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+Z?)?')
    THEN TRY_CAST(as_text(x)[1:10] AS DATE) END;
CREATE OR REPLACE MACRO us_day_of(x) AS coalesce(day_of(x), CASE
    WHEN regexp_full_match(as_text(x), '[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}( [0-9:]+)?')
    THEN CAST(try_strptime(split_part(as_text(x), ' ', 1), '%m/%d/%y') AS DATE)
    WHEN regexp_full_match(as_text(x), '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( [0-9:]+)?')
    THEN CAST(try_strptime(split_part(as_text(x), ' ', 1), '%m/%d/%Y') AS DATE) END);
CREATE OR REPLACE MACRO stamp_day_of(x) AS coalesce(us_day_of(x), CASE
    WHEN regexp_full_match(as_text(x), '[12][0-9]{3}-[0-9]{2}-[0-9]{2}[ T][0-9:.]+ ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)')
    THEN TRY_CAST(as_text(x)[1:10] AS DATE) END);
CREATE OR REPLACE MACRO as_stamp(x) AS CAST(stamp_day_of(x) AS VARCHAR);
CREATE OR REPLACE MACRO as_day(x) AS CAST(day_of(x) AS VARCHAR);
CREATE OR REPLACE MACRO as_us_day(x) AS CAST(us_day_of(x) AS VARCHAR);
"""
_MACROS += f"""
CREATE OR REPLACE MACRO is_dollars(x) AS as_text(x) IS NULL OR regexp_full_match(as_text(x), '{DOLLARS}');
"""

_TYPED = {
    "text": "as_text",
    "key": "as_key",
    "money": "as_money",
    "dollars": "as_dollars",
    "day": "as_day",
    "us_day": "as_us_day",
    "stamp": "as_stamp",
}
_BAD = {
    "money": ("NOT is_money({c})", "is not an amount in dollars and whole cents"),
    "dollars": ("NOT is_dollars({c})", "is not an amount in dollars and whole cents"),
    "day": ("as_text({c}) IS NOT NULL AND day_of({c}) IS NULL", "is not a date (YYYY-MM-DD)"),
    "us_day": ("as_text({c}) IS NOT NULL AND us_day_of({c}) IS NULL", "is not a date (YYYY-MM-DD or M/D/YY)"),
    "stamp": (
        "as_text({c}) IS NOT NULL AND stamp_day_of({c}) IS NULL",
        "is not a moment or a date (YYYY-MM-DD HH:MM:SS, YYYY-MM-DD or M/D/YY)",
    ),
}
_OF_ACTIONS = f"BETWEEN DATE '{FIRST_ACTION}' AND DATE '{LAST_ACTION}'"
_DERIVED = {
    "fiscal_year": "CAST(action_date[1:4] AS INTEGER) + CASE WHEN action_date[6:7] >= '10' THEN 1 ELSE 0 END",
}
_NUMBERS = ("line", "repeats", "fiscal_year")
NO_CAPTURE = "names no day (YYYY-MM-DD) of its capture, as other rows of this file do"
AFTERWARDS = ("line", "member", "repeats")
"""Fields that say where a row stood; they come to it after its values."""


def macros(*, of_many: bool) -> str:
    """Statements that teach a connection what the queries here are made of.

    of_many: of a large file each cell is cheap, of a small one it is to put the question together. A macro stands in
    the question as often as it is named, and the others name `as_text` many times.
    """
    return f"CREATE OR REPLACE MACRO as_text(x) AS {_AS_TEXT_OF_MANY if of_many else _AS_TEXT};{_MACROS}"


def tests(plan: Scan) -> list[tuple[str, str, str]]:
    """(published column, SQL over `r` that holds for a bad row, what is then wrong)."""
    alive = f"r.{quoted(plan.layout.deletions)} IS DISTINCT FROM 'D' AND " if plan.has_deletions else ""
    found: list[tuple[str, str, str]] = []
    for field, column in plan.layout.columns.items():
        if column.name not in plan.header:
            continue
        name = f"r.{quoted(column.name)}"
        if column.required:
            # A deletion names the transaction and the day, and leaves the rest empty.
            needed = "" if column.name in plan.layout.deletion_columns else alive
            found.append((column.name, f"{needed}as_text({name}) IS NULL", "is empty"))
        if column.type in _BAD:
            test, message = _BAD[column.type]
            found.append((column.name, test.format(c=name), message))
            if field == "action_date":
                found.append((column.name, f"day_of({name}) NOT {_OF_ACTIONS}", NO_ACTION_DAY))
        found.append((column.name, f"contains({name}, chr(0))", "holds a NUL byte"))
    if plan.captured and plan.layout.joined_by:
        found.append((plan.layout.joined_by, f"{plan.captured} IS NULL", NO_CAPTURE))
    found += [
        (name, f"{alive}NOT coalesce(({sql}), false)", message)
        for name, (sql, message) in plan.layout.allowed.items()
        if name in plan.header
    ]
    return found


def typed_query(plan: Scan, source: str, *extra: str) -> str:
    """SELECT of the rows of `source` (named r) as fields of ours, with `state_hash` and `is_deletion`.

    And with `capture`, where rows are told by it. `extra` are more columns over the published ones, before ours.
    """
    layout = plan.layout
    base = [
        f"{_TYPED[column.type]}(r.{quoted(column.name)}) AS {field}"
        if column.name in plan.header
        else f"CAST(NULL AS {'BIGINT' if column.type in ('money', 'dollars') else 'VARCHAR'}) AS {field}"
        for field, column in layout.columns.items()
    ]
    computed = [f"{sql} AS {field}" for field, sql in layout.computed.items()]
    derived = dict(_DERIVED) if "action_date" in layout.fields and "fiscal_year" in layout.fields else {}
    derived = {field: sql for field, sql in derived.items() if field not in layout.computed}
    have = {*layout.columns, *layout.computed, *derived, *AFTERWARDS}
    rest = [f"CAST(NULL AS {_type(f)}) AS {f}" for f in layout.fields if f not in have]
    is_deletion = f"r.{quoted(layout.deletions)} IS NOT DISTINCT FROM 'D'" if plan.has_deletions else "false"
    selected = ", ".join(
        [
            *extra,
            *((f"{plan.captured} AS capture",) if plan.captured else ()),
            f"{is_deletion} AS is_deletion",
            *base,
            *computed,
            *rest,
            *(f"{sql} AS {name}" for name, sql in derived.items()),
        ]
    )
    return f"SELECT *, {state_hash_sql(layout.kind)} AS state_hash FROM (SELECT {selected} FROM {source})"


def fields_of(layout: Layout) -> list[str]:
    """The record's fields that hold what was published, and not where."""
    return [field for field in layout.fields if field not in AFTERWARDS]


def _type(field: str) -> str:
    return "BIGINT" if field.endswith("_cents") or field in _NUMBERS else "VARCHAR"

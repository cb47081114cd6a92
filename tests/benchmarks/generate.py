"""A made-up file of USAspending's award data archive: N rows of 297 columns, EXAMPLE recipients, PIIDs 70XTEST…."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from scrapers.layouts import known_columns

COLUMNS = known_columns("usaspending_archive")
OURS = (("7012", "EXAMPLE IMMIGRATION AGENCY"), ("7014", "EXAMPLE BORDER AGENCY"))
OTHERS = tuple((f"{code}", f"EXAMPLE AGENCY {code}") for code in (1501, 1544, 4732, 5700, 7001, 8000, 9700))
SENTENCES = 50_000
"""Different descriptions; making one for every row takes longer than the rest of the row."""

_WORDS = (
    *(
        "EXAMPLE",
        "SUPPLIES",
        "SERVICES",
        "LICENSES",
        "MAINTENANCE",
        "RENEWAL",
        "CLOUD",
        "HOSTING",
        "SOFTWARE",
    ),
    *(
        "EQUIPMENT",
        "FOR",
        "THE",
        "OF",
        "AND",
        "OFFICE",
        "FIELD",
        "REGION",
        "TASK",
        "ORDER",
        "FUNDING",
        "OPTION",
    ),
)

RECIPIENTS, VEHICLES = 60_000, 5_000
"""A few of them have many awards and most have few, as real ones do."""

RARER = 5_000
"""Words beyond the common ones. As in any text, the second is half as frequent as the first, the tenth a tenth."""

# Coded columns as wide as they are in the publisher's files; flags not named here are `f`.
_FIXED = {
    "foreign_funding": "X",
    "recipient_country_code": "USA",
    "recipient_address_line_1": "1 EXAMPLE ROAD",
    "recipient_city_name": "EXAMPLE CITY",
    "recipient_state_code": "VA",
    "recipient_state_name": "VIRGINIA",
    "recipient_zip_4_code": "220000000",
    "primary_place_of_performance_country_code": "USA",
    "primary_place_of_performance_state_code": "VA",
    "primary_place_of_performance_state_name": "VIRGINIA",
    "type_of_contract_pricing": "FIRM FIXED PRICE",
    "number_of_actions": "1",
    "product_or_service_code": "DC01",
    "product_or_service_code_description": "IT AND TELECOM - DATA CENTER SUPPORT SERVICES (LABOR)",
    "naics_code": "541519",
    "naics_description": "OTHER COMPUTER RELATED SERVICES",
    "domestic_or_foreign_entity": "U.S. OWNED BUSINESS",
    "subcontracting_plan": "PLAN NOT REQUIRED",
    "extent_competed_code": "A",
    "extent_competed": "FULL AND OPEN COMPETITION",
    "cost_accounting_standards_clause": "NOT APPLICABLE EXEMPT FROM CAS",
    "award_or_idv_flag": "AWARD",
    "award_type_code": "C",
    "award_type": "DELIVERY ORDER",
    "parent_award_type": "IDC",
}
_FLAGS_FROM = COLUMNS.index("alaskan_native_corporation_owned_firm")


@dataclass(frozen=True)
class Shape:
    """What the made-up file is like. `ours` is the share of rows that ICE or CBP signed."""

    rows: int
    ours: float = 0.02
    negative: float = 0.12
    newlines: float = 0.01
    quotes: float = 0.03
    seed: int = 2018


def write(path: Path, shape: Shape) -> int:
    """Write the file; returns its size in bytes."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(shape))
    return path.stat().st_size


def write_changed(source: Path, path: Path, every: int) -> int:
    """Write every so-many-th row of a made-up file, its description changed and modified a year later.

    Returns how many rows that are.
    """
    text, modified = _AT["transaction_description"], _AT["last_modified_date"]
    written = 0
    with (
        source.open(encoding="utf-8", newline="") as data,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        rows, writer = csv.reader(data), csv.writer(out, lineterminator="\n")
        writer.writerow(next(rows))
        for number, row in enumerate(rows):
            if number % every == 0:
                row[text] += " CHANGED"
                row[modified] = f"{int(row[modified][:4]) + 1}{row[modified][4:8]}01"
                writer.writerow(row)
                written += 1
    return written


def _rows(shape: Shape) -> Iterator[list[str]]:
    """Awards of one to eight transactions, each award's one after another."""
    chance = random.Random(shape.seed)
    template = [_FIXED.get(c, "f" if n >= _FLAGS_FROM else "") for n, c in enumerate(COLUMNS)]
    texts = _sentences(chance, shape)
    made = awards = 0
    while made < shape.rows:
        awards += 1
        agency = chance.choice(OURS if chance.random() < shape.ours else OTHERS)
        award = _award(awards, agency, int(RECIPIENTS * chance.random() ** 3), chance.choice(texts))
        total = 0
        for number in range(min(chance.choice((1, 1, 2, 3, 4, 8)), shape.rows - made)):
            cents = chance.randrange(50_000_000) * (-1 if chance.random() < shape.negative else 1)
            total += cents
            day = date(2023, 10, 1) + timedelta(days=chance.randrange(30) + 45 * number)
            action = _Action(number, cents, total, day, chance.choice(texts))
            row = template.copy()
            for place, value in (award | _transaction(award, action)).items():
                row[place] = value
            yield row
            made += 1


_AT = {name: place for place, name in enumerate(COLUMNS)}
_Values = dict[int, str]


@dataclass(frozen=True)
class _Action:
    """One transaction of an award: its number from 0, obligation and running total in cents, day and description."""

    number: int
    cents: int
    total: int
    day: date
    text: str


def _award(number: int, agency: tuple[str, str], recipient: int, text: str) -> _Values:
    code, name = agency
    piid = f"70XTEST{number:010d}"
    vehicle = f"70XTESTD{int(VEHICLES * (number * 0.618 % 1) ** 3):06d}"
    key = f"CONT_AWD_{piid}_{code}_{vehicle}_7001"
    return _placed(
        contract_award_unique_key=key,
        award_id_piid=piid,
        parent_award_agency_id="7001",
        parent_award_id_piid=vehicle,
        awarding_sub_agency_code=code,
        awarding_sub_agency_name=name,
        awarding_office_code=f"{code}{number % 40:02d}",
        awarding_office_name=f"EXAMPLE CONTRACTING OFFICE {number % 40}",
        funding_sub_agency_code=code,
        funding_sub_agency_name=name,
        funding_office_code=f"{code}F{number % 90:02d}",
        funding_office_name=f"EXAMPLE PROGRAM OFFICE {number % 90}",
        recipient_uei=f"EXAMPLE{recipient:05d}",
        recipient_name=f"EXAMPLE COMPANY {recipient}, INC.",
        recipient_parent_uei=f"EXAMPLP{recipient % 9000:05d}",
        recipient_parent_name=f"EXAMPLE HOLDING {recipient % 9000}",
        prime_award_base_transaction_description=text,
        solicitation_identifier=f"70XTESTR{number % 9999:08d}",
        usaspending_permalink=f"https://www.usaspending.gov/award/{key}/",
        period_of_performance_start_date="2024-01-01",
        period_of_performance_current_end_date="2024-12-31",
        period_of_performance_potential_end_date="2028-12-31 00:00:00",
    )


def _transaction(award: _Values, action: _Action) -> _Values:
    piid, vehicle = award[_AT["award_id_piid"]], award[_AT["parent_award_id_piid"]]
    code = award[_AT["awarding_sub_agency_code"]]
    is_base = action.number == 0
    modification = "0" if is_base else f"P{action.number:05d}"
    value = abs(action.total) + abs(action.cents)
    return _placed(
        contract_transaction_unique_key=f"{code}_7001_{piid}_{modification}_{vehicle}_0",
        modification_number=modification,
        transaction_number="0",
        federal_action_obligation=_dollars(action.cents),
        total_dollars_obligated=_dollars(action.total),
        base_and_exercised_options_value=_dollars(action.cents),
        current_total_value_of_award=_dollars(value),
        base_and_all_options_value=_dollars(action.cents * 2),
        potential_total_value_of_award=_dollars(value * 3),
        action_date=action.day.isoformat(),
        action_date_fiscal_year="2024",
        transaction_description=action.text,
        action_type_code="" if is_base else "C",
        action_type="" if is_base else "FUNDING ONLY ACTION",
        initial_report_date=action.day.isoformat(),
        last_modified_date=(action.day + timedelta(days=3)).isoformat(),
    )


def _placed(**values: str) -> _Values:
    return {_AT[name]: value for name, value in values.items()}


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _sentences(chance: random.Random, shape: Shape) -> list[str]:
    weights = list(accumulate(1 / rank for rank in range(1, RARER + 1)))
    rarer = chance.choices([_rarer(number) for number in range(RARER)], cum_weights=weights, k=SENTENCES)
    return [_sentence(chance, shape, word) for word in rarer]


def _rarer(number: int) -> str:
    """EXAMPLE and three letters: a word of letters alone, for each number below 17,576."""
    return "EXAMPLE" + "".join(chr(ord("A") + number // place % 26) for place in (676, 26, 1))


def _sentence(chance: random.Random, shape: Shape, rarer: str) -> str:
    words = " ".join([*chance.choices(_WORDS, k=chance.randrange(2, 11)), rarer])
    if chance.random() < shape.newlines:
        words = words.replace(" ", "\n", 1)
    return f'24" {words}' if chance.random() < shape.quotes else words

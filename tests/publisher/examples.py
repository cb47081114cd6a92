"""Made-up awards for the test publisher: EXAMPLE INC, PIIDs 70XTEST…; and the same a month later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.publisher.records import ExampleAward, Modification, Subaward

_MAKER, _RESELLER = ("EXAMPLE INC", "EXAMPLE00001"), ("EXAMPLE RESELLER LLC", "EXAMPLE00002")
FIRST_DAY, NEXT_DAY = date(2024, 11, 6), date(2024, 12, 6)
"""When the archive of `collector_awards` was made, and that of `awards_a_month_later`."""

CHANGED = "7012_7014_70XTEST24F00000001_P00001_70XTEST23D00000001_0"
GONE = "7012_-NONE-_70XTEST24P00000007_0_-NONE-_0"
RESENT = "7012_-NONE-_70XTEST24P00000001_0_-NONE-_0"
"""Keys of a transaction that changes in that month, of one that vanishes, and of one sent again unchanged."""


def example_awards() -> list[ExampleAward]:
    """A few awards of ICE and CBP: orders and their vehicle, funding across agencies, a de-obligation."""
    vehicle = ExampleAward(
        "CONT_IDV_70XTEST23D00000001_7014",
        "IDV_B_B",
        *("7014", "7014", *_MAKER),
        start=date(2023, 1, 20),
        end=date(2028, 1, 19),
        history=(Modification("0", date(2023, 1, 20), Decimal(0), "EXAMPLE VEHICLE FOR SOFTWARE"),),
    )
    order = ExampleAward(
        "CONT_AWD_70XTEST24F00000001_7012_70XTEST23D00000001_7014",
        "C",
        *("7012", "7014", *_MAKER),
        start=date(2024, 3, 15),
        end=date(2025, 3, 14),
        history=(
            Modification("0", date(2024, 3, 15), Decimal("1500000"), "EXAMPLE SOFTWARE LICENCES"),
            Modification("P00001", date(2024, 9, 30), Decimal("0"), "EXAMPLE CHANGE OF OFFICE"),
            Modification("P00002", date(2024, 10, 1), Decimal("-265432.11"), "EXAMPLE DE-OBLIGATION"),
        ),
    )
    purchases = [
        ExampleAward(
            f"CONT_AWD_70XTEST24P{n:08d}_7012_-NONE-_-NONE-",
            "B",
            *("7012", "7012", *_RESELLER),
            start=date(2024, 2, n),
            end=date(2025, 2, n),
            history=(
                Modification("0", date(2024, 2, n), Decimal(f"{n * 1000}.{n:02d}"), f"EXAMPLE ORDER {n}"),
            ),
        )
        for n in range(1, 8)
    ]
    return [vehicle, order, *purchases]


def collector_awards() -> list[ExampleAward]:
    """The same, with subawards, and with what others signed: for ICE and CBP, and for nobody we ask for."""
    vehicle, order, *purchases = example_awards()
    sub = ("EXAMPLE SUB LLC", "EXAMPLE00003")
    reported = (
        Subaward("EXAMPLE-REPORT-1", "SUB-1", date(2024, 4, 20), Decimal("495216"), *sub),
        Subaward("EXAMPLE-REPORT-2", "SUB-1", date(2024, 10, 4), Decimal("-4655.05"), *sub),
        Subaward("EXAMPLE-REPORT-3", "SUB-2", date(2024, 5, 19), Decimal("71739"), "EXAMPLE OTHER LLC"),
    )
    patrol = ("70XPTR", "U.S. BORDER PATROL")
    order = replace(
        order, subawards=reported, awarding_office=("70XTST", "EXAMPLE OFFICE"), funding_office=patrol
    )
    for_ice = ExampleAward(
        "CONT_AWD_47XTEST24F00000001_4732_47XTEST20D0001_4732",
        "C",
        *("4732", "7012", *_RESELLER),
        start=date(2024, 6, 3),
        end=date(2025, 6, 2),
        history=(
            Modification("0", date(2024, 6, 3), Decimal("250000.25"), "EXAMPLE CLOUD HOSTING FOR ICE\nTWO LINES"),
            Modification("P00001", date(2024, 10, 21), Decimal("-1000.05"), 'EXAMPLE "QUOTED" DE-OBLIGATION'),
        ),
        subawards=(
            Subaward("EXAMPLE-REPORT-4", "SUB-9", date(2024, 7, 1), Decimal("10.10"), "EXAMPLE SUB LLC"),
        ),
    )  # fmt: skip
    for_cbp = ExampleAward(
        "CONT_AWD_70XTEST24C00000009_7001_-NONE-_-NONE-",
        "D",
        *("7001", "7014", *_MAKER),
        start=date(2024, 8, 1),
        end=date(2026, 7, 31),
        history=(Modification("0", date(2024, 8, 1), Decimal("75000"), "EXAMPLE RADIOS", date(2024, 8, 5)),),
        funding_office=patrol,
    )
    of_others = ExampleAward(
        "CONT_AWD_70XTEST24C00000010_7001_-NONE-_-NONE-",
        "D",
        *("7001", "7001", *_MAKER),
        start=date(2024, 8, 2),
        end=date(2026, 7, 31),
        history=(Modification("0", date(2024, 8, 2), Decimal("999999"), "EXAMPLE OF NOBODY WE ASK FOR"),),
    )
    return [vehicle, order, *purchases, for_ice, for_cbp, of_others]


def awards_a_month_later() -> list[ExampleAward]:
    """`collector_awards` on NEXT_DAY: one transaction changed, one gone, a modification and an award new."""
    kept = [award for award in collector_awards() if not _is_gone(award)]
    month = (date(2024, 11, 12), date(2024, 11, 18))
    for place, award in enumerate(kept):
        if award.key.startswith("CONT_AWD_70XTEST24F00000001"):
            base, change, last = award.history
            corrected = replace(
                change, obligation=Decimal("125.50"), description="EXAMPLE CORRECTION", modified=month[1]
            )
            added = Modification("P00003", month[0], Decimal("-0.01"), "EXAMPLE LAST CENT", month[1])
            kept[place] = replace(award, history=(base, corrected, last, added))
    new = ExampleAward(
        "CONT_AWD_70XTEST25P00000008_7012_-NONE-_-NONE-",
        "B",
        *("7012", "7012", *_RESELLER),
        start=month[0],
        end=date(2025, 11, 11),
        history=(Modification("0", month[0], Decimal("8000.08"), "EXAMPLE ORDER 8", month[1]),),
    )
    return [*kept, new]


def _is_gone(award: ExampleAward) -> bool:
    return GONE in {award.transaction_key(modification) for modification in award.history}

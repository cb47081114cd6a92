"""Every fact of the sample is the publisher's: it equals the row of the real records, to the cent."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.fixtures.sample import FILES, rows
from tests.fixtures.trail import Trail

pytestmark = pytest.mark.corpus

FPDS = {"ns": "https://www.fpds.gov/FPDS"}


def gzipped_rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def test_every_transaction_equals_the_row_of_the_captures_to_the_cent(corpus: Path) -> None:
    wanted = {
        (row["piid"], row["modification_number"], row["award_key"]): row for row in rows("transactions")
    }
    seen = 0
    whole: dict[str, int] = {}
    for row in gzipped_rows(corpus / "usaspending" / "ice_cbp_transactions_fy2021_fy2026.csv.gz"):
        piid, award_key = row["Award ID"], row["Generated Award ID"]
        whole[piid] = whole.get(piid, 0) + 1
        ours = wanted.get((piid, row["Modification"], award_key))
        if ours is None:
            continue
        seen += 1
        assert Decimal(ours["federal_action_obligation"]) == Decimal(row["Federal Action Obligation"])
        assert {"7012": "ICE", "7014": "CBP"}[ours["awarding_agency_code"]] == row["Agency"]
        assert (
            ours["action_date"], ours["recipient_name"], ours["product_or_service_description"],
            ours["naics_description"], ours["transaction_description"], ours["retrieved"],
        ) == (
            row["Action Date"], row["Recipient Name"], row["Product/Service Description"],
            row["NAICS Description"], row["Transaction Description"], row["snapshot"].split("_")[1],
        )  # fmt: skip
    assert seen == len(wanted)
    held: dict[str, int] = {}
    for row in wanted.values():
        held[row["piid"]] = held.get(row["piid"], 0) + 1
    assert held == {piid: whole[piid] for piid in held}, "an award is held whole"


def test_every_subaward_equals_the_row_of_the_download(corpus: Path) -> None:
    published = {
        (row["prime_award_unique_key"], row["subaward_fsrs_report_id"], row["subaward_number"]): row
        for row in gzipped_rows(corpus / "usaspending" / "exports" / "ice_subawards_118col.csv.gz")
    }
    for ours in rows("subawards"):
        row = published[ours["prime_award_key"], ours["report_id"], ours["subaward_number"]]
        assert Decimal(ours["subaward_amount"]) == Decimal(row["subaward_amount"])
        assert ours["action_date"] == row["subaward_action_date"]
        assert ours["subrecipient_name"] == row["subawardee_name"]
        assert ours["subaward_description"] == row["subaward_description"]
        assert ours["usaspending_url"] == row["usaspending_permalink"]


def test_every_vehicle_equals_the_newest_modification_that_fpds_states(corpus: Path) -> None:
    for ours in rows("vehicles"):
        entries = [
            entry
            for page in sorted((corpus / "fpds").glob(f"{ours['piid']}__*.xml.gz"))
            for entry in ElementTree.fromstring(gzip.decompress(page.read_bytes())).iter(
                f"{{{FPDS['ns']}}}IDV"
            )
        ]
        newest = max(entries, key=lambda entry: stated(entry, "relevantContractDates/signedDate"))
        assert ours["modification_number"] == stated(newest, "contractID/IDVID/modNumber")
        assert ours["modification_signed"] == stated(newest, "relevantContractDates/signedDate")[:10]
        assert ours["last_date_to_order"] == stated(newest, "relevantContractDates/lastDateToOrder")[:10]
        assert ours["recipient_name"] == stated(newest, "vendor/vendorHeader/vendorName")
        assert ours["total_obligated_amount"] == stated(newest, "totalDollarValues/totalObligatedAmount")
        assert ours["total_base_and_all_options_value"] == stated(
            newest, "totalDollarValues/totalBaseAndAllOptionsValue"
        )


def stated(entry: ElementTree.Element, path: str) -> str:
    text = entry.findtext("/".join(f"ns:{part}" for part in path.split("/")), namespaces=FPDS)
    assert text is not None
    return text


def test_the_whole_captures_after_the_sample_hold_every_transaction_once(
    corpus: Path, sqlite_trail: Trail
) -> None:
    sqlite_trail.load(*FILES)
    whole = corpus / "usaspending" / "ice_cbp_transactions_fy2021_fy2026.csv.gz"
    counts = sqlite_trail("load", whole, "--json").json["total"]
    assert counts["same"] == len(rows("transactions"))
    assert (counts["changed"], counts["older"]) == (0, 0)
    stats = sqlite_trail("stats", "--json").json
    assert (stats["transactions"], stats["repeated_without_key"]) == (63_056, 0)
    assert sqlite_trail.one("SELECT value FROM state WHERE name = 'sample'") == "0"

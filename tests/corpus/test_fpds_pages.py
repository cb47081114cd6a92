"""Every page of FPDS in the corpus: read whole, nothing unknown in it, and equal to what was read from it by hand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from research.errors import Damaged
from research.published_answers import xml_fields
from research.records import TransactionRecord
from scrapers.pages import HEAD, PageRead, read_payload
from scrapers.sam_award_records import read_award
from scrapers.sources.fpds_atom import is_page, read
from scrapers.strict import Row
from tests.fixtures.samtold import as_told

pytestmark = pytest.mark.corpus
SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "vehicles_2026-06-01.csv"


@pytest.fixture(scope="module")
def pages(corpus: Path) -> dict[str, PageRead]:
    """Each page by its file's name, as the reader gives it."""
    found = {}
    for path in sorted((corpus / "fpds").iterdir()):
        payload = read_payload(path, path.name)
        assert is_page(payload[:HEAD]), path.name
        found[path.name] = read(payload, path.name)
    return found


def records(pages: dict[str, PageRead]) -> list[TransactionRecord]:
    return [record for page in pages.values() for record in page.transactions]


def test_every_record_of_every_page_is_read(pages: dict[str, PageRead]) -> None:
    assert len(pages) == 49
    assert [name for name, page in pages.items() if page.problems] == []
    assert sum(page.rows for page in pages.values()) == len(records(pages)) == 362
    assert Counter(record.award_kind for record in records(pages)) == {"IDV": 351, "AWARD": 11}


def test_each_record_told_by_sam_gov_instead_would_be_the_same_record(pages: dict[str, PageRead]) -> None:
    for record in records(pages):
        told = read_award(Row(as_told(record), document=record.transaction_key), record.line).record
        assert told.model_dump() == record.model_dump()


def test_each_record_leads_to_the_element_that_it_was_made_of(
    corpus: Path, pages: dict[str, PageRead]
) -> None:
    for name, page in pages.items():
        payload = read_payload(corpus / "fpds" / name, name)
        for record in page.transactions:
            told = dict(xml_fields(payload, record.line) or ())
            own = {value for path, value in told.items() if path.endswith((".PIID", ".modNumber"))}
            assert {record.piid, record.modification_number} <= own, (name, record.line)


def test_nothing_in_them_is_unknown(pages: dict[str, PageRead]) -> None:
    assert [note for page in pages.values() for note in page.notes if "not seen before" in note] == []


def test_a_page_that_is_one_of_several_says_so(pages: dict[str, PageRead]) -> None:
    said = {name for name, page in pages.items() if page.notes}
    alone = {name for name in pages if name not in said}
    assert len(said) == 38 and all("start-0." in name or name.endswith("truncated.xml") for name in alone)


def test_the_newest_record_of_each_sampled_vehicle_is_the_one_in_the_sample(
    pages: dict[str, PageRead],
) -> None:
    for row in csv.DictReader(SAMPLE.read_text("utf-8").splitlines()):
        held = [r for r in records(pages) if r.recorded_award_key == row["award_key"]]
        newest = max(held, key=lambda record: (record.action_date, record.modification_number))
        cents = newest.ceiling_cents or 0
        read_here = {
            "modification_number": newest.modification_number,
            "modification_signed": str(newest.action_date),
            "recipient_name": newest.recipient_name,
            "recipient_uei": newest.recipient_uei,
            "recipient_parent_uei": newest.recipient_parent_uei,
            "recipient_parent_name": newest.recipient_parent_name,
            "total_base_and_all_options_value": f"{cents // 100}.{cents % 100:02d}",
            "last_date_to_order": str(newest.ordering_period_end),
            "funding_office_code": newest.funding_office_code,
            "product_or_service_code": newest.psc_code,
            "naics_code": newest.naics_code,
            "solicitation_identifier": newest.solicitation_identifier,
            "extent_competed": newest.extent_competed,
            "idv_type": newest.vehicle_type,
            "type_of_idc": newest.award_type,
        }
        assert read_here == {name: row[name] for name in read_here}


def test_a_vehicle_that_changed_hands_shows_both_holders_with_their_uei(pages: dict[str, PageRead]) -> None:
    holders = {
        (record.recipient_name, record.recipient_uei)
        for record in records(pages)
        if record.piid == "70B01C20D00000004"
    }
    assert holders == {("VF IMAGEWEAR, INC.", "H7MCPFKLJLK3"), ("WORKWEAR OUTFITTERS, LLC", "SQLVDBFQ4SD8")}


@pytest.mark.parametrize("share", [0.2, 0.5, 0.97])
def test_a_real_page_cut_off_is_refused_by_name(corpus: Path, share: float) -> None:
    path = corpus / "fpds" / "fpds_page_gsa_10awards.xml"
    payload = path.read_bytes()
    with pytest.raises(Damaged, match=r"fpds_page_gsa_10awards\.xml is cut short"):
        read(payload[: int(len(payload) * share)], path.name)

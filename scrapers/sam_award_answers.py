"""Answers of SAM.gov's Contract Awards API: their records, once each, of the agency that was asked for alone."""

from __future__ import annotations

from research.records import Batch, DeletionRecord, TransactionRecord
from scrapers.base import Document
from scrapers.record_keys import WHOLE
from scrapers.sam_award_fields import IGNORED, count_in_text
from scrapers.sam_award_questions import AGENCY, asked_of, is_of_deleted
from scrapers.sam_award_records import key_of, read_award, read_deleted
from scrapers.strict import Row, keep_once

NOTHING = 204


def parse_page(document: Document) -> list[Batch]:
    """The records of one page of a search, or none where the publisher has nothing.

    Raises `SourceChanged`, also for a record of another agency than was asked for, and `RowsRejected`.
    """
    if document.status == NOTHING:
        check_nothing(document)
        return []
    answer, asked = Row(document.json(), document=document.url), asked_of(document)
    answer.read("totalRecords", count_in_text)
    answer.read("offset", count_in_text)
    limit = answer.read("limit", count_in_text)
    if str(limit) != asked.get("limit", str(limit)):
        raise answer.changed("limit", f"is not {asked['limit']}, which was asked for", limit)
    rows = answer.rows("awardSummary")
    answer.done(ignore=IGNORED["answer"])
    return batches(rows, asked)


def check_nothing(document: Document) -> None:
    """Raises `SourceChanged` for the word that there is nothing, where something came with it."""
    if document.payload:
        raise Row({}, document=document.url).changed(None, "an answer that says “nothing” has a body")


def batches(rows: list[Row], asked: dict[str, str]) -> list[Batch]:
    """Entries of `awardSummary` as records, or as the word that they were deleted where that was asked."""
    if is_of_deleted(asked):
        return [Batch("deletion", _deletions(rows, asked))]
    transactions, notes = _transactions(rows, asked)
    return [Batch("transaction", transactions, WHOLE, notes=notes)]


def total_of(document: Document) -> int:
    """How many records the publisher counts, in a page that was parsed before without complaint."""
    return 0 if document.status == NOTHING else count_in_text(document.json()["totalRecords"])


def keys_of(document: Document) -> set[str]:
    """The transaction keys of a page or an opened file that was parsed before without complaint."""
    if document.status == NOTHING:
        return set()
    return {key_of(row) for row in Row(document.json(), document=document.url).rows("awardSummary")}


def _transactions(rows: list[Row], asked: dict[str, str]) -> tuple[list[TransactionRecord], tuple[str, ...]]:
    records: dict[str, TransactionRecord] = {}
    former: list[str] = []
    from_dnb = 0
    for line, row in enumerate(rows, 1):
        read = read_award(row, line)
        record = read.record
        _check_agency(row, asked, record.awarding_agency_code, record.funding_agency_code)
        if not keep_once(records, record.transaction_key, record, row):
            records[record.transaction_key].repeats += 1
            continue
        from_dnb += read.is_from_dnb
        former += [
            f"{record.transaction_key} was {key} before its contract was transferred (oldContractId)"
            for key in read.former_keys
        ]
    said = f"{from_dnb:,} of {len(records):,} records name Dun & Bradstreet as the source of the recipient’s name"
    return list(records.values()), (*former, *([said] if from_dnb else []))


def _deletions(rows: list[Row], asked: dict[str, str]) -> list[DeletionRecord]:
    records: dict[str, DeletionRecord] = {}
    for line, row in enumerate(rows, 1):
        read = read_deleted(row, line)
        _check_agency(row, asked, read.buyer.agency.code, read.buyer.funding_agency.code)
        keep_once(records, read.record.transaction_key, read.record, row)
    return list(records.values())


def _check_agency(row: Row, asked: dict[str, str], awarding: str | None, funding: str | None) -> None:
    for field, code in ((AGENCY["awarding"], awarding), (AGENCY["funding"], funding)):
        if code != asked.get(field, code):
            raise row.changed(field, f"is not {asked[field]}, which was asked for", code)

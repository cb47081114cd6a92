"""SAM.gov's Contract Awards API: what ICE and CBP signed or pay for, as FPDS recorded it, with a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from research.errors import FetchFailed
from research.records import Batch, DeletionRecord, TransactionRecord
from scrapers.base import ApiSource, Basis, Context, Document, Query
from scrapers.record_keys import WHOLE
from scrapers.sam_award_fields import IGNORED, count_in_text
from scrapers.sam_award_records import read_award, read_deleted
from scrapers.strict import Row, keep_once

SEARCH = "/contract-awards/v1/search"
LIMIT = 100
MOST = 400_000
"""The publisher pages through the first so many records of a question."""

RECENT = timedelta(days=7)
"""How far back a run asks that names no first day: what was modified since. A month would cost a personal key days."""

SILENCE = timedelta(days=7)
"""ICE and CBP sign over 10,000 records a year: nothing in a week is not believed, nothing in less may be."""

NOTHING = 204
AGENCY: dict[Basis, str] = {"awarding": "contractingSubtierCode", "funding": "fundingSubtierCode"}


@dataclass(frozen=True)
class Search:
    """One question: `days` is the parameter that its window bounds, first and last day included."""

    basis: Basis
    code: str
    days: str
    since: date
    until: date
    modified_since: date | None
    is_deleted: bool

    @property
    def params(self) -> dict[str, str]:
        asked = {AGENCY[self.basis]: self.code, self.days: f"[{_us(self.since)},{_us(self.until)}]"}
        if self.modified_since is not None:
            asked["lastModifiedDate"] = f"[{_us(self.modified_since)},]"
        return asked | ({"deletedStatus": "yes"} if self.is_deleted else {})

    def __str__(self) -> str:
        what = "deleted records" if self.is_deleted else "records"
        return f"{what} of {self.code} as {self.basis} agency, {self.days} from {self.since} to {self.until}"

    def halves(self) -> tuple[Search, Search]:
        middle = self.since + (self.until - self.since) // 2
        return replace(self, until=middle), replace(self, since=middle + timedelta(days=1))


def fetch(context: Context) -> Iterator[Document]:
    """Every page of every question: records by signing agency, by funding agency, then the same of deleted ones."""
    is_any = False
    searches = _searches(context.query)
    for search in searches:
        for document in _pages(context, search):
            yield document
            is_any = is_any or (not search.is_deleted and _total(document) > 0)
    span = searches[0].until - searches[0].since
    if not is_any and span >= SILENCE:
        context.missing(
            f"nothing at all in {span.days + 1} days: either nothing was signed or modified, or the publisher takes no "
            "sub-tier codes as they are put here any more"
        )


def _pages(context: Context, search: Search) -> Iterator[Document]:
    """The pages of one question; `offset` counts pages, not records."""
    came: set[str] = set()
    page = total = 0
    while page == 0 or page * LIMIT < min(total, MOST):
        document = context.get(SEARCH, **search.params, limit=str(LIMIT), offset=str(page))
        yield document
        if document.status == NOTHING:
            break
        total = _total(document)
        came |= _keys(document)
        if total > MOST and search.since < search.until:
            for half in search.halves():
                yield from _pages(context, half)
            return
        page += 1
    if not total:
        context.note(f"none: {search}")
    elif len(came) < total:
        context.missing(f"{search}: {len(came):,} of {total:,} came, different from each other")


def parse(document: Document) -> list[Batch]:
    """The records of one page, or none where the publisher has nothing.

    Raises `SourceChanged`, also for a record of another agency than was asked for, and `RowsRejected`.
    """
    if document.status == NOTHING:
        if document.payload:
            raise Row({}, document=document.url).changed(None, "an answer that says “nothing” has a body")
        return []
    answer, asked = Row(document.json(), document=document.url), _asked(document)
    answer.read("totalRecords", count_in_text)
    answer.read("offset", count_in_text)
    limit = answer.read("limit", count_in_text)
    if str(limit) != asked.get("limit", str(limit)):
        raise answer.changed("limit", f"is not {asked['limit']}, which was asked for", limit)
    rows = answer.rows("awardSummary")
    answer.done(ignore=IGNORED["answer"])
    if _is_deleted(asked):
        return [Batch("deletion", _deletions(rows, asked))]
    transactions, notes = _transactions(rows, asked)
    return [Batch("transaction", transactions, WHOLE, notes=notes)]


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


def _total(document: Document) -> int:
    """How many records the publisher counts, in an answer that was parsed before without complaint."""
    return 0 if document.status == NOTHING else count_in_text(document.json()["totalRecords"])


def _keys(document: Document) -> set[str]:
    """The transaction keys of a page that was parsed before without complaint."""
    rows, asked = Row(document.json(), document=document.url).rows("awardSummary"), _asked(document)
    records = _deletions(rows, asked) if _is_deleted(asked) else _transactions(rows, asked)[0]
    return {record.transaction_key for record in records}


def _is_deleted(asked: dict[str, str]) -> bool:
    return asked.get("deletedStatus") == "yes"


def _check_agency(row: Row, asked: dict[str, str], awarding: str | None, funding: str | None) -> None:
    for field, code in ((AGENCY["awarding"], awarding), (AGENCY["funding"], funding)):
        if code != asked.get(field, code):
            raise row.changed(field, f"is not {asked[field]}, which was asked for", code)


def _asked(document: Document) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(document.url).query).items()}


def _searches(query: Query) -> list[Search]:
    """What a run asks: by the day of signing where a first day is named, else by that of the last modification."""
    if query.until is None:
        raise FetchFailed("no last day was given", "Say it with --until.")
    since = query.since or query.modified_since or query.until - RECENT
    if since > query.until:
        raise FetchFailed(f"{since} lies after {query.until}", "Correct the days.")
    codes = tuple(agency.code for agency in query.agencies) or ("7012", "7014")
    return [
        Search(
            basis=basis,
            code=code,
            days="lastModifiedDate" if query.since is None else "dateSigned",
            since=since,
            until=query.until,
            modified_since=None if query.since is None else query.modified_since,
            is_deleted=is_deleted,
        )
        for is_deleted in (False, True)
        for basis in query.basis
        for code in codes
    ]


def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


SOURCE = ApiSource(
    name="sam_contract_awards",
    base="sam_url",
    layouts={SEARCH: "sam_contract_awards_search"},
    error_layout="sam_contract_awards_error",
    fetch=fetch,
    parse=parse,
    understands=frozenset({"agencies", "since", "until", "modified_since"}),
    keys={"api_key": "sam_api_key"},
    questions_a_day="sam_requests_per_day",
    empty_statuses=frozenset({NOTHING}),
)

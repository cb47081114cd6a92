"""SAM.gov's search of contract opportunities: the newest notices of ICE, CBP and DHS headquarters, with a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qs, urlsplit

from research.errors import FetchFailed, NotFound
from research.records import Batch, NoticeRecord
from scrapers.base import ApiSource, Context, Document, Query
from scrapers.normalize import cents, day
from scrapers.strict import Row, keep_once

SEARCH = "/opportunities/v2/search"
HEADQUARTERS = "7001"
LIMIT = 1000
LONGEST = timedelta(days=364)
"""The publisher takes windows of a year at most."""

RECENT = timedelta(days=30)
"""How far back a run asks that names no first day: a top-up between two bulk files."""

IGNORED = (
    *(
        "archiveType",
        "pointOfContact",
        "description",
        "organizationType",
        "officeAddress",
        "placeOfPerformance",
    ),
    *("additionalInfoLink", "links", "resourceLinks", "naicsCodes"),
)
"""Contacts are not kept; `description` is an address that costs a request of its own."""

_AMOUNT = re.compile(r"\$? ?-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{0,2}0*)?")


def fetch(context: Context) -> Iterator[Document]:
    """Every page of every window, agency by agency; `offset` counts pages, not records."""
    codes, windows = _codes(context.query), _windows(context.query)
    is_any = False
    for code in codes:
        for since, until in windows:
            for document in _pages(context, code, since, until):
                is_any = True
                yield document
    if not is_any:
        context.missing(
            f"no notice of {', '.join(codes)} since {windows[0][0]}: either none was posted, or the publisher takes "
            "no sub-tier codes for organizationCode any more"
        )


def _pages(context: Context, code: str, since: date, until: date) -> Iterator[Document]:
    page = 0
    while True:
        try:
            document = context.get(
                SEARCH,
                postedFrom=f"{since:%m/%d/%Y}",
                postedTo=f"{until:%m/%d/%Y}",
                organizationCode=code,
                limit=str(LIMIT),
                offset=str(page),
            )
        except NotFound as error:
            # "Nothing" is status 404 with these words; any other 404 is a wrong address.
            if "no data" not in error.message.lower():
                raise
            context.note(f"{code}: nothing posted from {since} to {until}")
            return
        yield document
        page += 1
        if page * LIMIT >= _total(document):
            return


def parse(document: Document) -> list[Batch]:
    """The notices of one page. Raises `SourceChanged` for a notice of another agency than was asked for."""
    answer = Row(document.json(), document=document.url)
    asked = parse_qs(urlsplit(document.url).query).get("organizationCode", [""])[0]
    answer.read("totalRecords", _whole)
    records: dict[str, NoticeRecord] = {}
    for number, row in enumerate(answer.rows("opportunitiesData"), 1):
        record = read_notice(row, number)
        if asked and record.sub_tier_code != asked:
            raise row.changed(
                "fullParentPathCode", f"is not of {asked}, which was asked for", record.sub_tier_code
            )
        keep_once(records, record.notice_id, record, row)
    answer.done(ignore=("limit", "offset", "links"))
    return [Batch("notice", list(records.values()))]


def read_notice(row: Row, line: int) -> NoticeRecord:
    """One entry of `opportunitiesData`; what it says of people is not read."""
    codes = (row.text("fullParentPathCode") or "").split(".")
    path = row.text("fullParentPathName")
    # Names hold full stops themselves ("U.S. …"): they are told apart only where there are as many as codes.
    names = (path or "").split(".")
    sub_tier_code, office_code = [*codes, "", ""][1:3]
    award = row.row_or_none("award")
    number, awarded, amount, awardee = _award(award) if award is not None else (None, None, None, None)
    solicitation = row.text("solicitationNumber")
    record = NoticeRecord(
        notice_id=row.required_text("noticeId"),
        title=row.required_text("title"),
        type=row.required_text("type"),
        base_type=row.text("baseType"),
        posted_date=row.read("postedDate", day),
        archive_date=row.read_nullable("archiveDate", day),
        response_deadline=row.text("responseDeadLine"),
        active=row.text("active"),
        agency_code=sub_tier_code if sub_tier_code in ("7012", "7014") else _by_office(office_code),
        sub_tier_code=sub_tier_code or None,
        sub_tier=names[1] if len(names) == len(codes) and len(names) > 1 else path,
        office_code=office_code.upper() or None,
        office_name=names[2] if len(names) == len(codes) == 3 else None,
        solicitation_number=solicitation,
        solicitation_key=_plain(solicitation),
        set_aside_code=row.text("typeOfSetAside"),
        set_aside=row.text("typeOfSetAsideDescription"),
        naics_code=row.text("naicsCode"),
        psc_code=row.text("classificationCode"),
        award_number=number,
        award_number_key=_plain(number),
        award_date=awarded,
        notice_award_cents=amount,
        awardee=awardee,
        link=row.text_optional("uiLink"),
        line=line,
    )
    row.done(ignore=IGNORED)
    return record


def _award(row: Row) -> tuple[str | None, date | None, int | None, str | None]:
    """Number, day, amount and awardee. A notice that is none of an award has an awardee without name, or nothing."""
    number, amount = row.text_optional("number"), row.read_optional("amount", _amount)
    awarded = row.read_optional("date", _optional_day)
    awardee = row.row_or_none("awardee") if "awardee" in row else None
    name = awardee.text_optional("name") if awardee is not None else None
    if awardee is not None:
        awardee.done(ignore=("location", "ueiSAM", "cageCode", "duns"))
    row.done()
    return number, awarded, amount, name


def _amount(value: object) -> int | None:
    """`$1,423,368.00` or `12000000` as cents; empty is none. Raises ValueError for anything else."""
    text = str(value).strip()
    if not text:
        return None
    if not _AMOUNT.fullmatch(text):
        raise ValueError("is not an amount in dollars and whole cents")
    try:
        return cents(Decimal(re.sub(r"[$, ]", "", text)))
    except InvalidOperation as error:
        raise ValueError("is not an amount in dollars and whole cents") from error


def _optional_day(value: object) -> date | None:
    return day(value) if value else None


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("is not a number of records")
    return value


def _plain(number: str | None) -> str | None:
    return re.sub(r"[^0-9A-Z]", "", (number or "").upper()) or None


def _by_office(code: str) -> str | None:
    return {"70C": "7012", "70B": "7014"}.get(code.upper()[:3])


def _total(document: Document) -> int:
    """How many records there are in all; what is no number is left to `parse` to refuse."""
    total = document.json().get("totalRecords")
    return total if type(total) is int else 0


def _codes(query: Query) -> tuple[str, ...]:
    if query.awards or query.limit is not None or query.modified_since is not None:
        raise FetchFailed(
            "notices can be asked for by agency and day of posting only",
            "Run it without --award, --limit and --modified-since.",
        )
    return tuple(agency.code for agency in query.agencies) or ("7012", "7014", HEADQUARTERS)


def _windows(query: Query) -> list[tuple[date, date]]:
    """Days of posting, in spans that the publisher takes, oldest first."""
    if query.until is None:
        raise FetchFailed("no last day was given", "Say it with --until.")
    since = query.since or query.until - RECENT
    if since > query.until:
        raise FetchFailed(f"{since} lies after {query.until}", "Correct --since and --until.")
    found = []
    while since <= query.until:
        until = min(since + LONGEST, query.until)
        found.append((since, until))
        since = until + timedelta(days=1)
    return found


SOURCE = ApiSource(
    name="sam_opportunities_api",
    base="sam_url",
    layouts={SEARCH: "sam_opportunities_search"},
    error_layout="sam_opportunities_api_error",
    fetch=fetch,
    parse=parse,
    keys={"api_key": "sam_api_key"},
    questions_a_day="sam_requests_per_day",
)

"""SAM.gov's search of contract opportunities: the newest notices of ICE, CBP and DHS headquarters, with a key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from research.errors import BadQuestion, NotFound, Problem, RowsRejected
from research.notices import number_key
from research.records import Batch, NoticeRecord
from scrapers.base import ApiSource, Context, Document, Query
from scrapers.normalize import DOLLARS, cents, day, whole_number
from scrapers.notice_offices import KEPT, agency_of
from scrapers.strict import Row, keep_once

SEARCH = "/opportunities/v2/search"
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

MAY_REJECT = 0.01
"""Amounts are typed by hand; one that nobody can read must not cost the other notices, nor the day's questions."""


def fetch(context: Context) -> Iterator[Document]:
    """Every page of every window, agency by agency; `offset` counts pages, not records."""
    codes = tuple(agency.code for agency in context.query.agencies) or KEPT
    windows = _windows(context.query)
    is_any = False
    for code in codes:
        for since, until in windows:
            for document in _pages(context, code, since, until):
                yield document
                is_any = is_any or _total(document) > 0
    if not is_any:
        context.missing(
            f"no notice of {', '.join(codes)} since {windows[0][0]}: either none was posted, or the publisher takes "
            "no sub-tier codes for organizationCode any more"
        )


def _pages(context: Context, code: str, since: date, until: date) -> Iterator[Document]:
    came: set[str] = set()
    page = total = 0
    while page == 0 or page * LIMIT < total:
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
        total = _total(document)
        came |= {str(row.pop("noticeId")) for row in _rows(document)}
        page += 1
    if len(came) < total:
        context.missing(f"{code}, posted from {since} to {until}: {len(came):,} of {total:,} notices came")


def parse(document: Document) -> list[Batch]:
    """The notices of one page; one with a value that cannot be right is left out and told.

    Raises `SourceChanged`, also for a notice of another agency than was asked for, and `RowsRejected` where more than
    one, and more than `MAY_REJECT` of the page, cannot be right.
    """
    answer = Row(document.json(), document=document.url)
    asked = parse_qs(urlsplit(document.url).query).get("organizationCode", [""])[0]
    answer.read("totalRecords", whole_number)
    records: dict[str, NoticeRecord] = {}
    problems: list[Problem] = []
    rows = answer.rows("opportunitiesData")
    for number, row in enumerate(rows, 1):
        try:
            record = read_notice(row, number)
        except RowsRejected as rejected:
            problems += [replace(problem, line=number) for problem in rejected.problems]
            continue
        if asked and record.sub_tier_code != asked:
            raise row.changed(
                "fullParentPathCode", f"is not of {asked}, which was asked for", record.sub_tier_code
            )
        keep_once(records, record.notice_id, record, row)
    answer.done(ignore=("limit", "offset", "links"))
    if len(problems) > max(1, MAY_REJECT * len(rows)):
        raise RowsRejected(
            f"{document.url}: {len(problems):,} of {len(rows):,} notices hold values that cannot be right",
            problems,
            "Nothing of this answer was stored. It is in the archive; look whether the publisher writes amounts anew.",
        )
    return [Batch("notice", list(records.values()), problems=tuple(problems))]


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
        agency_code=agency_of(sub_tier_code, office_code),
        sub_tier_code=sub_tier_code or None,
        sub_tier=names[1] if len(names) == len(codes) and len(names) > 1 else path,
        office_code=office_code.upper() or None,
        office_name=names[2] if len(names) == len(codes) == 3 else None,
        solicitation_number=solicitation,
        solicitation_key=number_key(solicitation) or None,
        set_aside_code=row.text("typeOfSetAside"),
        set_aside=row.text("typeOfSetAsideDescription"),
        naics_code=row.text("naicsCode"),
        psc_code=row.text("classificationCode"),
        award_number=number,
        award_number_key=number_key(number) or None,
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
    if not re.fullmatch(DOLLARS, text):
        raise ValueError("is not an amount in dollars and whole cents")
    return cents(Decimal(re.sub(r"[$, ]", "", text)))


def _optional_day(value: object) -> date | None:
    return day(value) if value else None


def _total(document: Document) -> int:
    """How many notices the publisher counts, in an answer that was parsed before without complaint."""
    return whole_number(document.json()["totalRecords"])


def _rows(document: Document) -> list[Row]:
    """The notices of such an answer, those left out too."""
    return Row(document.json(), document=document.url).rows("opportunitiesData")


def _windows(query: Query) -> list[tuple[date, date]]:
    """Days of posting, in spans that the publisher takes, oldest first."""
    if query.until is None:
        raise BadQuestion("no last day was given", "Say it with --until.")
    since = query.since or query.until - RECENT
    if since > query.until:
        raise BadQuestion(f"{since} lies after {query.until}", "Correct --since and --until.")
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
    understands=frozenset({"agencies", "since", "until"}),
    keys={"api_key": "sam_api_key"},
    questions_a_day="sam_requests_per_day",
)

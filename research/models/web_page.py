"""Pages of the web that actions rest on: what each says of itself, whom it names, how many people it counts."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from research.models.columns import Cents, Instant


class WebPageFacts(SQLModel):
    """What one archived answer says of itself. The text of the page stays in the archive.

    `page` is the address that data/ names, `address` the one that answered. `kept_by` is who gave the bytes:
    "publisher", "web archive" or "reader" (saved by hand); `captured_at` is when they were as they are: for a copy
    of a web archive the time it took them, else the time of retrieval. `published` and `modified` are as printed.
    `canonical` is the address that the page gives itself, `links` those that its text leads to, one a line.
    `text_part` is the element taken for its text: "article", "main" or "body"; empty where the answer is no HTML
    page and was not read.
    """

    page: str = Field(index=True)
    address: str
    kept_by: str
    captured_at: str
    media_type: str
    title: str | None = None
    publisher: str | None = None
    authors: str | None = None
    published: str | None = None
    modified: str | None = None
    canonical: str | None = None
    links: str | None = None
    text_part: str | None = None


class WebPage(WebPageFacts, table=True):
    """One archived answer of a page; each keeps its own statement, a later one replaces none.

    `named_by` is the digest of data/ and the way of reading by which names were looked for; the refresh fills it in.
    """

    __tablename__ = "web_page"

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.evidence_id")
    line: int
    state_hash: str
    retrieved_at: datetime = Field(sa_type=Instant)
    named_by: str | None = None


class PageMention(SQLModel, table=True):
    """An archived page names somebody: the first place, with at most 25 words round it.

    `kind` is "company", "agency" or "organization", `slug` its name in data/. `start` and `end` are characters of the
    page's readable text. A mention ties nobody to anybody.
    """

    __tablename__ = "page_mention"

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.evidence_id")
    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    page: str = Field(index=True)
    matched_text: str
    start: int
    end: int
    quotation: str
    rule_id: str
    rule_version: str


class PageCount(SQLModel, table=True):
    """A count of people as an archived page words it: the claim of that page as of `captured_at`.

    `start` is its place in the text of the whole page. Another day's count is another claim, never an update.
    """

    __tablename__ = "page_count"

    evidence_id: str = Field(primary_key=True, foreign_key="evidence.evidence_id")
    start: int = Field(primary_key=True)
    page: str = Field(index=True)
    captured_at: str
    number: int = Field(sa_type=Cents)
    unit: str
    qualifier: str | None = None
    quotation: str

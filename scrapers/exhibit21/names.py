"""Names as filed: footnote marks and bullets off, and what tells a company from a heading or a sentence."""

from __future__ import annotations

import re

_GAPS = re.compile(r"[\s\u00a0\u2007\u2009\u200b\u202f\ufeff]+")
_MARK = re.compile(
    r"\s*(?:\(\d{1,2}\)|\[\d{1,2}\]|\([a-z]\)|\[[a-z]\]|[*\u2020\u2021\u00a7#^]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+)"
    r"(?:\s*,)?\s*$"
)
_BULLET = re.compile(
    r"^(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2043\uf0b7*]|(?:[-\u2013\u2014]\s*)+(?=\s|[A-Z0-9])|\d{1,3}[.)]\s+(?=\D)|"
    r"\([a-z0-9]{1,3}\)\s+|o\s+(?=[A-Z]))\s*"
)
_FORM = re.compile(
    r"(?<![\w.])(?:inc|incorporated|corp|corporation|llc|l\.l\.c|lc|llp|l\.l\.p|lp|l\.p|ltd|limited|ltda|limitada|company|co|"
    r"plc|gmbh|ag|kg|ohg|s\.?a|s\.?a\.?s|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|pty|pte|pvt|a\.?b|oyj?|a\.?s|a/s|aps|"
    r"k\.?k|kft|zrt|s\.?r\.?o|sp\.? ?z\.? ?o\.? ?o|sdn|bhd|ulc|trust|bank|partnership|partners|holdings?|group|"
    r"associates|c\.?v|c\.?a|s\.?l|s\.?l\.?u|d\.?o\.?o|ooo|e\.?o\.?o\.?d|pllc|n\.a|lda|fund|gk|unlimited|foundation|"
    r"ventures?|enterprises|industries|systems|services|international|technologies|insurance)(?![\w])\.?",
    re.I,
)
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_HEADING = re.compile(
    r"^(?:list of )?(?:significant |principal |wholly[- ]owned |active |direct |indirect |consolidated |certain )*"
    r"(?:subsidiar(?:y|ies)|affiliates|joint ventures|companies)\b(?: companies)?(?:$| of | and | as | at |:|\s*\()"
    r"|^names?(?:$| of | and |\s*/)|^(?:company|corporate|legal|entity|subsidiary|registered) (?:legal )?names?$"
    r"|^(?:company|entity|name)$"
    r"|^(?:u\.?s\.?|united states|domestic|foreign|non-?u\.?s\.?|international|other|inactive|active)"
    r"(?: and foreign)? (?:subsidiar|affiliat|entit|compan|operat)"
    r"|^(?:domestic|foreign|international|u\.?s\.?)(?: subsidiaries)?:?$"
    r"|^(?:state|country|place|jurisdiction|state/country|province)(?:s)?(?:/\w+)?(?:$| of | or | where | in |\s*\(|/)"
    r"|^(?:percent|percentage|ownership|% owned|% of|voting|owned by|organized under|incorporated (?:in|under)|"
    r"incorporation|organization|formation)(?:\b.*)?$"
    r"|^(?:doing business as|d/?b/?a|dba names?|trade names?|file (?:no|number)|date of|registrant|parent|"
    r"immediate parent)\b.{0,40}$"
    r"|^(?:exhibit|ex-?)\s*(?:no\.?\s*)?\(?\d{1,2}|^page\b|^table of contents$|^as of\b|^\(?(?:continued|unaudited)\)?$"
    rf"|^form 10-?k|^at {_MONTH}\b|^{_MONTH} \d{{1,2}}, \d{{4}}$",
    re.I,
)
_PROSE = re.compile(
    r"\b(?:is|are|was|were|has|have|been|pursuant|omitted|omits|includes?|incorporated (?:herein )?by reference|hereto|"
    r"unless|does not|would not|listed below|set forth|following|the registrant|considered in the aggregate|denotes|"
    r"indirectly (?:owned|through)|owned (?:directly|by))\b",
    re.I,
)
_NOTE = re.compile(r"^\s*(?:\(?\d{1,2}[).]|\[\d{1,2}\]|\([a-z]\)|[*\u2020\u2021]+|notes?:)\s*\S", re.I)
_PERCENT = re.compile(r"^[<>~]?\s*(\d{1,3}(?:[.,]\d{1,6})?)\s*%?\s*(?:\([\w*]{1,2}\)|\*)*$")
_FORM_ALONE = re.compile(r"(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|company|l\.p|lp)\.?", re.I)
_ENDING = re.compile(r"(?:,? inc\.?|,? llc|,? ltd\.?|,? corp\.?|,? limited|gmbh|l\.l\.c\.?)$", re.I)
_TITLE = re.compile(r"(?:list of |significant |principal |the )*subsidiaries of", re.I)
_MARKS = re.compile(r"(?:\(\w{1,2}\)|\d{1,3}[.)]|[%*\u2020\u2021])+")
_FURNITURE = re.compile(r"^[-\u2013\u2014\s.\d_=*]*$")


def evened(text: str) -> str:
    """One gap between words, none around."""
    return _GAPS.sub(" ", text).strip()


def clean(printed: str) -> str:
    """The name without bullets before it and footnote marks behind it; a year in brackets stays."""
    name = evened(printed)
    name = _BULLET.sub("", name, count=1)
    while (shorter := _MARK.sub("", name)) != name and shorter:
        name = shorter
    return name.strip(" ;\u2026") if not name.endswith("...") else name.rstrip(". ")


def is_percentage(text: str) -> bool:
    found = _PERCENT.match(evened(text))
    return found is not None and float(found[1].replace(",", ".")) <= 100


def is_mark(text: str) -> bool:
    """Nothing but footnote marks, numbering, rules or a page number."""
    said = evened(text)
    if sum(map(str.isalnum, said)) < 2 or _FURNITURE.match(said) or not clean(said):
        return True
    return _MARKS.fullmatch(said) is not None


def has_form(text: str) -> bool:
    """Whether a legal form or another word of firms stands in it."""
    return _FORM.search(text) is not None


def is_heading(text: str) -> bool:
    """A column's heading, a section's label or the page's own title: no company."""
    said = evened(text).strip(" .:*\u2013-")
    return bool(_HEADING.match(said)) and not _is_named_so(said)


def _is_named_so(said: str) -> bool:
    """A company may be called International Subsidiaries, Inc.; headings end without a legal form."""
    return _ENDING.search(said) is not None and _TITLE.match(said) is None


def is_prose(text: str) -> bool:
    """A sentence or a footnote: no company."""
    said = evened(text)
    words = said.split()
    if (
        len(words) > 4
        and _NOTE.match(said)
        and (_PROSE.search(said) or said.endswith("."))
        and not _only_name(said)
    ):
        return True
    return (
        len(words) > 5 and _PROSE.search(said) is not None and (len(words) > 9 or said.endswith((".", ":")))
    )


def _only_name(said: str) -> bool:
    return len(said.split()) < 9 and has_form(said) and _PROSE.search(said) is None


def is_continued(text: str) -> bool:
    """Whether a line goes on with the one before: it begins small, with a bracket, or with a legal form alone."""
    said = evened(text)
    return said[:1].islower() or _FORM_ALONE.fullmatch(said) is not None

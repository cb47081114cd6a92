"""Wiki markup: `{{cite web}}` of the English Wikipedia, with everything escaped that would break a template.

Characters that mean something in wiki markup become character references, which a page shows as themselves. The
particulars stand after the template: it has no parameter for them, and an unknown one is an error there.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from research.citations.cited import PUBLISHER, Cited
from research.citations.particulars import one_line, particulars, record_words, upfirst
from research.wording import long_date

_REFERENCES = str.maketrans({letter: f"&#{ord(letter)};" for letter in "|[]{}<>~"} | {"&": "&amp;"})
_RUNS = re.compile(r"'{2,}|_{2,}|-{4,}|://")
"""Italics, switches such as `__NOTOC__`, a ruled line, and addresses, which may not stand inside a link."""


def write_wiki(fact: Cited) -> str:
    parameters = {
        "url": _address(fact.url),
        "title": escape(fact.title),
        "website": PUBLISHER,
        "date": long_date(fact.as_of.date()) if fact.as_of else "n.d.",
        "type": "Data set",
        "id": escape(record_words(fact.record)) if fact.record else "",
        "quote": escape(fact.statement),
    }
    given = " ".join(f"|{name}={value}" for name, value in parameters.items() if value)
    return f"{{{{cite web {given}}}}} {upfirst(escape('; '.join(particulars(fact))))}."


def escape(text: str) -> str:
    """Text that a wiki shows as it is, inside a template and inside a link."""
    return _RUNS.sub(
        lambda run: "".join(f"&#{ord(letter)};" for letter in run[0]), one_line(text).translate(_REFERENCES)
    )


def _address(url: str) -> str:
    """The address with what would end the link or the parameter percent-encoded."""
    return quote(url, safe="%/:?#@!$&()*+,;=-._~")

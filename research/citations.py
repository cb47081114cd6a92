"""Citations: from a fact on a page to a sentence, APA, BibTeX, RIS and CSL-JSON, each with its evidence.

Every form holds what makes the fact checkable: basis of the money, window, rule and its version, the time
of the newest evidence, the permanent address, and the digests of the archived bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from research.types import Window
from research.wording import count, long_time, window_words

PUBLISHER = "Contract Trail"
_DIGESTS_SPELLED_OUT = 3
_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Cited:
    """A fact to be cited.

    title: of the page. statement: the fact as a sentence that may be printed. url: permanent address, with
    window and rule spelled out. basis: word of the money ("obligation"), None where there is none. window:
    of action dates, None where the fact has none. rule: id and version. as_of: retrieval time of the newest
    evidence. digests: SHA-256 of each archived file or answer the fact rests on. build: of the database.
    """

    title: str
    statement: str
    url: str
    as_of: datetime | None
    digests: tuple[str, ...]
    build: str
    basis: str | None = None
    window: Window | None = None
    rule: tuple[str, str] | None = None

    @property
    def fingerprint(self) -> str:
        """One SHA-256 for all the evidence: of the sorted digests, one a line."""
        return fingerprint(self.digests)


@dataclass(frozen=True)
class Citation:
    """The same citation in the forms people paste."""

    plain: str
    apa: str
    bibtex: str
    ris: str
    csl_json: Mapping[str, object]


def fingerprint(digests: Sequence[str]) -> str:
    """SHA-256 over the sorted, distinct digests, one a line."""
    lines = "".join(f"{digest}\n" for digest in sorted(set(digests)))
    return hashlib.sha256(lines.encode()).hexdigest()


def cite(fact: Cited) -> Citation:
    """The citation of a fact in every form."""
    return Citation(
        plain=_plain(fact), apa=_apa(fact), bibtex=_bibtex(fact), ris=_ris(fact), csl_json=_csl(fact)
    )


def _particulars(fact: Cited) -> list[str]:
    """What makes the fact checkable, as short phrases."""
    said = []
    if fact.basis:
        said.append(f"basis of the money: {fact.basis.replace('_', ' ')}")
    if fact.window is not None:
        said.append(f"window: {window_words(fact.window)}")
    if fact.rule:
        said.append(f"rule {fact.rule[0]} version {fact.rule[1]}")
    if fact.as_of:
        said.append(f"records as of {long_time(fact.as_of)}")
    said.append(_evidence_words(fact))
    said.append(f"build {fact.build}")
    return said


def _evidence_words(fact: Cited) -> str:
    digests = sorted(set(fact.digests))
    if not digests:
        return "no archived evidence"
    if len(digests) <= _DIGESTS_SPELLED_OUT:
        return f"evidence SHA-256 {', '.join(digests)}"
    files = count(len(digests), "archived document")
    return f"evidence: {files}, SHA-256 of their sorted digests {fact.fingerprint}"


def _plain(fact: Cited) -> str:
    return f"{fact.statement} ({PUBLISHER}; {'; '.join(_particulars(fact))}.) {fact.url}"


def _apa(fact: Cited) -> str:
    when = f"{fact.as_of:%Y, %B} {fact.as_of.day}" if fact.as_of else "n.d."
    return f"{PUBLISHER}. ({when}). {fact.title} [Data set; {'; '.join(_particulars(fact))}]. {fact.url}"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in text)


def _bibtex(fact: Cited) -> str:
    year, month = (str(fact.as_of.year), str(fact.as_of.month)) if fact.as_of else ("", "")
    fields = {
        "title": f"{{{_latex(fact.title)}}}",
        "author": f"{{{PUBLISHER}}}",
        "publisher": PUBLISHER,
        "year": year,
        "month": month,
        "howpublished": "Data set",
        "version": _latex(fact.build),
        "url": fact.url.replace("{", "%7B").replace("}", "%7D"),
        "note": _latex(f"{fact.statement} {'; '.join(_particulars(fact))}"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{_key(fact)},\n" + ",\n".join(lines) + "\n}"


def _ris(fact: Cited) -> str:
    lines = [("TY", "DATA"), ("TI", fact.title), ("AU", PUBLISHER), ("PB", PUBLISHER)]
    if fact.as_of:
        lines += [("PY", str(fact.as_of.year)), ("DA", f"{fact.as_of:%Y/%m/%d}")]
    lines += [("UR", fact.url), ("AB", fact.statement), ("N1", "; ".join(_particulars(fact)))]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines) + "ER  - \r\n"


def _csl(fact: Cited) -> dict[str, object]:
    made: dict[str, object] = {
        "id": _key(fact),
        "type": "dataset",
        "title": fact.title,
        "author": [{"literal": PUBLISHER}],
        "publisher": PUBLISHER,
        "URL": fact.url,
        "version": fact.build,
        "abstract": fact.statement,
        "note": "; ".join(_particulars(fact)),
        "custom": {
            "basis": fact.basis,
            "window": _window(fact.window),
            "rule": {"id": fact.rule[0], "version": fact.rule[1]} if fact.rule else None,
            "as_of": fact.as_of.isoformat() if fact.as_of else None,
            "evidence_sha256": sorted(set(fact.digests)),
            "evidence_fingerprint": fact.fingerprint if fact.digests else None,
        },
    }
    if fact.as_of:
        made["issued"] = {"date-parts": [[fact.as_of.year, fact.as_of.month, fact.as_of.day]]}
    return made


def _window(window: Window | None) -> dict[str, str | None] | None:
    def text(day: date | None) -> str | None:
        return day.isoformat() if day else None

    if window is None:
        return None
    return {"since": text(window.since), "until": text(window.until), "basis": window.basis}


def _key(fact: Cited) -> str:
    """A key that is the same for the same page: its address without the host, and the build."""
    path = re.sub(r"^https?://[^/]*", "", fact.url)
    words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:60]
    return f"contract-trail-{words}-{fact.build[:8]}".replace("--", "-")

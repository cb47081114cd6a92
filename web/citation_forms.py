"""Forms as pages and files give them: the block's labels, and the endings, media types and names of files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from research.citations import Citation


@dataclass(frozen=True)
class Form:
    """One form in the block. label: of the fold."""

    label: str
    text: str


@dataclass(frozen=True)
class File:
    """A form that reference managers read. ending: of the page's address. media_type: as registered or in use."""

    name: str
    ending: str
    media_type: str


FILES = (
    File("BibTeX", ".bib", "application/x-bibtex"),
    File("RIS", ".ris", "application/x-research-info-systems"),
    File("CSL-JSON", ".csl.json", "application/vnd.citationstyles.csl+json"),
)


def forms_of(citation: Citation) -> tuple[Form, ...]:
    """All forms in the order of the block, the plain sentence first."""
    return (
        Form("Plain", citation.plain),
        Form("APA", citation.apa),
        Form("Chicago, note", citation.chicago_note),
        Form("Chicago, bibliography", citation.chicago_bibliography),
        Form("MLA", citation.mla),
        Form("Wikipedia", citation.wiki),
        Form("BibTeX", citation.bibtex),
        Form("RIS", citation.ris),
        Form("CSL-JSON", _csl(citation)),
    )


def file_text(citation: Citation, ending: str) -> str:
    """What the file with this ending holds."""
    return {".bib": f"{citation.bibtex}\n", ".ris": citation.ris, ".csl.json": f"{_csl(citation)}\n"}[ending]


def file_name(citation: Citation, ending: str) -> str:
    """A name for the file, of the words of the title."""
    words = re.sub(r"[^a-z0-9]+", "-", citation.fact.title.lower()).strip("-")[:80]
    return f"{words.strip('-') or 'contract-trail'}{ending}"


def _csl(citation: Citation) -> str:
    """An array of one item, as the data schema and every reader of it want."""
    return json.dumps([citation.csl_json], ensure_ascii=False, indent=1)

"""Citing: from any page that states a fact to its citation, its metadata, and the items of its list."""

from __future__ import annotations

from web.citation_forms import FILES, File, Form, forms_of

# Each module tells `facts_of` about the pages it knows.
from web.citing import (
    actions,
    as_of,
    compared,
    documents,
    evidence,
    links,
    lists,
    method,
    notices,
    parties,
    records,
    vehicles,
)
from web.citing.facts import Facts, cite_page, facts_of

__all__ = [
    "FILES",
    "Facts",
    "File",
    "Form",
    "actions",
    "as_of",
    "cite_page",
    "compared",
    "documents",
    "evidence",
    "facts_of",
    "forms_of",
    "links",
    "lists",
    "method",
    "notices",
    "parties",
    "records",
    "vehicles",
]

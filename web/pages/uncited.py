"""Why some pages with figures have no citation of their own."""

from __future__ import annotations

COUNTS = (
    "This page is a list and has no citation of its own. Each count and each sum leads to the search that finds its "
    "transactions, where it stands in a sentence with its dates and can be cited."
)

LISTS_LINKS = (
    "This page is a list and has no citation of its own. Each figure leads to the page of a company and an agency, "
    "where it stands in a sentence with its dates and can be cited."
)
"""Of lists of links."""

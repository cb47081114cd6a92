"""Templates: one Jinja environment in which a misspelt name is an error, never an empty place."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.formatting import FILTERS, GLOBALS
from web.site import HERE


def make_environment() -> Environment:
    """The environment of all pages: HTML is escaped, undefined names raise."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(GLOBALS)
    return environment

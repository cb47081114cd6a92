"""The sources there are: the modules in scrapers/sources, found by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import scrapers.sources
from research.errors import NotFound
from scrapers.base import ApiSource
from scrapers.layouts import Layout
from scrapers.pages import PageLayout


@cache
def sources() -> Mapping[str, ApiSource]:
    """Every API source, by name: the modules in scrapers/sources that have a `SOURCE`."""
    found = {}
    for module in pkgutil.iter_modules(scrapers.sources.__path__):
        source = getattr(importlib.import_module(f"scrapers.sources.{module.name}"), "SOURCE", None)
        if isinstance(source, ApiSource):
            if source.name != module.name:
                raise LookupError(f"scrapers/sources/{module.name}.py names its source {source.name}")
            found[source.name] = source
    return found


def error_layouts() -> frozenset[str]:
    """Names under which error answers are archived; they are never parsed."""
    return frozenset(source.error_layout for source in sources().values())


def is_parsed(source: str, layout: str) -> bool:
    """Whether what is archived under a layout is read by its source's `parse`, though it may have come as a file."""
    known = sources().get(source)
    return known is not None and layout in known.layouts.values()


def find_source(name: str) -> ApiSource:
    """A source by name; raises `NotFound`."""
    if name not in sources():
        raise NotFound(f"there is no source {name!r}", f"There are: {', '.join(sorted(sources()))}.")
    return sources()[name]


def all_layouts() -> list[Layout]:
    """Every tabular layout that a source declares."""
    layouts: list[Layout] = []
    for module in pkgutil.iter_modules(scrapers.sources.__path__):
        source = importlib.import_module(f"scrapers.sources.{module.name}")
        layouts += getattr(source, "TABLES", ())
    return layouts


def joined_layouts() -> frozenset[str]:
    """Names of the layouts in which somebody may have joined the captures of several days."""
    return frozenset(layout.name for layout in all_layouts() if layout.joined_by)


def all_pages() -> list[PageLayout]:
    """Every kind of page that a source reads from a user's files."""
    pages: list[PageLayout] = []
    for module in pkgutil.iter_modules(scrapers.sources.__path__):
        pages += getattr(importlib.import_module(f"scrapers.sources.{module.name}"), "PAGES", ())
    return pages

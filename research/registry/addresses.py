"""Addresses of the documents that actions rest on: the only pages of the web that are ever asked for."""

from __future__ import annotations

from urllib.parse import urldefrag

from research.errors import NotFound
from research.registry.schema import Registry


def page_address(url: str) -> str:
    """An address without the place in the page that it may point to."""
    return urldefrag(url).url


def page_addresses(registry: Registry) -> tuple[str, ...]:
    """The addresses named by the sources of actions, each once, oldest action first."""
    actions = sorted(registry.actions.values(), key=lambda action: (action.date.first, action.id))
    named = (source.url for action in actions for source in action.sources.values())
    return tuple(dict.fromkeys(page_address(url) for url in named if url is not None))


def known_address(registry: Registry, url: str) -> str:
    """The address as it is asked for; raises `NotFound` for one that no action rests on."""
    address = page_address(url.strip())
    if address not in page_addresses(registry):
        raise NotFound(
            f"no action names the address {address}",
            "Add it as a source of an action in data/actions first: only pages named there are kept.",
        )
    return address

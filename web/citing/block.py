"""The block "Cite this page" and what stands for it in the head, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.citation_forms import FILES, Form, forms_of
from web.citing.coins import coins_of
from web.citing.metadata import json_ld, metas_of
from web.pages.base import Page
from web.site import Context


@dataclass(frozen=True)
class FileLink:
    """Where a form is to be had as a file."""

    name: str
    media_type: str
    address: str


@dataclass(frozen=True)
class Block:
    """What a template needs of a citation. metas: names and contents. coins: titles of empty spans."""

    url: str
    forms: tuple[Form, ...]
    files: tuple[FileLink, ...]
    metas: tuple[tuple[str, str], ...]
    json_ld: Mapping[str, object]
    coins: tuple[str, ...]


def make_block(context: Context, page: Page, addresses: Mapping[str, str]) -> Block | None:
    """The block of a page that has a citation. addresses: of the page on this site, by name of the face."""
    citation = page.citation
    if citation is None:
        return None
    data = {"text/csv": addresses["csv"], "application/json": addresses["json"]}
    return Block(
        url=citation.fact.url,
        forms=forms_of(citation),
        files=tuple(FileLink(file.name, file.media_type, addresses[file.ending[1:]]) for file in FILES),
        metas=metas_of(citation),
        json_ld=json_ld(citation, {kind: context.address + path for kind, path in data.items()}),
        coins=coins_of(page, context),
    )

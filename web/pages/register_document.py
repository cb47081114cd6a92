"""One document of the Federal Register: what it is, whose, and which companies it names by which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from research.errors import NotFound
from research.matching.register import is_no_tie
from research.models import RegisterDocument
from research.register_documents import read_document
from web.pages.base import Page
from web.pages.register import COLUMNS, DocumentLine, make_document_lines, row_of
from web.site import Context
from web.tables import Table


@dataclass(frozen=True)
class RegisterDocumentPage(Page):
    """One document. why_nobody: why no company is linked, where none is."""

    template: ClassVar[str] = "register_document.html"
    is_kept: ClassVar[bool] = True

    document: DocumentLine
    why_nobody: str | None

    def table(self) -> Table:
        return Table(COLUMNS, [row_of(self.document)])


def register_document_page(context: Context, number: str) -> RegisterDocumentPage:
    """Raises `NotFound` for a number that is not held."""
    held = read_document(context.session, number)
    if held is None:
        raise NotFound(f"no document is held under the number {number!r}", "See the list of documents.")
    (line,) = make_document_lines(context, [held])
    return RegisterDocumentPage(
        title=line.title,
        document=line,
        why_nobody=None if line.companies else _why_nobody(context, held.document),
    )


def _why_nobody(context: Context, document: RegisterDocument) -> str:
    if document.agency_codes is None:
        return "It is a document of the department and its title names neither ICE nor CBP."
    if is_no_tie(context.registry, document.title, document.abstract, document.notice_kind):
        return "It is about goods or services for importers, and documents of that kind link no company here."
    return "Title and abstract hold no word that names a company followed here."

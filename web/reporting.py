"""Reporting: "report an error" on every page, as a mail or a form that already says which page and which build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

_MAIL = re.compile(r"(?:mailto:)?([^\s@<>?&:/]+@[^\s@<>?&:/]+\.[^\s@<>?&:/]+)")
_MOST_TITLE = 120


@dataclass(frozen=True)
class Report:
    """How a reader reports an error. address: opens the prefilled message, None where there is none to open.

    whom: to be told, where there is no address. text: of the message, to be copied then.
    """

    address: str | None
    whom: str
    text: str


def make_report(contact: str, title: str, page: str, build: str) -> Report:
    """The report of one page. contact: TRAIL_CONTACT. title, page: of the page in question, its title and address."""
    subject = f"Error on the page “{title[:_MOST_TITLE]}”"
    asked = ("What is wrong:", "What shows it (a record, a document, an address):")
    text = "\n".join([f"Page: {page}", f"Database build: {build}", "", *(f"{one}\n\n" for one in asked)])
    contact = contact.strip()
    return Report(_address(contact, subject, text), contact or "whoever runs this site", text.strip())


def _address(contact: str, subject: str, text: str) -> str | None:
    """A mail link, or a web address with the parameters that forms for new issues take; None for anything else."""
    if mail := _MAIL.fullmatch(contact):
        body = text.replace("\n", "\r\n")
        return f"mailto:{quote(mail[1], safe='@+')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
    parts = urlsplit(contact)
    if parts.scheme in ("http", "https") and parts.netloc:
        given = urlencode({"title": subject, "body": text})
        return urlunsplit(parts._replace(query=f"{parts.query}&{given}" if parts.query else given))
    return None

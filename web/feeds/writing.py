"""Writing a feed as Atom (RFC 4287) from its template, in which XML is escaped and no name may be missing."""

from __future__ import annotations

import re

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from web.feeds.feed import Feed, atom_time
from web.site import HERE

MEDIA = "application/atom+xml; charset=utf-8"
# Characters that XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: value if isinstance(value, Markup) else _NOT_XML.sub("�", str(value)),
)
_ENVIRONMENT.filters["atom_time"] = atom_time


def write_xml(template: str, **values: object) -> str:
    """A template as XML."""
    return _ENVIRONMENT.get_template(template).render(**values)


def send_feed(request: Request, feed: Feed) -> Response:
    """The feed, under the mark by which a reader who holds it is told so."""
    headers = {"ETag": request.state.mark, "Cache-Control": "no-cache"}
    return Response(write_xml("feed.xml", feed=feed), media_type=MEDIA, headers=headers)

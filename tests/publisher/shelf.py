"""The file host: archive and download files with ETag, Last-Modified, Range, If-Range and conditional 304."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property

from tests.publisher.replies import Question, Reply
from tests.publisher.zips import made_anew

ARCHIVE, DOWNLOADS = "/award_data_archive/", "/generated_downloads/"
XML = {"Content-Type": "application/xml"}
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_MISSING = {404: "NoSuchKey", 403: "AccessDenied"}


@dataclass
class StoredFile:
    """A file made when it is first asked for; `stored_at` is its Last-Modified."""

    make: Callable[[], bytes]
    stored_at: datetime

    @cached_property
    def data(self) -> bytes:
        return self.make()


@dataclass
class Shelf:
    """Files by path. One that is not there answers `missing` (404, or 403), with XML."""

    files: dict[str, StoredFile] = field(default_factory=dict)
    missing: int = 404

    def put(self, path: str, make: Callable[[], bytes], day: date) -> None:
        self.files[path] = StoredFile(make, datetime(day.year, day.month, day.day, 6, tzinfo=UTC))

    def remove(self, path: str) -> None:
        del self.files[path]

    def remake(self, path: str) -> None:
        """Put another file with the same rows in its place, made a second later."""
        old = self.files[path]
        data = made_anew(old.data)
        self.files[path] = StoredFile(lambda: data, old.stored_at.replace(second=old.stored_at.second + 1))

    def serve(self, question: Question, change: Callable[[bytes], bytes] = bytes) -> Reply:
        """The file asked for; `change` does something to its bytes first."""
        stored = self.files.get(question.plain_path)
        if stored is None:
            return _error(self.missing, _MISSING[self.missing])
        data = change(stored.data)
        etag = f'"{hashlib.md5(data).hexdigest()}"'
        modified = format_datetime(stored.stored_at, usegmt=True)
        headers = {"ETag": etag, "Last-Modified": modified, "Accept-Ranges": "bytes"}
        if _is_known(question, etag, stored.stored_at):
            return Reply(304, b"", headers)
        headers["Content-Type"] = "application/zip"
        wanted = _RANGE.fullmatch(question.header("Range"))
        if wanted is None or question.header("If-Range") not in ("", etag, modified):
            return Reply(200, data, headers)
        first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
        if first >= len(data):
            return _error(416, "InvalidRange", {"Content-Range": f"bytes */{len(data)}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        return Reply(206, data[first : last + 1], headers)


def _is_known(question: Question, etag: str, stored_at: datetime) -> bool:
    """If-None-Match counts before If-Modified-Since (RFC 9110, 13.2.2)."""
    if tags := question.header("If-None-Match"):
        return etag in [tag.strip() for tag in tags.split(",")]
    since = question.header("If-Modified-Since")
    return bool(since) and parsedate_to_datetime(since) >= stored_at


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> Reply:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><RequestId>EXAMPLE</RequestId></Error>'
    return Reply(status, body.encode(), XML | (headers or {}))

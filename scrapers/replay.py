"""An archived answer as the document it was, and what it says, read by today's parser."""

from __future__ import annotations

import gzip
import io
import json
import zlib

from research.errors import Damaged
from research.evidence import EvidenceRecord
from research.records import Batch
from scrapers.base import Document
from scrapers.fetch import LARGEST_ANSWER
from scrapers.registered import find_source

_GZIP = b"\x1f\x8b"  # no JSON and no page begins like this


def replay(evidence: EvidenceRecord, payload: bytes) -> list[Batch]:
    """The batches of an archived answer, as a run would read it now; none for an error answer.

    Raises as the source's `parse` does: an answer that its run refused is refused again, until the
    parser knows it.
    """
    source = find_source(evidence.source)
    if evidence.layout == source.error_layout:
        return []
    return source.parse(document_of(evidence, payload))


def document_of(evidence: EvidenceRecord, payload: bytes) -> Document:
    """The document that an archived answer is, its body content-decoded; raises `Damaged`."""
    return Document(
        source=evidence.source,
        evidence_id=evidence.evidence_id,
        layout=evidence.layout,
        url=evidence.target_uri,
        method=evidence.method or "GET",
        request=None if evidence.request_body is None else json.loads(evidence.request_body),
        status=evidence.http_status or 200,
        media_type=evidence.media_type,
        payload=_decoded(payload, evidence.target_uri),
        retrieved_at=evidence.retrieved_at,
        asked=evidence.asked_uri,
        memento_datetime=evidence.memento_datetime,
    )


def _decoded(payload: bytes, url: str) -> bytes:
    """The body without gzip, which some servers send though we ask for none."""
    if not payload.startswith(_GZIP):
        return payload
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(payload)) as stream:
            body = stream.read(LARGEST_ANSWER + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise Damaged(f"{url}: its gzip body cannot be read: {error}", remedy="Run it again.") from error
    if len(body) > LARGEST_ANSWER:
        raise Damaged(f"{url}: its body unpacks to over {LARGEST_ANSWER:,} bytes", remedy="Ask for less.")
    return body

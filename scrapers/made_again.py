"""From when a publisher's file counts: the day in its name, or when it was made again under the same name."""

from __future__ import annotations

from datetime import UTC, datetime

from research.evidence import EvidenceRecord, Exchange
from scrapers.dating import Dated
from scrapers.line import header, http_moment

MODIFIED = "last modified"
"""`Evidence.retrieved_basis` of a file that was made again under the same name, where the publisher says when."""


def when_made(
    generated_at: datetime | None, exchange: Exchange, digest: str, held: EvidenceRecord | None
) -> Dated:
    """The moment from which a downloaded file counts, and how it is known.

    generated_at: the day in its name. held: what was archived from that address before; of the same bytes it counts
    as then. Another version under the same name counts from when the publisher changed it (`Last-Modified`, or where he
    does not say, when it was received), if that is later: of two files of one day a digest would decide.
    """
    if generated_at is None:
        return Dated(exchange.received_at, "response")
    named = Dated(generated_at, "file name")
    if held is None:
        return named
    if held.payload_sha256 == digest:
        return Dated(held.retrieved_at, held.retrieved_basis) if held.retrieved_at > generated_at else named
    changed = http_moment(header(exchange, "Last-Modified"))
    if changed is None:
        made = Dated(exchange.received_at, "response")
    else:
        # A clock that is wrong must not let it win over all that is still to come.
        made = Dated(min(changed.astimezone(UTC), exchange.received_at), MODIFIED)
    return made if made.at > generated_at else named

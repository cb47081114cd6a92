"""How a recipient's published name becomes a key: alike spellings meet, different names never do."""

from __future__ import annotations

import hashlib
import re

_DROPPED = re.compile(r"[.,'\"`´’]")
_GAPS = re.compile(r"[\s\-_/\\;:()\[\]]+")


def normalised(name: str) -> str:
    """Upper case, without points, commas and quotes, single spaces: `DELL FEDERAL SYSTEMS, L.P.` → `… LP`.

    Legal forms stay (INC is not LLC), and so do `&`, `+` and digits: nothing that tells two firms apart
    may go.
    """
    return _GAPS.sub(" ", _DROPPED.sub("", name.upper())).strip()


def name_key(name: str) -> str:
    """Key of a recipient without UEI: readable, and exact through the digest of the normalised name."""
    plain = normalised(name)
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-")
    return f"name-{slug}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"

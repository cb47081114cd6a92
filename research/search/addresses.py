"""Addresses of publishers' pages, also of those that are gone: which award and modification they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_AWARD_HOSTS = ("usaspending.gov", "www.usaspending.gov", "api.usaspending.gov")
_NUMBER_HOSTS = ("fpds.gov", "www.fpds.gov")

# A search of FPDS is pairs like `PIID:"70CTD023FC0000026"`, or bare words: a number, then the agency's code.
_PAIR = re.compile(r"""([A-Z_]+):\s*["']?([A-Z0-9-]{1,60})["']?""")
_BARE_PIID = re.compile(r"(?=[A-Z-]*\d)[A-Z0-9-]{6,60}")
_BARE_AGENCY = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class AtFpds:
    """What an address at FPDS names. Parts the address does not give are None."""

    piid: str
    agency_code: str | None = None
    modification_number: str | None = None
    parent_piid: str | None = None


def key_in_address(text: str) -> str | None:
    """The award key in the address of a page at USAspending; None for any other text."""
    parts = _address(text)
    if parts is None or parts.hostname not in _AWARD_HOSTS:
        return None
    steps = [unquote(step) for step in parts.path.split("/") if step]
    return next(
        (steps[steps.index(name) + 1] for name in ("award", "awards") if name in steps[:-1]),
        None,
    )


def number_in_address(text: str) -> AtFpds | None:
    """What the address of a search, feed or record at FPDS names; None for any other text."""
    parts = _address(text)
    if parts is None or parts.hostname not in _NUMBER_HOSTS:
        return None
    fields = {name.lower(): values[0].strip().upper() for name, values in parse_qs(parts.query).items()}
    if "piid" in fields:
        return AtFpds(
            piid=_number(fields["piid"]),
            agency_code=fields.get("agencyid"),
            modification_number=fields.get("modnumber"),
            parent_piid=_number(fields.get("idvpiid", "")) or None,
        )
    return _in_search(fields.get("q", ""))


def is_publishers_address(text: str) -> bool:
    """Whether a text is an address of a publisher understood here, whatever it names."""
    return _address(text.strip().strip('"').strip()) is not None


def _in_search(query: str) -> AtFpds | None:
    pairs = dict(_PAIR.findall(query))
    words = _PAIR.sub(" ", query).replace('"', " ").replace("'", " ").split()
    place = next((n for n, word in enumerate(words) if _BARE_PIID.fullmatch(word)), None)
    piid = pairs.get("PIID") or (words[place] if place is not None else None)
    if piid is None:
        return None
    after = words[place + 1 :][:1] if place is not None else []
    return AtFpds(
        piid=_number(piid),
        agency_code=pairs.get("AGENCY_CODE") or next(filter(_BARE_AGENCY.fullmatch, after), None),
        modification_number=pairs.get("MODIFICATION_NUMBER"),
        parent_piid=_number(pairs.get("REF_IDV_PIID", "")) or None,
    )


def _number(text: str) -> str:
    return re.sub(r"[\s\"'-]", "", text)


def _address(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        known = parts.hostname in (*_AWARD_HOSTS, *_NUMBER_HOSTS)
    except ValueError:  # brackets that are no address
        return None
    return parts if known else None

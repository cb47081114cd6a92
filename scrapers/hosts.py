"""Which addresses may be asked: hosts named beforehand, and no machine inside the network we run in."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from research.errors import HostNotAllowed

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in the last 32 bits (RFC 6052)


def check_host(url: str, allowed: Iterable[str]) -> str:
    """The host of an address that may be asked; raises `HostNotAllowed` for any other."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise HostNotAllowed(f"not an address: {url!r}", "Correct the publisher's address.") from error
    named = host in {name.lower() for name in allowed}
    if parts.scheme not in ("http", "https") or parts.username is not None or not named:
        raise HostNotAllowed(
            f"{parts.scheme}://{host} is not among the addresses this source may ask",
            "If the publisher has moved, check the new address and set it (TRAIL_…_URL).",
        )
    return host


def is_written_loopback(host: str) -> bool:
    """Whether a host is written as this very machine, so that no look-up of a name can lead elsewhere."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local or reserved."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast

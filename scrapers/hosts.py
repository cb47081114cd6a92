"""Which addresses may be asked: hosts named beforehand, and no machine inside the network we run in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

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


def _checked(connection: socket.socket, host: str) -> socket.socket:
    """Refuse the very connection that was made, so that no second look-up of the name can differ."""
    address = connection.getpeername()[0]
    if not is_public(address):
        connection.close()
        raise HostNotAllowed(
            f"{host} leads to {address}, inside this network",
            "Set TRAIL_ALLOW_PRIVATE_HOSTS=true if this is a mirror or test publisher of yours.",
        )
    return connection


class _PublicHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class PublicOnly(HTTPAdapter):
    """Connects to public addresses only; checked before anything is sent."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}

"""Where an address really leads to: news goes to no machine that only this server can reach."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 500
PORTS = {"http": 80, "https": 443}
WEB = IPv6Network("2000::/3")
"""All of IPv6 that is given out; what is global beyond it is so on paper only."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses of IPv4 as machines without it are told them; the last 32 bits are what they stand for."""


class BadAddress(ValueError):
    """Says what is wrong, as a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    scheme: str
    host: str
    port: int
    ip: str
    """It is connected to; a name that is looked up again could lead elsewhere."""
    path: str

    @property
    def header(self) -> str:
        """As `Host` says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Looks the name up. Raises `BadAddress` for what is no address, leads nowhere, or to a private network."""
    scheme, host, port, path = _parts(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise BadAddress(f"{host} is not known.") from None
    ips = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not settings.LOCAL and not all(_is_public(ip_address(ip.partition("%")[0])) for ip in ips):
        raise BadAddress(f"{host} is an address of a private network.")
    return Target(scheme, host, port, ips[0], path)


def _parts(url: str) -> tuple[str, str, int, str]:
    bad = BadAddress("Give an address that begins with https:// or http://.")
    if len(url) > LONGEST or not url.isascii() or any(not 33 <= ord(letter) < 127 for letter in url):
        raise bad
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise bad
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme], path


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in TRANSLATED else ip.ipv4_mapped or ip.sixtofour
        return _is_public(inner) if inner else ip in WEB and ip.is_global
    return ip.is_global and not ip.is_multicast

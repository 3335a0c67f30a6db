"""Where a webhook may go: only to public addresses, unless the settings allow others.

A name is resolved once, every address it has must be public, and the connection is made to the very address that was
looked at, so an answer of the name service that changes afterwards has no effect. Redirects are not followed.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from .carrier import Later, Refused

Address = IPv4Address | IPv6Address
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")  # RFC 8215; older Pythons call it global


@dataclass(frozen=True)
class Allowed:
    """What the settings allow: private addresses, and http without encryption."""

    private: bool = False
    plain: bool = False


@dataclass(frozen=True)
class Target:
    """A looked-at place: connect to `address`, but speak to `host`."""

    address: str
    host: str
    port: int
    path: str
    is_tls: bool


def target_of(url: str, allowed: Allowed) -> Target:
    """Raises Refused for an address that must not be reached, Later where the name cannot be resolved now.

    Nothing raised contains the URL: whoever knows it may post.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(
            "The webhook's address cannot be read.", "Copy it once more and set the channel up again."
        ) from None
    host = parts.hostname or ""
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None:
        raise Refused("The webhook's address is not a web address.", "Copy it once more; it begins with https://.")
    if parts.scheme == "http" and not allowed.plain:
        raise Refused(
            "The webhook's address begins with http://, so everybody on the way could read the messages.",
            "Use its https:// address, or allow it: analytics-desktop settings set plain_webhooks allowed",
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    number = port or (443 if parts.scheme == "https" else 80)
    address = looked_at(host, number, allowed)
    return Target(address, host, number, path, parts.scheme == "https")


def looked_at(host: str, port: int, allowed: Allowed) -> str:
    """An address of `host` that may be reached; all of its addresses are looked at."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Later(f"The name {host} cannot be resolved.", "Check the network, and the name in the address.") from None
    addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not allowed.private and not all(is_public(one) for one in addresses):
        raise Refused(
            f"{host} is inside this computer or the company's network, where a webhook must not reach.",
            "If a server of your own takes the messages: analytics-desktop settings set private_webhooks allowed",
        )
    return str(addresses[0])


def is_public(address: Address) -> bool:
    """Reachable from anywhere: not private, loopback, link-local (with the clouds' metadata), shared or reserved.

    IPv4 addresses that are wrapped in IPv6 ones are unwrapped first.
    """
    if isinstance(address, IPv6Address):
        inner = _inside(address)
        if inner is not None:
            return is_public(inner)
        if address in _LOCAL_NAT64:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if int(address) >> 32 in {0, 0x64FF9B << 64}:  # ::a.b.c.d and 64:ff9b::a.b.c.d
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None

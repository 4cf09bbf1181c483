"""Which addresses the server may be sent to by a URL that somebody else wrote."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from scopitone.errors import InputError

_PORTS = {"http": 80, "https": 443}
# Ways to write an IPv4 address inside an IPv6 one, besides the mapped form which Python
# unwraps: 6to4 and Teredo (RFC 3056, 4380) and NAT64 (RFC 6052).
_TUNNELS = [IPv6Network("2002::/16"), IPv6Network("2001::/32"), IPv6Network("64:ff9b::/96")]


@dataclass(frozen=True, slots=True)
class Target:
    """A URL whose name was resolved and whose addresses were all found to be allowed.

    Connect to `address`, never to `host` again: the name may resolve to something else by then.
    """

    url: str
    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def host_header(self) -> str:
        """The Host header's value."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Guard:
    """What is allowed besides the public Internet."""

    allow_loopback: bool = False
    networks: Sequence[IPv4Network | IPv6Network] = ()

    def check(self, url: str, field: str) -> Target:
        """Resolve `url` once and check every address.

        Raises:
            InputError: naming `field`; the URL is malformed, not http(s), carries credentials,
                cannot be resolved, or leads to an address that is not allowed.
        """
        scheme, host, port, path = _split(url, field)
        addresses = _resolve(host, port, field)
        for address in addresses:
            if not self._allows(ip_address(address)):
                raise InputError(
                    field,
                    f"{host} leads to {address}, which is not a public address. The operator "
                    "can allow its network by SCOPITONE_ALLOW_NETWORKS",
                )
        return Target(url, scheme, host, port, addresses[0], path)

    def _allows(self, address: IPv4Address | IPv6Address) -> bool:
        if isinstance(address, IPv6Address):
            if address.ipv4_mapped is not None:
                return self._allows(address.ipv4_mapped)
            if any(address in network for network in _TUNNELS):
                return False
        if any(address in network for network in self.networks):
            return True
        if address.is_loopback:
            return self.allow_loopback
        return address.is_global and not address.is_multicast


def _split(url: str, field: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as error:
        raise InputError(field, "is not a URL") from error
    if parts.scheme not in _PORTS:
        raise InputError(field, "must be an http or https URL")
    if parts.username is not None or parts.password is not None:
        raise InputError(field, "must not carry a user name or password")
    if not host or "%" in host or "\\" in url or any(c <= " " or c == "\x7f" for c in url):
        raise InputError(field, "is not a URL")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, _PORTS[parts.scheme] if port is None else port, path


def _resolve(host: str, port: int, field: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(field, f"the name {host} cannot be resolved") from error
    # A scoped address ("fe80::1%eth0") is checked without its scope.
    return [str(entry[4][0]).partition("%")[0] for entry in found]

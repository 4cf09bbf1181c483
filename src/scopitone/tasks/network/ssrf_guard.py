"""The SSRF guard: the addresses to which a URL of a client may send the server."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

import idna

from scopitone.core.errors import InputError

UNREACHABLE = "cannot be reached, or is not allowed; the operator's log says which"
"""The message for every failure to get an HTTP status from a URL.

A more precise message would tell a client what is inside the operator's network: an unknown name, a
refused address, a port that is closed, filtered, or speaks another protocol.
"""

CONNECT_TIMEOUT_S = 5.0
"""The longest time to resolve a name, and again to connect (with TLS).

Long enough for two more SYNs (RFC 6298: after 1 s and 3 s)."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
# IPv6 addresses that lead to an IPv4 address inside them, besides the mapped form which Python
# unwraps: IPv4-compatible (RFC 4291), 6to4 and Teredo (RFC 3056, 4380) and NAT64 (RFC 6052, 8215).
_TUNNEL_NETWORKS = [
    IPv6Network(network)
    for network in ("::/96", "2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")
]
# ISATAP (RFC 5214) has the IPv4 address after these 32 bits, below any prefix.
_ISATAP_PREFIXES = (0x00005EFE, 0x02005EFE)
# No other IPv6 addresses are assigned for the Internet (RFC 4291, section 2.4).
_GLOBAL_IPV6 = IPv6Network("2000::/3")
# Networks that Python calls global, in all or some versions, but that are not on the Internet:
# Azure's WireServer and Oracle's metadata, which hand out secrets, and documentation (RFC 9637).
_NOT_PUBLIC: list[IPv4Network | IPv6Network] = [
    IPv4Network("168.63.129.16/32"),
    IPv4Network("192.0.0.0/24"),
    IPv6Network("3fff::/20"),
]
# Characters that browsers do not percent-encode (the WHATWG URL Standard, "percent-encoded bytes").
# "%" is one of them: what is encoded already must not be encoded twice.
_UNESCAPED = "!$%&()*+,-./:;=@[]_|~"
_UNESCAPED_IN_PATH = _UNESCAPED + "'"
_UNESCAPED_IN_QUERY = _UNESCAPED + "?^`{}"
_PORT = re.compile(r"(:\d*)?")
_LABEL = re.compile(r"[^.]{1,63}")


class UnreachableError(InputError):
    """A URL does not lead to an address that may be used. The message is always `UNREACHABLE`.

    reason: for the operator only.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, UNREACHABLE)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """A URL whose host was resolved to addresses that are all allowed.

    Connect to `address`, never to `host`: the name may resolve to something else by then. All
    fields are ASCII.
    """

    url: str
    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def host_header(self) -> str:
        """Return the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class SsrfGuard:
    """Checks addresses; allows the public Internet, `networks` and, if set, the loopback."""

    allow_loopback: bool = False
    networks: Sequence[IPv4Network | IPv6Network] = ()

    def check(self, url: str, field: str, timeout_s: float = CONNECT_TIMEOUT_S) -> Target:
        """Resolve `url` once, within `timeout_s`, and check every address.

        Characters beyond ASCII are encoded as browsers do: the host by IDNA (UTS #46), the rest by
        percent-encoding.

        Raises:
            UnreachableError: the host cannot be resolved, or resolves to an address that is not
                allowed.
            InputError: for `field`: the URL is malformed, not http(s), or contains credentials.
        """
        scheme, host, port, path = _parse_url(url, field)
        addresses = _resolve(host, port, field, timeout_s)
        for address in addresses:
            if not self._is_allowed(ip_address(address)):
                raise UnreachableError(
                    field,
                    f"{host} leads to {address}, which is not a public address. "
                    "SCOPITONE_ALLOW_NETWORKS can allow its network",
                )
        return Target(url, scheme, host, port, addresses[0], path)

    def _is_allowed(self, address: IPv4Address | IPv6Address) -> bool:
        if isinstance(address, IPv6Address):
            if address.ipv4_mapped is not None:
                return self._is_allowed(address.ipv4_mapped)
            if _has_ipv4(address):
                return False
        if any(address in network for network in self.networks):
            return True
        if address.is_loopback:
            return self.allow_loopback
        return _is_public(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_IPV6:
        return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast


def _has_ipv4(address: IPv6Address) -> bool:
    if int(address) >> 32 & 0xFFFFFFFF in _ISATAP_PREFIXES:
        return True
    # The unspecified address and the loopback are in ::/96, but have their own rules.
    return int(address) > 1 and any(address in network for network in _TUNNEL_NETWORKS)


def _parse_url(url: str, field: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
        # Some versions of Python read "[::1]x" as "[::1]".
        if "]" in parts.netloc and not _PORT.fullmatch(parts.netloc.rpartition("]")[2]):
            raise ValueError(url)
        host = _encode_host(parts.hostname or "")
        path = quote(parts.path or "/", safe=_UNESCAPED_IN_PATH)
        if parts.query:
            path += "?" + quote(parts.query, safe=_UNESCAPED_IN_QUERY)
    except ValueError as error:
        raise InputError(field, "is not a URL") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise InputError(field, "must be an http or https URL")
    if parts.username is not None or parts.password is not None:
        raise InputError(field, "must not contain a user name or password")
    if not host or "%" in host or "\\" in url or any(c <= " " or c == "\x7f" for c in url):
        raise InputError(field, "is not a URL")
    return parts.scheme, host, _DEFAULT_PORTS[parts.scheme] if port is None else port, path


def _encode_host(host: str) -> str:
    """Return the host as DNS spells it. Raises ValueError if that is impossible."""
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    labels = host.removesuffix(".").split(".")
    if host and (len(host) > 254 or not all(_LABEL.fullmatch(label) for label in labels)):
        raise ValueError(host)
    return host


def _resolve(host: str, port: int, field: str, timeout_s: float) -> list[str]:
    """Return the addresses of `host`. The system's resolver itself has no timeout."""
    answer: list[str] = []
    problem = [f"the name {host} was not resolved within {timeout_s:g} s"]

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            problem[0] = f"the name {host} cannot be resolved: {error}"
        else:
            # A scoped address ("fe80::1%eth0") is checked without its scope.
            answer.extend(str(entry[4][0]).partition("%")[0] for entry in entries)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(timeout_s)
    # A copy, because the thread may still add to it.
    if not (addresses := list(answer)):
        raise UnreachableError(field, problem[0])
    return addresses

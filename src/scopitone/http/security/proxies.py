"""Detection of reverse proxies. Once one is seen, clients' URLs must not lead to the loopback.

See `scopitone.tasks.network.loopback`. A false positive costs the operator one setting; a missed
proxy would expose this machine's local services. So any single sign is enough, and it is permanent.
"""

from __future__ import annotations

import logging
import re
from ipaddress import ip_address

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from scopitone.http.services import Services
from scopitone.tasks.network.loopback import is_loopback_allowed, record_proxy

log = logging.getLogger(__name__)

# Forwarded: RFC 7239. Via: RFC 9110. The others are sent by CDNs, tunnels, load balancers and
# nginx configurations from its documentation.
_HEADERS = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-host",
    "x-original-url",
    "x-envoy-external-address",
    "x-azure-clientip",
    "x-amzn-trace-id",
    "x-arr-log-id",
    "true-client-ip",
    "cf-connecting-ip",
    "cf-ray",
    "cdn-loop",
    "fastly-client-ip",
    "tailscale-user-login",
)
# Browsers send in them the address that the user sees.
_PAGE_HEADERS = ("origin", "referer")
_PREFIXES = ("x-forwarded-", "x-original-forwarded-")


class ProxyDetector:
    """ASGI middleware that records the first request from a proxy, before it is handled."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services
        self._is_recorded = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle an ASGI connection."""
        if scope["type"] == "http" and not self._is_recorded:
            sign = sign_of_proxy(scope, on_loopback=self._services.settings.is_loopback_only)
            if sign:
                await self._record(sign)
        await self._app(scope, receive, send)

    async def _record(self, sign: str) -> None:
        # Set before the database is written, which may be unreachable.
        self._services.proxy_seen.set()
        try:
            await run_sync(self._store, sign)
        except Exception:
            log.exception("Cannot record that a proxy was seen; the next request tries again")
        else:
            self._is_recorded = True

    def _store(self, sign: str) -> None:
        settings, engine = self._services.settings, self._services.engine
        was_open = is_loopback_allowed(settings, engine)
        record_proxy(engine)
        if was_open:
            log.warning(
                "A request came through a proxy (%s). From now on, clients' URLs cannot reach "
                "the loopback interface; set SCOPITONE_ALLOW_NETWORKS to allow it",
                sign,
            )


def sign_of_proxy(scope: Scope, *, on_loopback: bool) -> str:
    """Return the sign that a request came through a proxy, or "" if there is none.

    Args:
        on_loopback: The server listens on the loopback only. Then only a proxy, a tunnel or a
            hostile page calls it by another host name or sends another origin, and HTTP/1.0 almost
            always means nginx (its default for upstreams before 1.29.7). Later versions with no
            headers set send `Host: 127.0.0.1:PORT`, so that only the browser's own headers tell.
    """
    headers = Headers(scope=scope)
    for name in headers:
        if name in _HEADERS or name.startswith(_PREFIXES):
            return f"header {name}"
    return _sign_on_loopback(scope, headers) if on_loopback else ""


def _sign_on_loopback(scope: Scope, headers: Headers) -> str:
    if scope["http_version"] == "1.0":
        return "HTTP/1.0"
    if not is_loopback_name(headers.get("host", "")):
        return "Host header of another machine"
    # A link or a page of another website: through a proxy, its pages would be the same site.
    if headers.get("sec-fetch-site", "") == "cross-site":
        return ""
    for name in _PAGE_HEADERS:
        if any(_is_of_another_machine(page) for page in headers.getlist(name)):
            return f"{name.capitalize()} header of another machine"
    return ""


def _is_of_another_machine(page: str) -> bool:
    """Return True if a URL is one of the web, and not of the loopback. `Origin: null` is none."""
    scheme, _, rest = page.strip().partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    return scheme.lower() in ("http", "https") and not is_loopback_name(host)


def is_loopback_name(host: str) -> bool:
    """Return True if the value of a Host header names the loopback (RFC 6761, section 6.3)."""
    name = host.strip().lower()
    name = name.partition("]")[0].lstrip("[") if name.startswith("[") else name.partition(":")[0]
    name = name.removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False

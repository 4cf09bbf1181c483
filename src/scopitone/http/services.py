"""Settings, stores and limits that the routes work with; one object per running server."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Engine

from scopitone.core.settings import Settings
from scopitone.http.security.rate_limits import CallLimits
from scopitone.store.blobs import Blobs
from scopitone.tasks.files.disk_space import DiskGuard
from scopitone.tasks.network.loopback import is_loopback_allowed
from scopitone.tasks.queue.client import QueueClient


@dataclass(frozen=True, slots=True)
class Services:
    """The server's settings, stores and limits.

    `proxy_seen` is set at the first request from a proxy, before the database records it.
    """

    settings: Settings
    engine: Engine
    blobs: Blobs
    queue_client: QueueClient
    limits: CallLimits
    disk_guard: DiskGuard
    proxy_seen: threading.Event = field(default_factory=threading.Event)

    def allows_loopback(self) -> bool:
        """Return True if URLs in requests may lead to this machine without a setting."""
        return not self.proxy_seen.is_set() and is_loopback_allowed(self.settings, self.engine)


def services(request: Request) -> Services:
    """Return the services of the server that handles this request."""
    server: Services = request.app.state.services
    return server


def base_url(request: Request) -> str:
    """Return the URL of this server as this client sees it, without a trailing slash.

    It is the operator's `public_url`, else taken from the request. uvicorn trusts the
    X-Forwarded-Proto and X-Forwarded-For headers of a proxy on this machine.
    """
    configured = services(request).settings.public_url
    return configured.rstrip("/") if configured else str(request.base_url).rstrip("/")

"""Limits on open connections, so that idle and stalled clients cannot lock out all others.

A connection is either waiting for a client (for a request, its header, or its body) or at work.
When all places are taken, the connection that has waited longest gives up its place.
"""

from __future__ import annotations

import asyncio
import logging
import math
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from enum import Enum, auto
from ipaddress import ip_address
from typing import Any, Protocol

from scopitone.core.settings import Settings

log = logging.getLogger(__name__)

HEADER_TIMEOUT_S = 10.0
MAX_HEADER_BYTES = 64 * 1024
MAX_HEADER_FIELDS = 100
"""Each costs time on the event loop before there is a key: middleware searches all of them."""
BODY_WINDOW_S = 30.0
MIN_BODY_BYTES = 30 * 1024
"""A body must bring this much in each window of `BODY_WINDOW_S`: 1 KB/s."""
WRITE_TIMEOUT_S = 60.0

# Each connection may have a file open: an upload, or a media file that it sends.
_FILES_PER_CONNECTION = 2
# For the database, pipes to workers, logs, and the libraries.
_RESERVED_FILES = 200
_MIN_CONNECTIONS = 16
# Some libraries do work per possible descriptor, so an unlimited system gets a limit.
_MAX_FILES = 65_536
_ACCEPT_LOG_INTERVAL_S = 60.0


class Phase(Enum):
    """What a connection waits for."""

    IDLE = auto()
    HEADER = auto()
    BODY = auto()
    REJECTED_BODY = auto()
    """The rest of a body whose request was answered early."""
    RESPONSE = auto()


class GuardedConnection(Protocol):
    """What the limits need to know of a connection."""

    phase: Phase
    since: float
    """When the phase, or its current window, began: seconds on the event loop's clock."""

    @property
    def address(self) -> str:
        """The peer's IP address, or "" for a local socket."""

    def expire(self, now: float) -> None:
        """Close the connection if its client is too slow."""

    def evict(self) -> None:
        """Close a connection that waits for its client."""


class Connections:
    """All open connections of a server.

    Args:
        limit: Maximum number of connections.
        limit_per_address: The same for one IP address. Proxies on this machine are exempt.
    """

    def __init__(self, limit: int, limit_per_address: int) -> None:
        self.limit = limit
        self._limit_per_address = limit_per_address
        # A dict keeps the order in which connections were opened.
        self._open: dict[GuardedConnection, None] = {}
        self._per_address: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: GuardedConnection) -> bool:
        """Count a new connection. If there is no place, the longest-waiting one is closed.

        Returns: False if all others are at work; then the new one is not counted.
        """
        address = connection.address
        if self._is_full_for(address) and not self._evict_one(address):
            return False
        if len(self._open) >= self.limit and not self._evict_one(None):
            return False
        self._open[connection] = None
        self._per_address[address] += 1
        return True

    def remove(self, connection: GuardedConnection) -> None:
        """Stop counting a connection. Unknown ones are ignored."""
        if connection in self._open:
            del self._open[connection]
            self._per_address[connection.address] -= 1
            # Zero counts would otherwise stay for every address that ever called.
            if not self._per_address[connection.address]:
                del self._per_address[connection.address]

    def expire(self, now: float) -> None:
        """Close all connections whose clients are too slow. Call it every second or so."""
        for connection in tuple(self._open):
            connection.expire(now)

    def _is_full_for(self, address: str) -> bool:
        is_full = self._per_address[address] >= self._limit_per_address
        return is_full and bool(address) and not ip_address(address).is_loopback

    def _evict_one(self, address: str | None) -> bool:
        waiting = list(self._find_waiting(address))
        if not waiting:
            return False
        longest = min(waiting, key=lambda connection: connection.since)
        self.remove(longest)
        longest.evict()
        return True

    def _find_waiting(self, address: str | None) -> Iterator[GuardedConnection]:
        for connection in self._open:
            is_waiting = connection.phase in (Phase.IDLE, Phase.HEADER, Phase.REJECTED_BODY)
            if is_waiting and address in (None, connection.address):
                yield connection


class AcceptErrors:
    """An exception handler for an event loop that logs failed accepts once a minute.

    asyncio reports each one, a thousand times a second while the process has no free descriptor.
    """

    def __init__(self) -> None:
        self._failed = 0
        self._logged_at = -math.inf

    def handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log a failed accept as a part of a count, and anything else as asyncio does."""
        if "socket.accept" not in context.get("message", ""):
            loop.default_exception_handler(context)
            return
        self._failed += 1
        if loop.time() - self._logged_at >= _ACCEPT_LOG_INTERVAL_S:
            error = context.get("exception")
            log.error("Cannot accept connections (%d failed so far): %s", self._failed, error)
            self._logged_at = loop.time()


def limit_connections(settings: Settings) -> Connections:
    """Raise the file limit of this process, and return the connections that fit below it."""
    files = raise_file_limit()
    most = max(_MIN_CONNECTIONS, (files - _RESERVED_FILES) // _FILES_PER_CONNECTION)
    limit = min(settings.max_connections, most)
    return Connections(limit, min(settings.max_connections_per_address, limit))


def raise_file_limit() -> int:
    """Raise the soft limit on open files to the hard limit. Returns the limit in force."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, _MAX_FILES)
    if soft != resource.RLIM_INFINITY and soft >= wanted:
        return min(soft, _MAX_FILES)
    if sys.platform == "darwin":
        # The kernel accepts no more than this, whatever the hard limit says (setrlimit(2)).
        wanted = min(wanted, 10_240)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted

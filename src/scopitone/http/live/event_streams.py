"""Limits on open event streams: each keeps a connection for as long as its client likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from scopitone.tasks.errors import RateLimitedError

# The second header keeps nginx from buffering the events.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_RETRY_S = 10


class EventStreams:
    """The open event streams of a server process. Use it on the event loop only.

    Args:
        limit_per_account: Maximum number of open streams of one account.
        max_connections: Connections that the server accepts. All streams together take at most half
            of them, so that other requests are served.
    """

    def __init__(self, limit_per_account: int, max_connections: int) -> None:
        self.max_connections = max_connections
        self._limit_per_account = limit_per_account
        self._per_account: Counter[str] = Counter()

    @contextmanager
    def count(self, account_id: str) -> Iterator[None]:
        """Count a stream for the time of the context.

        Raises:
            RateLimitedError: The account, or all of them, have as many open as they may.
        """
        if self._per_account[account_id] >= self._limit_per_account:
            raise RateLimitedError(
                "Too many event streams: an account may have at most "
                f"{self._limit_per_account} open; close some",
                _RETRY_S,
            )
        limit = self.max_connections // 2
        if self._per_account.total() >= limit:
            raise RateLimitedError(
                f"Too many event streams: all accounts together have {limit} open", _RETRY_S
            )
        self._per_account[account_id] += 1
        try:
            yield
        finally:
            self._per_account[account_id] -= 1
            # Zero counts would otherwise stay for every account that ever followed.
            if not self._per_account[account_id]:
                del self._per_account[account_id]


class EventStream(StreamingResponse):
    """A response of server-sent events, which counts while it is sent.

    Its sending is counted and not its iterator, which never begins if the client has gone.
    """

    def __init__(
        self, events: AsyncIterator[bytes], account_id: str, streams: EventStreams
    ) -> None:
        super().__init__(events, media_type="text/event-stream", headers=_HEADERS)
        self._account_id = account_id
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events. Raises RateLimitedError before the response has begun."""
        with self._streams.count(self._account_id):
            await super().__call__(scope, receive, send)

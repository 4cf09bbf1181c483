"""A fast route class for the busiest requests, CreateTask and TaskInfo.

FastAPI's dependency resolution costs about as much as the rest of such a request, half of it
for running each dependency in a thread. A `DirectRoute` reads the body and runs the endpoint in
one thread, once. The OpenAPI page is generated from the declaration as usual.

With SQLite, a GET runs on the event loop, because changing threads would cost more than the
query: reading a row by its key takes about 20 µs, and readers never wait for writers. Calls that
would block, such as counting a call while another process writes, are retried in a thread.

Measured by the server's CPU time per call (medians of five paired runs of `benchmarks/api.py`
with one client): TaskInfo takes 0.37 ms like this, 0.57 ms always in a thread, and 0.77 ms as a
plain FastAPI route without prepared statements; CreateTask 2.0, 1.9 and 2.2 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Request, Response
from fastapi.routing import APIRoute

from scopitone.http.services import services
from scopitone.store.sqlite_file.write_turns import WouldWaitError, forbid_waiting

# One thread writes while the others validate input or wait for the disk, which one flush serves;
# with more threads, they only slow each other down.
_MAX_WRITERS = 8


class DirectRoute(APIRoute):
    """A route whose endpoint takes the request as its only argument; see `body_of`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the coroutine function that the framework calls for a request."""
        endpoint = self.endpoint
        is_read = "GET" in (self.methods or ())
        writers = CapacityLimiter(_MAX_WRITERS)

        async def handle(request: Request) -> Response:
            request.state.body = await request.body()
            if is_read and services(request).engine.dialect.name == "sqlite":
                with suppress(WouldWaitError), forbid_waiting():
                    response: Response = endpoint(request)
                    return response
            limiter = None if is_read else writers
            return await run_sync(endpoint, request, limiter=limiter)

        return handle


def body_of(request: Request) -> bytes:
    """Return the request body of a direct route; empty if there is none."""
    body: bytes = request.state.body
    return body

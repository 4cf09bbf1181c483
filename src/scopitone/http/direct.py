"""Routes of the busiest requests, answered without the framework's machinery for arguments.

Resolving dependencies costs FastAPI about as much as the rest of such a request, half of it in
handing each dependency to a thread of its own turn. A direct route reads the body and then does
everything in one turn of one thread. What is documented comes from the declaration as ever.

A GET on SQLite does not even change threads, which would cost more than the reading: a row by
its key takes some 20 µs, and readers never wait for writers. What would have to wait after all,
such as counting a call while another process writes, is done over in a thread.
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
from scopitone.store.database import WouldWaitError, at_once

# One writes while the others check their input or wait for the disk; more threads only take
# turns from each other.
_WRITERS = 4


class DirectRoute(APIRoute):
    """Calls its endpoint with the request alone, whose body is read: `body_of` has it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """How the framework calls it."""
        endpoint = self.endpoint
        reads = "GET" in (self.methods or ())
        writers = CapacityLimiter(_WRITERS)

        async def handle(request: Request) -> Response:
            request.state.body = await request.body()
            if reads and services(request).engine.dialect.name == "sqlite":
                with suppress(WouldWaitError), at_once():
                    found: Response = endpoint(request)
                    return found
            threads = None if reads else writers
            return await run_sync(endpoint, request, limiter=threads)

        return handle


def body_of(request: Request) -> bytes:
    """The bytes that came to a direct route, none where nothing came."""
    body: bytes = request.state.body
    return body

"""Running the server: one HTTP process, and the workers beside it."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from scopitone.errors import OutputError
from scopitone.http.app import create_app
from scopitone.http.events import Feed
from scopitone.http.limits import CallLimits
from scopitone.http.services import Services
from scopitone.http.whereabouts import announced
from scopitone.settings import Settings
from scopitone.store.database import migrate, open_engine
from scopitone.store.s3 import open_blobs
from scopitone.tasks import logs, sessions
from scopitone.tasks.keys import DEFAULT_ACCOUNT, create_first_key, ensure_account
from scopitone.tasks.queueing import Queueing
from scopitone.tasks.room import Room
from scopitone.tasks.supervisor import Supervisor
from scopitone.tasks.traces import traces

_DRAIN_S = 5
_BACKLOG = 1024
# Python's 5 ms would let one thread hold up all others, and with them the event loop; with
# this, 8 clients were measured to create 40 % more tasks a second.
_SWITCH_S = 0.0005


@dataclass(frozen=True, slots=True)
class Started:
    """What the operator is told when the server accepts requests."""

    url: str
    first_key: str | None
    sign_in: str | None
    """The studio's link that works once, of a new installation."""


Extend = Callable[[FastAPI], None]


def serve(settings: Settings, ready: Callable[[Started], None], extend: Extend) -> None:
    """Serve until SIGINT or SIGTERM; calls `ready` once requests are accepted.

    `extend` adds to the application what is not the job API: the studio.

    Raises:
        OutputError: the address cannot be listened on.
    """
    logs.configure(settings)
    traces.start("scopitone-api")
    sys.setswitchinterval(_SWITCH_S)
    migrate(settings.database_url, settings.data_dir / "migrate.lock", settings.database_wait_s)
    _stream_beside_the_media(settings)
    engine = open_engine(settings.database_url)
    ensure_account(engine)
    first = create_first_key(engine)
    blobs, queueing = (
        open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint),
        Queueing(engine),
    )
    services = Services(settings, engine, blobs, queueing, CallLimits(settings), Room.of(settings))
    with _listen(settings) as listener:
        address = _address(settings, listener)
        link = sessions.make_link(engine, DEFAULT_ACCOUNT) if first else None
        started = Started(address, first.secret if first else None, link)
        supervisor = Supervisor(settings)
        _exit_on_signals()
        supervisor.start()
        try:
            with announced(settings.data_dir, address):
                asyncio.run(
                    _run(_app(services, extend), listener, lambda: ready(started), supervisor.stop)
                )
        finally:
            supervisor.stop()
            traces.stop()


def _stream_beside_the_media(settings: Settings) -> None:
    """Let uploads grow in files on the disk that will keep them; /tmp is memory on many systems.

    These files have no name, so that nothing is left of them however this process ends.
    """
    tempfile.tempdir = str(settings.data_dir)


def _exit_on_signals() -> None:
    """Unwind on SIGTERM and SIGINT, so that the workers are stopped too.

    uvicorn drains its connections first, and then raises the signal again to whom it was for.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def _listen(settings: Settings) -> socket.socket:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        # The protocol is named because asyncio turns Nagle's algorithm off only for sockets
        # that say they are TCP; with it on, every answer waits 40 ms for the client's ACK.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _cannot_listen(settings, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _cannot_listen(settings, error) from error
    return listener


def _cannot_listen(settings: Settings, error: OSError) -> OutputError:
    return OutputError(
        f"Cannot listen on {settings.host}:{settings.port}: {error.strerror or error}"
    )


def _address(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


class _Server(uvicorn.Server):
    """Stops the workers while connections drain: both take seconds, and ten are all there are.

    Streams of events end first, for they would never drain by themselves.
    """

    def __init__(
        self, config: uvicorn.Config, feed: Feed, stop_workers: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._feed = feed
        self._stop_workers = stop_workers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, within `timeout_graceful_shutdown`."""
        self._feed.close()
        workers = asyncio.create_task(asyncio.to_thread(self._stop_workers))
        await super().shutdown(sockets)
        await workers


def _app(services: Services, extend: Extend) -> FastAPI:
    app = create_app(services)
    extend(app)
    return app


async def _run(
    app: FastAPI,
    listener: socket.socket,
    ready: Callable[[], None],
    stop_workers: Callable[[], None],
) -> None:
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_DRAIN_S,
        ),
        app.state.feed,
        stop_workers,
    )
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    if server.started:
        ready()
    try:
        await running
    finally:
        app.state.previews.close()

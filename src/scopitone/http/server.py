"""The server: one HTTP process and its worker processes."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from scopitone.core.errors import OutputError
from scopitone.core.settings import Settings
from scopitone.http.address_file import write_address
from scopitone.http.app import create_app
from scopitone.http.live.sse import Feed
from scopitone.http.security.connections import AcceptErrors, Connections, limit_connections
from scopitone.http.security.guarded_protocol import build_protocol
from scopitone.http.security.rate_limits import CallLimits
from scopitone.http.services import Services
from scopitone.store.database import migrate, open_engine
from scopitone.store.restoration import finish_restore
from scopitone.store.s3 import open_blobs
from scopitone.tasks.accounts import sessions
from scopitone.tasks.accounts.api_keys import (
    DEFAULT_ACCOUNT,
    create_first_key,
    ensure_default_account,
)
from scopitone.tasks.files.disk_space import DiskGuard
from scopitone.tasks.observability import logs
from scopitone.tasks.observability.tracing import traces
from scopitone.tasks.queue.client import QueueClient
from scopitone.tasks.worker.supervisor import Supervisor

log = logging.getLogger(__name__)
_MAX_DRAIN_S = 5
_BACKLOG = 1024
_EXPIRE_EVERY_S = 1.0
# With Python's default of 5 ms, one thread delays all others, and with them the event loop. With
# this value, 8 clients created 40 % more tasks per second in a benchmark.
_SWITCH_INTERVAL_S = 0.0005


@dataclass(frozen=True, slots=True)
class ServerStarted:
    """The server accepts requests.

    `first_key` and `sign_in`, a one-time link to the studio, are set for a new installation only.
    """

    url: str
    first_key: str | None
    sign_in: str | None


Extend = Callable[[FastAPI], None]


def serve(settings: Settings, on_start: Callable[[ServerStarted], None], extend: Extend) -> None:
    """Run the server until SIGINT or SIGTERM.

    Args:
        on_start: Called once requests are accepted.
        extend: Adds to the application what does not belong to the job API: the studio.

    Raises:
        OutputError: The server cannot listen on the address.
    """
    logs.configure_logging(settings)
    traces.start("scopitone-api")
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    # First of all: on a busy port, no database is made, and no first key is lost.
    with _bind(settings) as listener:
        services = open_services(settings)
        first_key = create_first_key(services.engine)
        link = sessions.make_link(services.engine, DEFAULT_ACCOUNT) if first_key else None
        address = _address_of(settings, listener)
        started = ServerStarted(address, first_key.secret if first_key else None, link)
        supervisor = Supervisor(settings)
        _exit_on_signals()
        if services.allows_loopback():
            log.info("Clients' URLs can reach the loopback interface until a proxy is detected")
        _listen(settings, listener)
        supervisor.start()
        try:
            app = create_app(services)
            extend(app)
            with write_address(settings.data_dir, address):
                run = _run(settings, app, listener, lambda: on_start(started), supervisor.stop)
                asyncio.run(run)
        finally:
            supervisor.stop()
            traces.stop()


def open_services(settings: Settings) -> Services:
    """Open the database, which is created or updated, and the media store."""
    finish_restore(settings)
    migrate(settings.database_url, settings.data_dir / "migrate.lock", settings.database_wait_s)
    _put_temporary_files_in(settings)
    engine = open_engine(settings.database_url)
    ensure_default_account(engine)
    return Services(
        settings,
        engine,
        open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint, engine),
        QueueClient(engine),
        CallLimits(settings),
        DiskGuard.of(settings),
    )


def _put_temporary_files_in(settings: Settings) -> None:
    """Keep uploads in progress on the disk of the data folder; /tmp is often in memory.

    These files have no name, so nothing is left of them however this process ends.
    """
    tempfile.tempdir = str(settings.data_dir)


def _exit_on_signals() -> None:
    """Exit with SystemExit on SIGTERM and SIGINT, so that the workers are stopped too.

    uvicorn drains its connections first, and then raises the signal again.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def _bind(settings: Settings) -> socket.socket:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        # The protocol is explicit because asyncio disables Nagle's algorithm only for sockets
        # declared as TCP; otherwise every response waits 40 ms for the client's ACK.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _listen_error(settings, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise _listen_error(settings, error) from error
    return listener


def _listen(settings: Settings, listener: socket.socket) -> None:
    try:
        listener.listen(_BACKLOG)
    except OSError as error:
        raise _listen_error(settings, error) from error


def _listen_error(settings: Settings, error: OSError) -> OutputError:
    return OutputError(
        f"Cannot listen on {settings.host}:{settings.port}: {error.strerror or error}"
    )


def _address_of(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


class _Server(uvicorn.Server):
    """uvicorn's server, which stops the workers while its connections drain.

    Both take seconds, and service managers allow only ten. Event streams are closed first, because
    they never end by themselves.
    """

    def __init__(
        self, config: uvicorn.Config, feed: Feed, stop_workers: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._feed = feed
        self._stop_workers = stop_workers

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, and drain the connections within `timeout_graceful_shutdown`."""
        self._feed.close()
        workers = asyncio.create_task(asyncio.to_thread(self._stop_workers))
        await super().shutdown(sockets)
        await workers


async def _run(
    settings: Settings,
    app: FastAPI,
    listener: socket.socket,
    on_start: Callable[[], None],
    stop_workers: Callable[[], None],
) -> None:
    connections = limit_connections(settings)
    # The system may allow fewer than the settings.
    app.state.event_streams.max_connections = connections.limit
    server = _Server(
        uvicorn.Config(
            app,
            http=build_protocol(connections),
            # Nothing here uses WebSockets, and uvicorn would take their connections out of the
            # limits if a package for them happens to be installed.
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=_MAX_DRAIN_S,
        ),
        app.state.feed,
        stop_workers,
    )
    asyncio.get_running_loop().set_exception_handler(AcceptErrors().handle)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    expiring = asyncio.create_task(_expire_regularly(connections))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    if server.started:
        on_start()
    try:
        await running
    finally:
        expiring.cancel()
        app.state.previews.close()


async def _expire_regularly(connections: Connections) -> None:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_EXPIRE_EVERY_S)
        connections.expire(loop.time())

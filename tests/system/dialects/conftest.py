"""Servers of the second dialect's tests, and who calls and is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distant_servers import KEY, JobApi
from sunoapi_client import Client, Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def distant(song: bytes, cover: bytes) -> Iterator[JobApi]:
    """Makes songs of three seconds at once, so that tests are about the wire."""
    server = JobApi(song, cover)
    yield server
    server.close()


@pytest.fixture(scope="module")
def start(
    distant: JobApi, make_server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Any]]:
    """`start(SCOPITONE_…="…")` -> a server with these settings."""
    running: list[Any] = []

    def make(data_dir: Path | None = None, **environment: str) -> Any:
        server = make_server(
            data_dir or tmp_path_factory.mktemp("data"),
            SCOPITONE_MUSIC_ENGINE="upstream",
            SCOPITONE_UPSTREAM_URL=distant.url,
            SCOPITONE_UPSTREAM_KEY=KEY,
            **environment,
        )
        server.start()
        running.append(server)
        return server

    yield make
    for server in running:
        server.kill()


@pytest.fixture(scope="module")
def server(start: Callable[..., Any]) -> Any:
    """One server for all tests of a module, with the codes of sunoapi.org."""
    return start()


@pytest.fixture(scope="module")
def client(server: Any) -> Client:
    return Client(server.url, server.key)

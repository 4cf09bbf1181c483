"""Fixtures: API processes and worker machines on one PostgreSQL and one S3 server."""

from __future__ import annotations

import functools
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import throwaway_postgres
from machines import Deployment, Machine
from namespaces import Apart, apart
from throwaway_postgres import Cluster

from scopitone.core.settings import Settings
from scopitone.store.database import open_engine


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own, that it may kill."""
    binaries = throwaway_postgres.find_binaries()
    assert binaries, throwaway_postgres.HELP
    made = Cluster(binaries)
    yield made
    made.close()


@pytest.fixture
def spaces() -> Iterator[list[Apart] | None]:
    with apart(3) as made:
        yield made


@pytest.fixture
def s3_port() -> Iterator[int]:
    """Where the S3 server (moto's) is reached from other network namespaces, too."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="0.0.0.0", port=0)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def deployment(tmp_path: Path, postgres_url: str, deploy: Any) -> Iterator[Deployment]:
    """Three machines, not started, behind two API processes."""
    with deploy(tmp_path, postgres_url) as running:
        yield running


@pytest.fixture
def deploy(
    s3: Callable[[], tuple[str, str]],
    s3_port: int,
    spaces: list[Apart] | None,
    make_server: Any,
) -> Callable[..., AbstractContextManager[Deployment]]:
    """`deploy(folder, database_url, **environment)`: as `deployment`, on another database."""
    return functools.partial(deployed, make_server, s3()[0], s3_port, spaces)


@contextmanager
def deployed(
    make_server: Any,
    bucket: str,
    s3_port: int,
    spaces: list[Apart] | None,
    tmp_path: Path,
    postgres_url: str,
    **environment: str,
) -> Iterator[Deployment]:
    """Two API processes that run and three machines that do not yet, sharing database and store."""
    shared = {
        "SCOPITONE_DATABASE_URL": postgres_url,
        "SCOPITONE_BLOB_URL": f"s3://{bucket}/media",
        "SCOPITONE_BLOB_ENDPOINT": f"http://127.0.0.1:{s3_port}",
        "SCOPITONE_SPREAD_FROM_S": "5",
        # What was spread is compared with what one machine makes.
        "SCOPITONE_SEGMENT_CACHE_MB": "0",
        "SCOPITONE_HEARTBEAT_S": "0.3",
        "SCOPITONE_DEAD_AFTER_S": "5",
        **environment,
    }
    machines = [Machine(tmp_path / f"machine-{number}", shared) for number in range(3)]
    for machine, space in zip(machines, spaces or (), strict=False):
        machine.prefix = space.prefix
        endpoint = {"SCOPITONE_BLOB_ENDPOINT": f"http://{space.host}:{s3_port}"}
        machine.environment = {**shared, **endpoint}
    apis = []
    for number in range(2):
        folder = tmp_path / f"api-{number}"
        folder.mkdir()
        api = make_server(folder, **shared, SCOPITONE_WORKERS="0")
        api.key = apis[0].key if apis else ""
        apis.append(api)
        api.start()
    engine = open_engine(Settings.with_options({"database_url": postgres_url}).database_url)
    running = Deployment(apis, machines, engine)
    try:
        yield running
    finally:
        for machine in machines:
            if machine.process is not None and machine.process.poll() is None:
                machine.signal(signal.SIGKILL)
        for api in apis:
            api.kill()
        engine.dispose()

"""Requests while PostgreSQL is away: its port refuses connections."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import scopitone.studio.app
from scopitone.core.settings import Settings
from scopitone.http.app import create_app
from scopitone.http.security.rate_limits import CallLimits
from scopitone.http.server import open_services
from scopitone.store.database import open_engine

KEY = {"x-api-key": "ak_" + "0" * 32}
MESSAGE = "The database cannot be reached; try again in 5 s"
ENVELOPE = {"code": 503, "message": MESSAGE, "data": None}
DIALECT_ENVELOPE = {"code": 503, "msg": MESSAGE, "data": None}
SONG = {"model": "scopitone/import", "input": {"audio_url": "data:,"}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("outage")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"postgresql+psycopg://scopitone@127.0.0.1:{port}/scopitone"
    settings = Settings(data_dir=folder, database_url=url)
    engine = open_engine(url)
    services = replace(
        open_services(Settings(data_dir=folder)),
        settings=settings,
        engine=engine,
        limits=CallLimits(settings),
    )
    app = create_app(services)
    scopitone.studio.app.install(app)
    with TestClient(app, client=("127.0.0.1", 50_000), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/v1/client/account/balance", ENVELOPE),
        ("GET", "/api/v1/client/job/TaskInfo?task_id=x", ENVELOPE),
        ("POST", "/api/v1/client/job/CreateTask", ENVELOPE),
        ("GET", "/metrics", ENVELOPE),
        ("GET", "/api/v1/generate/credit", DIALECT_ENVELOPE),
        ("POST", "/api/v1/jobs/createTask", DIALECT_ENVELOPE),
    ],
)
def test_503_says_when_to_come_back(
    client: TestClient, method: str, path: str, expected: dict[str, object]
) -> None:
    bearer = {"Authorization": f"Bearer {KEY['x-api-key']}"}
    reply = client.request(
        method, path, headers=KEY | bearer, json=SONG if method == "POST" else None
    )
    assert (reply.status_code, reply.json()) == (503, expected)
    assert reply.headers["Retry-After"] == "5"
    assert reply.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "The database cannot be reached"), ("de", "Die Datenbank ist nicht erreichbar")],
)
def test_pages_of_the_studio_say_so(client: TestClient, language: str, title: str) -> None:
    reply = client.get(
        "/studio/tasks",
        headers={"Accept-Language": language, "Cookie": "scopitone_session=anything"},
    )
    assert reply.status_code == 503
    assert f"<h1>{title}</h1>" in reply.text
    assert reply.headers["Retry-After"] == "5"


def test_what_needs_no_database_is_served(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    readiness = client.get("/readyz")
    assert readiness.status_code == 503
    assert readiness.json()["checks"]["database"] == "failed; see the server's log"

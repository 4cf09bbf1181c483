"""Every route of the server answers with security headers, whatever the answer is."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.routing import Route

import scopitone.studio.app
from scopitone.core.settings import Settings
from scopitone.http.app import create_app
from scopitone.http.server import open_services

# Their responses do not end.
STREAMS = ("/api/v1/client/job/feed", "/api/v1/client/job/events")
NAMES = (
    "content-security-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
)


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    app = create_app(open_services(Settings(data_dir=tmp_path_factory.mktemp("app"))))
    scopitone.studio.app.install(app)
    return app


def find_routes(routes: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the method and path of each route, with "0" for each parameter."""
    for route in routes:
        if isinstance(route, Route):
            for method in sorted(route.methods or ()):
                yield method, prefix + re.sub(r"\{[^}]*\}", "0", route.path)
        else:
            # A mounted application, or what FastAPI makes of an included router.
            router = getattr(route, "original_router", route)
            yield from find_routes(list(router.routes), prefix + getattr(route, "path", ""))


def test_every_route_has_them(own_server: Any, application: FastAPI) -> None:
    server = own_server(SCOPITONE_PUBLIC_URL="https://video.example.com")
    routes = [route for route in find_routes(application.routes) if route[1] not in STREAMS]
    routes += [("GET", "/nowhere"), ("POST", "/studio/nowhere"), ("PATCH", "/healthz")]
    assert len(routes) > 60
    where = urlsplit(server.url)
    for method, path in routes:
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        connection.request(method, path, headers={"x-api-key": server.key})
        with connection.getresponse() as response:
            missing = [name for name in NAMES if response.headers[name] is None]
            assert not missing, (method, path, response.status)
            assert "unsafe" not in response.headers["content-security-policy"]
            assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        connection.close()


def test_behind_https_the_session_cookie_belongs_to_the_host(own_server: Any) -> None:
    server = own_server(SCOPITONE_PUBLIC_URL="https://video.example.com")
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/studio/sign-in", f"key={server.key}", form)
    with connection.getresponse() as response:
        [cookie] = [
            cookie
            for cookie in response.headers.get_all("set-cookie") or []
            if "scopitone_session" in cookie
        ]
    assert cookie.startswith("__Host-scopitone_session=")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= attributes
    assert not any(part.startswith("domain") for part in attributes)
    session = cookie.partition(";")[0]
    connection.request("GET", "/studio/keys", headers={"Cookie": session})
    with connection.getresponse() as response:
        assert response.status == 200
    connection.close()

"""Signs of a reverse proxy in a request."""

from __future__ import annotations

from typing import Any

import pytest

from scopitone.http.security.proxies import sign_of_proxy


def request(headers: dict[str, str], version: str = "1.1") -> dict[str, Any]:
    """Return an ASGI scope like uvicorn's, with header names in lower case."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "http_version": version, "headers": raw}


LOCAL = {"Host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.1.2.3:80",
        "localhost",
        "LocalHost:8000",
        "localhost.:8000",
        "studio.localhost:8000",
        "[::1]",
        "[::1]:8000",
    ],
)
@pytest.mark.parametrize("version", ["1.1", "2"])
def test_calls_from_this_machine_are_none(host: str, version: str) -> None:
    headers = {"Host": host, "X-Request-Id": "1", "User-Agent": "curl", "X-Api-Key": "k"}
    assert sign_of_proxy(request(headers, version), on_loopback=True) == ""


@pytest.mark.parametrize(
    "name",
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Anything",
        "X-Real-IP",
        "Via",
        "CF-Connecting-IP",
        "True-Client-IP",
        "X-Original-Forwarded-For",
        "Tailscale-User-Login",
    ],
)
@pytest.mark.parametrize("on_loopback", [True, False])
def test_headers_of_proxies(name: str, on_loopback: bool) -> None:
    sign = sign_of_proxy(request({**LOCAL, name: ""}), on_loopback=on_loopback)
    assert sign == f"header {name.lower()}"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "video.example.com",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "10.0.0.1:8000",
        "0.0.0.0:8000",
        "[::]:8000",
        "[2606:2800:220:1::]:8000",
        "notlocalhost",
    ],
)
def test_another_name_is_one_where_only_this_machine_can_call(host: str) -> None:
    assert sign_of_proxy(request({"Host": host}), on_loopback=True)
    assert not sign_of_proxy(request({"Host": host}), on_loopback=False)


def test_so_is_http_1_0() -> None:
    assert sign_of_proxy(request(LOCAL, "1.0"), on_loopback=True)
    assert not sign_of_proxy(request(LOCAL, "1.0"), on_loopback=False)


@pytest.mark.parametrize("name", ["Origin", "Referer"])
@pytest.mark.parametrize(
    ("page", "is_sign"),
    [
        ("https://video.example.com", True),
        ("https://video.example.com:8443/studio/?next=http://localhost/", True),
        ("HTTP://10.0.0.1/", True),
        ("https://localhost@video.example.com/", True),
        ("https://", True),
        ("http://127.0.0.1:8000/studio/", False),
        ("http://localhost:3000", False),
        ("http://[::1]:8000?x", False),
        ("null", False),
        ("chrome-extension://abcdef", False),
        ("", False),
    ],
)
def test_a_page_of_another_machine_is_one(name: str, page: str, is_sign: bool) -> None:
    """nginx 1.29.7 and newer, with no headers set, shows no other sign."""
    scope = request({**LOCAL, name: page})
    assert bool(sign_of_proxy(scope, on_loopback=True)) is is_sign
    assert not sign_of_proxy(scope, on_loopback=False)
    # A link in another website, which the browser says of itself.
    linked = request({**LOCAL, name: page, "Sec-Fetch-Site": "cross-site"})
    assert not sign_of_proxy(linked, on_loopback=True)

from __future__ import annotations

import socket
import threading
from ipaddress import ip_network
from typing import Any

import pytest
from forbidden_urls import MALFORMED, METADATA, PRIVATE, UNREACHABLE, UNSPECIFIED, ZONE

from scopitone.core.errors import InputError
from scopitone.tasks.network.ssrf_guard import SsrfGuard, UnreachableError


@pytest.mark.parametrize("url", UNREACHABLE)
def test_what_must_not_be_reached_is_refused(name_server: Any, url: str) -> None:
    name_server(ZONE)
    with pytest.raises(InputError) as caught:
        SsrfGuard().check(url.format(port=8000), "input.audio_url")
    assert caught.value.field == "input.audio_url"


@pytest.mark.parametrize("url", MALFORMED)
def test_what_is_no_url_is_refused_as_such(url: str) -> None:
    with pytest.raises(InputError) as caught:
        SsrfGuard(allow_loopback=True).check(url.replace("{port}", "8000"), "input.audio_url")
    assert not isinstance(caught.value, UnreachableError)
    assert caught.value.field == "input.audio_url"


@pytest.mark.parametrize("url", [*UNSPECIFIED, *PRIVATE, *METADATA])
def test_allowing_loopback_allows_nothing_else(name_server: Any, url: str) -> None:
    name_server(ZONE)
    with pytest.raises(InputError):
        SsrfGuard(allow_loopback=True).check(url.format(port=8000), "url")


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "header"),
    [
        ("http://93.184.216.34", "93.184.216.34", 80, "/", "93.184.216.34"),
        ("https://93.184.216.34:444/a?b=c#d", "93.184.216.34", 444, "/a?b=c", "93.184.216.34:444"),
        ("https://[2606:2800:220:1::]/x", "2606:2800:220:1::", 443, "/x", "[2606:2800:220:1::]"),
    ],
)
def test_public_addresses_are_allowed(
    url: str, host: str, port: int, path: str, header: str
) -> None:
    target = SsrfGuard().check(url, "url")
    assert (target.host, target.port, target.path) == (host, port, path)
    assert target.address == host
    assert target.host_header == header


def test_the_operator_can_allow_loopback_and_networks() -> None:
    assert SsrfGuard(allow_loopback=True).check("http://localhost:1/", "url").address in (
        "127.0.0.1",
        "::1",
    )
    inside = SsrfGuard(networks=[ip_network("10.1.0.0/16")])
    assert inside.check("http://10.1.2.3/", "url").address == "10.1.2.3"
    assert inside.check("http://[::ffff:10.1.2.3]/", "url").address == "::ffff:10.1.2.3"
    with pytest.raises(InputError):
        inside.check("http://10.2.0.1/", "url")


def test_a_name_that_also_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
            for address in ("93.184.216.34", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(UnreachableError) as caught:
        SsrfGuard().check("http://both.example/", "url")
    assert "10.0.0.1" in caught.value.reason, "the operator is told the address"
    assert "10.0.0.1" not in str(caught.value), "clients are not"


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("http://b\u00fccher.test/m\u00fasica.mp3", "xn--bcher-kva.test", "/m%C3%BAsica.mp3"),
        (
            "http://BU\u0308CHER.test/a?q=\u00fc&b=%C3%BC",
            "xn--bcher-kva.test",
            "/a?q=%C3%BC&b=%C3%BC",
        ),
        ("http://stra\u00dfe.test/", "xn--strae-oqa.test", "/"),
        ("http://\u97f3\u697d\u3002test/\u6b4c", "xn--66v140h.test", "/%E6%AD%8C"),
        (
            "http://xn--bcher-kva.test./a'b\"<>^`{}|[]",
            "xn--bcher-kva.test.",
            "/a'b%22%3C%3E%5E%60%7B%7D|[]",
        ),
        ("http://a_b.test/?a'b\"<>^`{}|[]?", "a_b.test", "/?a%27b%22%3C%3E^`{}|[]?"),
        ("http://a.test/100%", "a.test", "/100%"),
    ],
)
def test_other_characters_are_encoded_as_browsers_do(
    name_server: Any, url: str, host: str, path: str
) -> None:
    name_server({host: [["93.184.216.34"]]})
    target = SsrfGuard().check(url, "url")
    assert (target.host, target.path) == (host, path)


def test_a_resolver_that_does_not_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        answered.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(UnreachableError) as caught:
        SsrfGuard().check("http://slow.test/", "url", timeout_s=0.05)
    answered.set()
    assert "not resolved within" in caught.value.reason

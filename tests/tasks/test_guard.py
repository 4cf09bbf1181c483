from __future__ import annotations

import socket
from ipaddress import ip_network

import pytest

from scopitone.errors import InputError
from scopitone.tasks.guard import Guard

FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8000/",
    "https://127.0.0.1/",
    "http://127.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://0.0.0.0/",
    "http://0/",
    "http://[::]/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://0xc0a80001/",
    "http://3232235521/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://224.0.0.1/",
    "http://239.255.255.255/",
    "http://255.255.255.255/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://240.0.0.1/",
]

MALFORMED = [
    "file:///etc/passwd",
    "gopher://example.com/",
    "ftp://example.com/a",
    "//example.com/a",
    "http:///a",
    "http://",
    "http://user@93.184.216.34/",
    "http://user:secret@93.184.216.34/",
    "http://@93.184.216.34/",
    "http://93.184.216.34:99999/",
    "http://93.184.216.34:port/",
    "http://93.184.216.34\\@127.0.0.1/",
    "http://93.184.216.34/a b",
    "http://93.184.216.34/\r\nHost: x",
    "http://[fe80::1%25eth0]/",
    "http://a..b/",
    "http://" + "a" * 300 + "/",
    "http://name.invalid/",
]


@pytest.mark.parametrize("url", FORBIDDEN + MALFORMED)
def test_what_must_not_be_reached_is_refused(url: str) -> None:
    with pytest.raises(InputError) as caught:
        Guard().check(url, "input.audio_url")
    assert caught.value.field == "input.audio_url"


@pytest.mark.parametrize("url", [*FORBIDDEN[25:], "http://user@127.0.0.1/", "file:///etc/passwd"])
def test_allowing_loopback_allows_nothing_else(url: str) -> None:
    with pytest.raises(InputError):
        Guard(allow_loopback=True).check(url, "url")


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
    target = Guard().check(url, "url")
    assert (target.host, target.port, target.path) == (host, port, path)
    assert target.address == host
    assert target.host_header == header


def test_the_operator_can_allow_loopback_and_networks() -> None:
    assert Guard(allow_loopback=True).check("http://localhost:1/", "url").address in (
        "127.0.0.1",
        "::1",
    )
    inside = Guard(networks=[ip_network("10.1.0.0/16")])
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
    with pytest.raises(InputError, match=r"10\.0\.0\.1"):
        Guard().check("http://both.example/", "url")

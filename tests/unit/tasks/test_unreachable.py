"""What must not be reached, and what is not: no connection, one sentence, one deadline."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from forbidden_urls import MALFORMED, UNREACHABLE, ZONE
from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.tasks.network.download import DownloadLimits, download
from scopitone.tasks.network.loopback import guard_for, record_proxy
from scopitone.tasks.network.ssrf_guard import UNREACHABLE as SENTENCE
from scopitone.tasks.network.ssrf_guard import SsrfGuard
from scopitone.tasks.webhooks import sender

# An address of this machine besides 127.0.0.1; macOS has but one of IPv4.
OTHER_LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "::1"
LIMITS = DownloadLimits(size=1 << 20, idle_s=0.02, total_s=30)
# A byte that is waited for comes long before this, and the whole would take an hour.
IDLE_S, TOTAL_S, BYTES = 20.0, 0.3, 100_000

Behave = Callable[[socket.socket], None]


@dataclass
class Listener:
    """A TCP server on the loopback that counts its connections."""

    behave: Behave
    sock: socket.socket
    connections: int = 0

    @property
    def address(self) -> tuple[str, int]:
        host, port, *_ = self.sock.getsockname()
        return host, port

    @property
    def port(self) -> int:
        return self.address[1]

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connected, _ = self.sock.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected, suppress(OSError):
            self.behave(connected)


@pytest.fixture
def listen() -> Iterator[Callable[[Behave], Listener]]:
    """`listen(behave, host)` -> a running listener; `behave` gets each connection."""
    listeners = []

    def start(behave: Behave, host: str = "127.0.0.1") -> Listener:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = Listener(behave, socket.create_server((host, 0), family=family))
        listeners.append(listener)
        threading.Thread(target=listener.run, daemon=True).start()
        return listener

    yield start
    for listener in listeners:
        listener.sock.shutdown(socket.SHUT_RDWR)
        listener.sock.close()


def redirect_to(url: str) -> Behave:
    def answer(connected: socket.socket) -> None:
        connected.recv(65536)
        head = f"HTTP/1.1 302 Found\r\nLocation: {url}\r\nContent-Length: 0\r\n\r\n"
        connected.sendall(head.encode())

    return answer


def drip(begin: bytes, byte: bytes) -> Behave:
    """Send `begin`, and then a byte now and again without an end."""

    def answer(connected: socket.socket) -> None:
        connected.recv(65536)
        connected.sendall(begin)
        for _ in range(BYTES):
            connected.sendall(byte)
            time.sleep(0.02)

    return answer


def close(connected: socket.socket) -> None:
    connected.recv(65536)


def speak_ssh(connected: socket.socket) -> None:
    connected.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    connected.recv(65536)


def be_silent(connected: socket.socket) -> None:
    while connected.recv(65536):
        pass


def url_of(listener: Listener, scheme: str = "http") -> str:
    host, port = listener.address
    return f"{scheme}://[{host}]:{port}/" if ":" in host else f"{scheme}://{host}:{port}/"


@pytest.mark.parametrize("url", [*UNREACHABLE, *MALFORMED])
def test_nothing_inside_is_fetched(name_server: Any, listen: Any, tmp_path: Path, url: str) -> None:
    inside = listen(close)
    name_server(ZONE)
    with pytest.raises(InputError):
        download(
            url.replace("{port}", str(inside.port)), tmp_path / "out", "url", SsrfGuard(), LIMITS
        )
    assert inside.connections == 0


@pytest.mark.parametrize("url", [*UNREACHABLE, *(url for url in MALFORMED if "\n" not in url)])
def test_no_redirect_leads_inside(name_server: Any, listen: Any, tmp_path: Path, url: str) -> None:
    inside = listen(close)
    origin = listen(redirect_to(url.replace("{port}", str(inside.port))), OTHER_LOOPBACK)
    name_server(ZONE)
    guard = SsrfGuard(networks=[ip_network(OTHER_LOOPBACK)])
    # A failure takes as long as the patience, which a busy machine may need more of.
    for idle_s in (LIMITS.idle_s, 1.0, 20.0):
        limits = replace(LIMITS, idle_s=idle_s)
        with pytest.raises(InputError) as caught:
            download(url_of(origin), tmp_path / "out", "url", guard, limits)
        if origin.connections:
            break
    # What is no absolute URL is a path of the origin, which redirects again.
    assert caught.value.message in (SENTENCE, "redirects more than 5 times")
    assert origin.connections > 0
    assert inside.connections == 0


@pytest.mark.parametrize(
    ("scheme", "behave"),
    [
        ("http", drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x")),
        ("http", drip(b"", b"H")),
        ("http", drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n")),
        # A TLS record of 16 kB that never ends.
        ("https", drip(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03", b"\0")),
        ("https", be_silent),
    ],
)
def test_the_total_holds_for_tls_and_header(
    listen: Any, tmp_path: Path, scheme: str, behave: Behave
) -> None:
    """Without it this would take an hour: every byte comes long before IDLE_S."""
    url = url_of(listen(behave), scheme)
    limits = DownloadLimits(1 << 20, IDLE_S, TOTAL_S)
    with pytest.raises(InputError) as caught:
        download(url, tmp_path / "out", "url", SsrfGuard(allow_loopback=True), limits)
    assert caught.value.message == SENTENCE


@pytest.mark.parametrize("length", ["", "Content-Length: 100000\r\n"])
def test_the_total_holds_for_the_body(listen: Any, tmp_path: Path, length: str) -> None:
    url = url_of(listen(drip(f"HTTP/1.1 200 OK\r\n{length}\r\n".encode(), b"x")))
    limits = DownloadLimits(1 << 20, IDLE_S, TOTAL_S)
    with pytest.raises(InputError, match=r"took longer than 0\.3 s"):
        download(url, tmp_path / "out", "url", SsrfGuard(allow_loopback=True), limits)


def test_all_ways_to_fail_look_alike(
    listen: Any, name_server: Any, engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    """Blocked, unknown, refused, silent, closed, or something else than HTTP: text and time."""
    name_server(ZONE)
    idle_s = 0.4
    settings = settings.model_copy(
        update={"callback_timeout_s": idle_s, "allow_networks": [ip_network("127.0.0.1")]}
    )
    with socket.create_server(("127.0.0.1", 0)) as closed:
        refused = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    urls = [
        "http://10.0.0.1/",
        "http://unknown.test/",
        refused,
        *(url_of(listen(behave)) for behave in (be_silent, close, speak_ssh)),
        *(url_of(listen(behave), "https") for behave in (be_silent, close, speak_ssh)),
    ]
    guard = guard_for(settings, engine, accepted_with_loopback=False)
    limits = DownloadLimits(1 << 20, idle_s, 30)
    for url in urls:
        started_s = time.monotonic()
        with pytest.raises(InputError) as caught:
            download(url, tmp_path / "out", "url", guard, limits)
        assert caught.value.message == SENTENCE, url
        assert time.monotonic() - started_s >= idle_s, url
        started_s = time.monotonic()
        result = sender.send_test(settings, engine, "default", url, allow_loopback=False)
        assert (result.status, result.latency_ms, result.excerpt) == (None, 400, SENTENCE), url
        assert time.monotonic() - started_s >= idle_s, url


def test_why_is_in_the_log(listen: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for url, guard in (
        ("http://10.0.0.1/", SsrfGuard()),
        (url_of(listen(speak_ssh)), SsrfGuard(allow_loopback=True)),
    ):
        with pytest.raises(InputError):
            download(url, tmp_path / "out", "input.audio_url", guard, LIMITS)
    assert "input.audio_url could not be fetched: 10.0.0.1 leads to 10.0.0.1" in caplog.text
    assert "BadStatusLine" in caplog.text or "ProtocolError" in caplog.text


def test_the_loopback_is_closed_by_a_proxy_that_is_seen_later(
    engine: Engine, settings: Settings
) -> None:
    """Whatever was accepted before; also for other processes on the same database."""

    def allowed(settings: Settings) -> bool:
        return guard_for(settings, engine, accepted_with_loopback=True).allow_loopback

    public = settings.model_copy(update={"public_url": "https://video.example.com"})
    outside = settings.model_copy(update={"host": "0.0.0.0"})
    assert allowed(settings)
    assert not guard_for(settings, engine, accepted_with_loopback=False).allow_loopback
    assert not allowed(public)
    assert not allowed(outside)
    record_proxy(engine)
    record_proxy(engine)
    assert not allowed(settings)

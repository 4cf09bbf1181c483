"""Fetching from a real server on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scopitone.errors import InputError
from scopitone.tasks.fetch import Limits, fetch
from scopitone.tasks.guard import Guard

LIMITS = Limits(size=1 << 20, idle_s=5, total_s=10)
LOCAL = Guard(allow_loopback=True)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[str] = []  # noqa: RUF012
    stalled = threading.Event()

    def do_GET(self) -> None:
        self.seen.append(f"{self.headers['Host']} {self.path}")
        getattr(self, "on_" + self.path.split("/")[1])()

    def on_song(self) -> None:
        self._send(200, b"x" * 300_000)

    def on_missing(self) -> None:
        self._send(404, b"no")

    def on_moved(self) -> None:
        self._redirect("/song")

    def on_inside(self) -> None:
        self._redirect("http://10.0.0.1/secret")

    def on_file(self) -> None:
        self._redirect("file:///etc/passwd")

    def on_circle(self) -> None:
        self._redirect("/circle")

    def on_endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def on_stall(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"x")
        self.wfile.flush()
        self.stalled.wait(10)
        self.close_connection = True

    def on_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"x")
        self.close_connection = True

    def _redirect(self, location: str) -> None:
        self.send_response(302)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Origin(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Clients that hang up in the middle are what is tested here."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = Origin(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Handler.stalled.set()
    server.shutdown()
    server.server_close()


def test_a_file_is_fetched(origin: str, tmp_path: Path) -> None:
    fetch(f"{origin}/song", tmp_path / "out", "url", LOCAL, LIMITS)
    assert (tmp_path / "out").read_bytes() == b"x" * 300_000


def test_the_host_header_is_the_urls_name(origin: str, tmp_path: Path) -> None:
    port = origin.rpartition(":")[2]
    fetch(f"http://localhost:{port}/song/name", tmp_path / "out", "url", LOCAL, LIMITS)
    assert Handler.seen[-1] == f"localhost:{port} /song/name"


def test_redirects_are_followed_under_the_same_guard(origin: str, tmp_path: Path) -> None:
    fetch(f"{origin}/moved", tmp_path / "out", "url", LOCAL, LIMITS)
    assert (tmp_path / "out").stat().st_size == 300_000
    for path, reason in [
        ("inside", "not a public address"),
        ("file", "http or https"),
        ("circle", "redirects more than"),
    ]:
        with pytest.raises(InputError, match=reason):
            fetch(f"{origin}/{path}", tmp_path / "out", "url", LOCAL, LIMITS)


@pytest.mark.parametrize(
    ("path", "limits", "reason"),
    [
        ("missing", LIMITS, "answered 404"),
        ("endless", LIMITS, "larger than 1 MB"),
        ("endless", Limits(1 << 40, 5, 0.3), "took longer than"),
        ("stall", Limits(1 << 20, 0.3, 10), "did not deliver"),
        ("cut", LIMITS, "did not deliver"),
    ],
)
def test_limits(origin: str, tmp_path: Path, path: str, limits: Limits, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        fetch(f"{origin}/{path}", tmp_path / "out", "input.audio_url", LOCAL, limits)
    assert caught.value.field == "input.audio_url"


def test_the_guard_is_asked_before_connecting(origin: str, tmp_path: Path) -> None:
    before = len(Handler.seen)
    with pytest.raises(InputError, match="not a public address"):
        fetch(f"{origin}/song", tmp_path / "out", "url", Guard(), LIMITS)
    assert len(Handler.seen) == before


@pytest.mark.parametrize(
    ("url", "content"),
    [
        ("data:,a%20b", b"a b"),
        ("data:text/plain;charset=utf-8,%C3%A9", "é".encode()),
        ("data:audio/wav;base64,AAEC", b"\x00\x01\x02"),
        ("data:audio/wav;base64,AA%45C", b"\x00\x01\x02"),
    ],
)
def test_data_uris(tmp_path: Path, url: str, content: bytes) -> None:
    fetch(url, tmp_path / "out", "url", Guard(), LIMITS)
    assert (tmp_path / "out").read_bytes() == content


@pytest.mark.parametrize("url", ["data:audio/wav", "data:;base64,A", "data:;base64,AA!A", "data:,"])
def test_data_uris_that_hold_nothing(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError):
        fetch(url, tmp_path / "out", "url", Guard(), LIMITS)


def test_a_data_uri_obeys_the_size_limit(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger"):
        fetch("data:," + "x" * 2_000_000, tmp_path / "out", "url", Guard(), LIMITS)

"""Fetching from a real server on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scopitone.core.errors import InputError
from scopitone.tasks.network.download import DownloadLimits, download
from scopitone.tasks.network.ssrf_guard import SsrfGuard

LIMITS = DownloadLimits(size=1 << 20, idle_s=5, total_s=10)
# Failing to connect takes as long as a packet may, see Limits.connect_s.
QUICK = DownloadLimits(size=1 << 20, idle_s=0.3, total_s=10)
LOCAL = SsrfGuard(allow_loopback=True)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    requests: list[str] = []  # noqa: RUF012
    stalled = threading.Event()

    def do_GET(self) -> None:
        self.requests.append(f"{self.headers['Host']} {self.path}")
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

    def on_nowhere(self) -> None:
        self._redirect("http://[not-an-address/")

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
    download(f"{origin}/song", tmp_path / "out", "url", LOCAL, LIMITS)
    assert (tmp_path / "out").read_bytes() == b"x" * 300_000


def test_the_host_header_is_the_urls_name(origin: str, tmp_path: Path) -> None:
    port = origin.rpartition(":")[2]
    download(f"http://localhost:{port}/song/name", tmp_path / "out", "url", LOCAL, LIMITS)
    assert Handler.requests[-1] == f"localhost:{port} /song/name"


def test_redirects_are_followed_under_the_same_guard(origin: str, tmp_path: Path) -> None:
    download(f"{origin}/moved", tmp_path / "out", "url", LOCAL, LIMITS)
    assert (tmp_path / "out").stat().st_size == 300_000
    for path, reason in [
        ("inside", "cannot be reached"),
        ("file", "cannot be reached"),
        ("nowhere", "cannot be reached"),
        ("circle", "redirects more than"),
    ]:
        with pytest.raises(InputError, match=reason):
            download(f"{origin}/{path}", tmp_path / "out", "url", LOCAL, QUICK)


@pytest.mark.parametrize(
    ("path", "limits", "reason"),
    [
        ("missing", LIMITS, "responded with 404"),
        ("endless", LIMITS, "larger than 1 MB"),
        ("endless", DownloadLimits(1 << 40, 5, 0.3), "took longer than"),
        ("stall", QUICK, "cut off"),
        ("cut", LIMITS, "cut off"),
    ],
)
def test_limits(
    origin: str, tmp_path: Path, path: str, limits: DownloadLimits, reason: str
) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        download(f"{origin}/{path}", tmp_path / "out", "input.audio_url", LOCAL, limits)
    assert caught.value.field == "input.audio_url"


def test_the_guard_is_asked_before_connecting(origin: str, tmp_path: Path) -> None:
    before = len(Handler.requests)
    with pytest.raises(InputError, match="cannot be reached"):
        download(f"{origin}/song", tmp_path / "out", "url", SsrfGuard(), QUICK)
    assert len(Handler.requests) == before


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
    download(url, tmp_path / "out", "url", SsrfGuard(), LIMITS)
    assert (tmp_path / "out").read_bytes() == content


@pytest.mark.parametrize("url", ["data:audio/wav", "data:;base64,A", "data:;base64,AA!A", "data:,"])
def test_data_uris_that_hold_nothing(tmp_path: Path, url: str) -> None:
    with pytest.raises(InputError):
        download(url, tmp_path / "out", "url", SsrfGuard(), LIMITS)


def test_a_data_uri_obeys_the_size_limit(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger"):
        download("data:," + "x" * 2_000_000, tmp_path / "out", "url", SsrfGuard(), LIMITS)

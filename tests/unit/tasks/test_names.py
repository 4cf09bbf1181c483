"""Names that lie: what resolves to inside and outside, or to something else the second time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scopitone.core.errors import InputError
from scopitone.tasks.network.download import DownloadLimits, download
from scopitone.tasks.network.ssrf_guard import SsrfGuard

PUBLIC = "93.184.216.34"
LIMITS = DownloadLimits(size=1 << 20, idle_s=0.5, total_s=10)


class Origin(ThreadingHTTPServer):
    """A server on the loopback that remembers the Host of each request."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        origin = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                origin.hosts.append(self.headers["Host"])
                self.send_response(200)
                self.send_header("Content-Length", "4")
                self.end_headers()
                self.wfile.write(b"song")

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def origin() -> Iterator[Origin]:
    running = Origin()
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    "addresses",
    [
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "127.0.0.1"],
        [PUBLIC, "::1"],
        [PUBLIC, "169.254.169.254"],
        ["2606:2800:220:1::", "fd00::1"],
        [PUBLIC, "::ffff:192.168.0.1"],
    ],
)
def test_a_name_that_leads_inside_as_well_is_refused(
    name_server: Any, addresses: list[str]
) -> None:
    name_server({"both.test": [addresses]})
    with pytest.raises(InputError, match="cannot be reached"):
        SsrfGuard().check("http://both.test/song", "url")


def test_the_connection_goes_to_the_address_that_was_checked(
    name_server: Any, origin: Origin, tmp_path: Path
) -> None:
    names = name_server({"rebind.test": [["127.0.0.1"], ["10.0.0.1"]]})
    port = origin.server_address[1]
    guard = SsrfGuard(allow_loopback=True)
    download(f"http://rebind.test:{port}/song", tmp_path / "out", "url", guard, LIMITS)
    assert (tmp_path / "out").read_bytes() == b"song"
    assert origin.hosts == [f"rebind.test:{port}"]
    assert names == ["rebind.test"], "the name was resolved again after the check"


def test_a_name_that_turns_inside_after_the_check_reaches_nothing(
    name_server: Any, origin: Origin, tmp_path: Path
) -> None:
    """Even if it was checked before: each fetch resolves and checks for itself."""
    name_server({"turns.test": [[PUBLIC], ["127.0.0.1"]]})
    url = f"http://turns.test:{origin.server_address[1]}/song"
    assert SsrfGuard().check(url, "url").address == PUBLIC
    with pytest.raises(InputError, match="cannot be reached"):
        download(url, tmp_path / "out", "url", SsrfGuard(), LIMITS)
    assert origin.hosts == []

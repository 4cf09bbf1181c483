"""Names that lie: what resolves to inside and outside, or to something else the second time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scopitone.errors import InputError
from scopitone.tasks.fetch import Limits, fetch
from scopitone.tasks.guard import Guard

PUBLIC = "93.184.216.34"
LIMITS = Limits(size=1 << 20, idle_s=5, total_s=10)


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


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`name_server({"a.test": [["1.2.3.4"], ["127.0.0.1"]]})`: what each look-up answers in turn.

    Returns the names that were looked up. Addresses resolve to themselves, as ever.
    """
    real = socket.getaddrinfo

    def serve(zone: dict[str, list[list[str]]]) -> list[str]:
        asked: list[str] = []

        def answer(host: Any, port: Any, *args: Any, **options: Any) -> Any:
            name = host.decode() if isinstance(host, bytes) else host
            if name not in zone:
                return real(host, port, *args, **options)
            answers = zone[name][min(asked.count(name), len(zone[name]) - 1)]
            asked.append(name)
            return [entry for one in answers for entry in real(one, port, *args, **options)]

        monkeypatch.setattr(socket, "getaddrinfo", answer)
        return asked

    return serve


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
    with pytest.raises(InputError, match="not a public address"):
        Guard().check("http://both.test/song", "url")


def test_the_connection_goes_to_the_address_that_was_checked(
    name_server: Any, origin: Origin, tmp_path: Path
) -> None:
    asked = name_server({"rebind.test": [["127.0.0.1"], ["10.0.0.1"]]})
    port = origin.server_address[1]
    guard = Guard(allow_loopback=True)
    fetch(f"http://rebind.test:{port}/song", tmp_path / "out", "url", guard, LIMITS)
    assert (tmp_path / "out").read_bytes() == b"song"
    assert origin.hosts == [f"rebind.test:{port}"]
    assert asked == ["rebind.test"], "the name was resolved again after the check"


def test_a_name_that_turns_inside_after_the_check_reaches_nothing(
    name_server: Any, origin: Origin, tmp_path: Path
) -> None:
    """Even if it was checked before: each fetch resolves and checks for itself."""
    name_server({"turns.test": [[PUBLIC], ["127.0.0.1"]]})
    url = f"http://turns.test:{origin.server_address[1]}/song"
    assert Guard().check(url, "url").address == PUBLIC
    with pytest.raises(InputError, match="not a public address"):
        fetch(url, tmp_path / "out", "url", Guard(), LIMITS)
    assert origin.hosts == []

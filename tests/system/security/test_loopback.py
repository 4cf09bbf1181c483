"""Servers on the loopback: open to their owner's URLs until a proxy is seen, and never starved."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from admin_port import JOB, SENTENCE, TEST, TIMEOUT_S, attempts_of


def call_plainly(server: Any, version: str, *headers: str) -> None:
    """A request that is written by hand."""
    port = urlsplit(server.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        lines = [f"GET /healthz HTTP/{version}", *headers, "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert b" 200 " in answer.splitlines()[0]


OWN = {
    "SCOPITONE_ALLOW_NETWORKS": "[]",
    "SCOPITONE_FETCH_TIMEOUT_S": TIMEOUT_S,
    "SCOPITONE_CALLBACK_TIMEOUT_S": TIMEOUT_S,
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "sign",
    [
        ("1.1", "Host: 127.0.0.1", "X-Forwarded-For: 203.0.113.9"),
        ("1.1", "Host: video.example.com"),
        ("1.0", "Host: 127.0.0.1"),
        ("1.1", "Host: 127.0.0.1", "Referer: https://video.example.com/"),
    ],
)
def test_the_first_request_through_a_proxy_closes_the_loopback_for_good(
    own_server: Any, admin_on: Any, sign: tuple[str, ...]
) -> None:
    inside = admin_on()
    server = own_server(**OWN)
    assert server.post(TEST, {"url": inside.url}).data["status"] == 200
    call_plainly(server, *sign)
    call_plainly(server, *sign)
    assert server.post(TEST, {"url": inside.url}).data["status"] is None
    assert server.stop() == 0
    server.start()
    assert server.post(TEST, {"url": inside.url}).data["status"] is None
    task = server.finished(server.create("scopitone/import", {"audio_url": inside.url}))
    assert task["result"]["message"].endswith(SENTENCE)
    assert len(inside.asked) == 1
    call_plainly(server, *sign)
    log = (server.data_dir / "log").read_text()
    assert log.count("can reach the loopback interface until a proxy is detected") == 1
    assert log.count("A request came through a proxy") == 1


def test_what_was_accepted_before_the_proxy_was_seen_is_refused_too(
    own_server: Any, admin_on: Any
) -> None:
    """A callback that failed once is to be sent again, and a proxy is seen in between."""
    inside = admin_on()
    # The receiver is slow: it calls the server before it answers.
    patient = OWN | {"SCOPITONE_CALLBACK_TIMEOUT_S": "5"}
    server = own_server(**patient, SCOPITONE_CALLBACK_RETRIES_S="[0.1]")

    def call_by_proxy() -> None:
        call_plainly(server, "1.1", "Host: 127.0.0.1", "X-Forwarded-For: 203.0.113.9")

    inside.before_answer = call_by_proxy
    inside.location = "/not-received"
    task_id = server.create("scopitone/import", {"audio_url": "data:,"}, callback_url=inside.url)
    attempts = attempts_of(server, task_id)
    assert [attempt["status"] for attempt in attempts] == [302, None]
    assert len(inside.asked) == 1


@pytest.mark.slow
def test_addresses_beyond_ascii(own_server: Any, song: bytes) -> None:
    """Imports, webhook tests and callbacks of IRIs, and of hosts that are no names."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            asked.append(self.path)
            self.send_response(302 if self.path == "/moved" else 200)
            # As many servers do: UTF-8, not encoded; the library writes Latin-1.
            self.send_header("Location", "/m\u00fasica.wav".encode().decode("latin-1"))
            self.send_header("Content-Length", str(len(song)))
            self.end_headers()
            self.wfile.write(song)

        do_POST = do_GET  # noqa: N815 - its name is the library's

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as origin:
        threading.Thread(target=origin.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{origin.server_address[1]}"
        server = own_server(SCOPITONE_CALLBACK_TIMEOUT_S="10", SCOPITONE_CALLBACK_RETRIES_S="[]")
        hook = f"{url}/\u97f3\u697d?q=\u00fc"
        task_id = server.create(
            "scopitone/import", {"audio_url": f"{url}/moved"}, callback_url=hook
        )
        assert server.finished(task_id)["status"] == "success"
        while (log := server.request("GET", f"{JOB}/callbacks?task_id={task_id}").data)[
            "state"
        ] == "pending":
            time.sleep(0.05)
        assert log["state"] == "delivered"
        assert server.post(TEST, {"url": hook}).data["status"] == 200
        for bad in ("http://\u200b/", "http://\u0301a.test/", "http://[\u00fc]/"):
            assert server.post(TEST, {"url": bad}).data["excerpt"] == "is not a URL"
            failed = server.create("scopitone/import", {"audio_url": bad}, callback_url=bad)
            message = server.finished(failed)["result"]["message"]
            assert message == "input.audio_url: is not a URL"
            [attempt] = attempts_of(server, failed)
            assert attempt["excerpt"] == "is not a URL"
        origin.shutdown()
    encoded = "/%E9%9F%B3%E6%A5%BD?q=%C3%BC"
    assert asked == ["/moved", "/m%C3%BAsica.wav", encoded, encoded]


def test_silent_receivers_hold_up_no_other_request(own_server: Any) -> None:
    """More webhook tests than there are threads for requests; each waits for seconds."""
    server = own_server()
    port = urlsplit(server.url).port
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent, ExitStack() as opened:
        body = json.dumps({"url": f"http://127.0.0.1:{silent.getsockname()[1]}/"}).encode()
        head = f"POST {TEST} HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: {server.key}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        tests = []
        for _ in range(60):
            sent = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            sent.sendall(head.encode() + body)
            tests.append(sent)
        for _ in range(32):
            opened.enter_context(silent.accept()[0])
        assert server.request("GET", "/api/v1/client/account/balance").status == 200
        answered, _, _ = select.select(tests, [], [], 0)
        assert answered == [], "the request waited for a test to end"

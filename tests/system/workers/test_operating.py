"""Starting, stopping, keys and prices."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCOPITONE = Path(sys.executable).with_name("scopitone")
CREATE = "/api/v1/client/job/CreateTask"


def test_keys_made_while_the_server_runs_are_good_at_once(server: Any) -> None:
    made = json.loads(server.cli("keys", "create", "--name", "second", "--json"))
    assert re.fullmatch(r"ak_[A-Za-z0-9]{32}", made["key"])
    assert made["key"] != server.key
    reply = server.request("GET", "/api/v1/client/account/balance", key=made["key"])
    assert reply.status == 200


def test_no_key_is_stored_or_logged(server: Any) -> None:
    secret = server.key.encode()
    kept = [path for path in server.data_dir.rglob("*") if path.is_file()]
    assert any(path.name == "scopitone.sqlite" for path in kept)
    assert not [path for path in kept if secret in path.read_bytes()]


def test_the_first_key_is_shown_once_and_stays_good(own_server: Any) -> None:
    server = own_server()
    assert re.fullmatch(r"ak_[A-Za-z0-9]{32}", server.key)
    assert server.stop() == 0
    server.start()
    assert server.request("GET", "/api/v1/client/account/balance").status == 200


def test_stopping_ends_the_workers_too(own_server: Any) -> None:
    server = own_server()
    task = server.finished(server.create("scopitone/import", {"audio_url": "data:,"}))
    assert task["status"] == "failed"
    workers = server.workers()
    assert workers
    server.stop()
    for worker in workers:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            continue
        raise AssertionError(f"worker {worker} outlived its server")


def test_a_price_that_cannot_be_paid_is_402(own_server: Any, song: bytes) -> None:
    server = own_server(SCOPITONE_PRICES='{"scopitone/import": 2.5}')
    url = server.upload("song.wav", song)["url"]
    reply = server.post(CREATE, {"model": "scopitone/import", "input": {"audio_url": url}})
    assert (reply.status, reply.json["code"]) == (402, 402)
    assert "2.5 credits" in reply.json["message"]
    assert server.request("GET", "/api/v1/client/account/balance").data == {"balance": 0}


def test_a_worker_outlives_its_server_only_briefly(own_server: Any) -> None:
    server = own_server()
    server.finished(server.create("scopitone/import", {"audio_url": "data:,"}))
    [worker] = server.workers()
    descriptor = os.pidfd_open(worker)
    os.kill(server.process_id, signal.SIGKILL)
    readable, _, _ = select.select([descriptor], [], [], 30)
    os.close(descriptor)
    assert readable, "the worker went on without its server"


def test_an_address_that_is_taken_is_one_clear_line(server: Any, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    done = subprocess.run(
        [SCOPITONE, "serve", "--port", port, "--data-dir", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert not list(tmp_path.rglob("*.sqlite")), "nothing is made, and no first key is lost"


def test_answers_do_not_wait_for_the_clients_acknowledgement(server: Any) -> None:
    """Nagle's algorithm would hold each answer on a kept connection back for 40 ms.

    The fastest of many, because the machine may be busy.
    """
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    times = []
    for _ in range(60):
        began = time.perf_counter()
        connection.request("GET", "/nothing")
        connection.getresponse().read()
        times.append(time.perf_counter() - began)
    connection.close()
    assert min(times) < 0.03

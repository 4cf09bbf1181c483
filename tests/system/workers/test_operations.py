"""What an operator sees: health, metrics, the log; what is deleted; how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

INFO = "/api/v1/client/job/TaskInfo"
BALANCE = "/api/v1/client/account/balance"
UPLOAD_URL = "/api/v1/client/files/upload-url?content_type=audio/wav&ext=.wav"


def import_song(server: Any, song: bytes, cover: bytes, **more: Any) -> Any:
    audio = server.upload("song.wav", song)["url"]
    image = server.upload("cover.png", cover)["url"]
    given = {"audio_url": audio, "image_url": image}
    return server.finished(server.create("scopitone/import", given, **more))


@pytest.fixture(scope="module")
def imported(server: Any, song: bytes, cover: bytes) -> Any:
    task = import_song(server, song, cover)
    assert task["status"] == "success"
    return task


def metrics(server: Any) -> dict[str, float]:
    reply = server.request("GET", "/metrics", key=None)
    assert reply.headers["content-type"].startswith("text/plain")
    lines = (line for line in reply.body.decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_a_live_process_says_so(server: Any) -> None:
    reply = server.request("GET", "/healthz", key=None)
    assert (reply.status, reply.body) == (200, b"ok\n")
    assert server.request("HEAD", "/healthz", key=None).status == 200


def test_ready_with_a_worker_and_not_without(own_server: Any) -> None:
    server = own_server(SCOPITONE_HEARTBEAT_S="0.1", SCOPITONE_DEAD_AFTER_S="1")
    server.finished(server.create("scopitone/import", {"audio_url": "data:,"}))
    ready = server.request("GET", "/readyz", key=None)
    assert (ready.status, ready.json["ready"]) == (200, True)
    [worker] = server.workers()
    os.kill(worker, signal.SIGSTOP)
    try:
        deadline = time.monotonic() + 20
        while server.request("GET", "/readyz", key=None).status == 200:
            assert time.monotonic() < deadline, "a silent worker is not missed"
        found = server.request("GET", "/readyz", key=None)
        assert found.json["checks"] == {
            "database": "ok",
            "media": "ok",
            "workers": "no live worker",
        }
    finally:
        os.kill(worker, signal.SIGCONT)


def test_metrics_count_what_happened(server: Any, imported: Any) -> None:
    assert imported["status"] == "success"
    found = metrics(server)
    of_import = 'model="scopitone/import",status="success"'
    assert found[f"scopitone_tasks{{{of_import}}}"] == 1
    assert found[f"scopitone_task_duration_seconds_count{{{of_import}}}"] == 1
    assert found[f'scopitone_task_duration_seconds_bucket{{le="+Inf",{of_import}}}'] == 1
    assert found["scopitone_workers"] == 1
    route = 'code="200",method="POST",route="/api/v1/client/job/CreateTask"'
    assert found[f"scopitone_http_requests_total{{{route}}}"] == 1
    server.request("GET", "/no/such/path", key=None)
    unknown = 'code="404",method="GET",route="(none)"'
    assert metrics(server)[f"scopitone_http_requests_total{{{unknown}}}"] == 1


def test_a_sane_request_id_is_kept_and_another_made(server: Any) -> None:
    def answered(sent: str) -> str:
        reply = server.request("GET", BALANCE, headers={"X-Request-Id": sent})
        return str(reply.headers["x-request-id"])

    assert answered("trace-7.a_B") == "trace-7.a_B"
    for sent in ("a b", "x" * 65, "-", 'a"b', "é"):
        assert re.fullmatch(r"[0-9a-f]{16}", answered(sent))


@pytest.fixture(scope="module")
def logged(
    tmp_path_factory: pytest.TempPathFactory, server_type: Any, song: bytes, cover: bytes
) -> Any:
    """A server that writes all it can, after tasks that end well and badly, and was stopped."""
    server = server_type(
        tmp_path_factory.mktemp("logged"),
        SCOPITONE_LOG_LEVEL="DEBUG",
        SCOPITONE_LOG_FORMAT="json",
        SCOPITONE_RETENTION_DAYS="0.00001",
        SCOPITONE_SWEEP_EVERY_S="1",
    )
    server.start()
    try:
        server.task_done = import_song(server, song, cover)
        server.create("scopitone/import", {"audio_url": "data:,"})
        for key in ("ak_" + "Z" * 32, server.key[:-1] + "!"):
            assert server.request("GET", BALANCE, key=key).status == 401
        where = server.request("GET", UPLOAD_URL).data
        kind = {"Content-Type": "audio/wav", "X-Request-Id": "the-upload"}
        assert server.request("PUT", where["presigned_url"], song, kind, key=None).status == 200
        server.secret_urls = [where["presigned_url"], server.task_done["result"]["media_urls"][0]]
        server.last_stop = until_gone(server, server.secret_urls[1])
        server.stop()
        yield server
    finally:
        server.kill()


def until_gone(server: Any, url: str) -> Any:
    deadline = time.monotonic() + 30
    while (reply := server.request("GET", url, key=None)).status != 404:
        assert time.monotonic() < deadline, "the media outlived their retention"
        time.sleep(0.1)
    return reply


def lines(server: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (server.data_dir / "log").read_text().splitlines()]


def test_every_line_of_a_task_names_it_and_its_request(logged: Any) -> None:
    task_id = logged.task_done["task_id"]
    created = [
        line for line in lines(logged) if line.get("route") == "/api/v1/client/job/CreateTask"
    ]
    of_task = [line for line in lines(logged) if line["task_id"] == task_id]
    assert created[0]["status"] == 200
    assert {line["message"].split()[0] for line in of_task} == {"Step"}
    assert {line["request_id"] for line in of_task} == {created[0]["request_id"]}
    [put] = [line for line in lines(logged) if line["request_id"] == "the-upload"]
    assert (put["method"], put["route"], put["status"]) == ("PUT", "/upload/{upload_id}", 200)


def test_no_secret_is_written_anywhere(logged: Any) -> None:
    """Keys, in whole or in part, nowhere; what opens media, in no log line."""
    random_part = logged.key[8:]
    files = [path for path in logged.data_dir.rglob("*") if path.is_file()]
    assert len(files) > 3
    for path in files:
        assert random_part.encode() not in path.read_bytes(), path
    log = (logged.data_dir / "log").read_text()
    assert "Z" * 27 not in log
    for url in logged.secret_urls:
        assert urlsplit(url).path.split("/")[2] not in log
    with sqlite3.connect(logged.data_dir / "scopitone.sqlite") as database:
        names = "select name from sqlite_master where type = 'table'"
        tables = [name for (name,) in database.execute(names)]
        rows = [row for name in tables for row in database.execute(f'select * from "{name}"')]
    assert "keys" in tables
    assert random_part not in repr(rows)


def test_media_last_until_the_retention_ends(logged: Any) -> None:
    assert logged.last_stop.json["code"] == 404


def test_text_lines_are_for_people(server: Any, imported: Any) -> None:
    assert imported["status"] == "success"
    log = (server.data_dir / "log").read_text()
    assert re.search(
        r"INFO +scopitone.tasks.worker.workflows: Step read of scopitone/import "
        rf"request=[0-9a-f]{{16}} task={imported['task_id']}\n",
        log,
    )


@pytest.mark.slow
def test_stopping_under_load_takes_ten_seconds_at_most(
    own_server: Any, make_sound: Callable[[float], bytes], cover: bytes
) -> None:
    """With a render under way and an upload that never ends."""
    server = own_server()
    clip = import_song(server, make_sound(60.0), cover)
    given = {
        "task_id": clip["task_id"],
        "suno_id": clip["result"]["suno_data"][0]["suno_id"],
        "resolution": "720p",
    }
    video = server.create("suno/music-video", given)
    server.until(video, lambda task: task["status"] != "pending")
    where = urlsplit(server.request("GET", UPLOAD_URL).data["presigned_url"])
    with socket.create_connection((where.hostname, where.port)) as slow:
        head = f"PUT {where.path} HTTP/1.1\r\nHost: h\r\nContent-Type: audio/wav\r\n"
        slow.sendall(f"{head}Content-Length: 1000000\r\n\r\nRIFF".encode())
        began = time.monotonic()
        assert server.stop() == 0
        # Ten seconds are promised; a machine that tests keep busy gets twice as much.
        assert time.monotonic() - began < 20
    assert not [path for path in (server.data_dir / "work").rglob("*") if path.is_file()]
    server.start()
    assert server.task(video)["status"] in ("pending", "running"), "handed back, to be done"


def test_an_upload_that_breaks_off_is_no_error_of_ours(server: Any, song: bytes) -> None:
    where = server.request("GET", UPLOAD_URL).data
    target = urlsplit(where["presigned_url"])
    with socket.create_connection((target.hostname, target.port)) as slow:
        head = f"PUT {target.path} HTTP/1.1\r\nHost: h\r\nContent-Type: audio/wav\r\n"
        slow.sendall(f"{head}Content-Length: 1000000\r\n\r\nRIFF".encode())
    kind = {"Content-Type": "audio/wav"}
    reply = server.request("PUT", where["presigned_url"], song, kind, key=None)
    assert reply.status == 200, "the URL is still good"
    log = Path(server.data_dir / "log").read_text()
    assert "Traceback" not in log

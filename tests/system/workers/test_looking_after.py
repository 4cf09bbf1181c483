"""Looking after tasks over HTTP: found again, deleted, followed; prices; test deliveries."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from standardwebhooks import Webhook

JOB = "/api/v1/client/job"
ACCOUNT = "/api/v1/client/account"
ENVIRONMENT = {"SCOPITONE_PRICES": '{"suno/music-video": "2.5"}'}


def take_in(server: Any, song: bytes, title: str) -> Any:
    audio = server.upload("song.wav", song)["url"]
    return server.finished(server.create("scopitone/import", {"audio_url": audio, "title": title}))


def listed(server: Any, query: str) -> list[str]:
    found = server.request("GET", f"{JOB}/list?{query}").data["tasks"]
    return [task["task_id"] for task in found]


@pytest.mark.parametrize("sought", ["moon 50%", "MOON", 'a "quoted"', "snow_"])
def test_tasks_are_found_by_what_was_asked(server: Any, song: bytes, sought: str) -> None:
    task = take_in(server, song, f'Blue {sought} a "quoted" snow_ moon 50%')
    other = take_in(server, song, "Snowfall")
    found = listed(server, f"search={quote(sought)}")
    assert task["task_id"] in found
    assert other["task_id"] not in found
    assert listed(server, f"search={task['task_id']}") == [task["task_id"]]


def test_a_deleted_task_and_its_media_are_gone(server: Any, song: bytes) -> None:
    task = take_in(server, song, "To be deleted")
    clip = task["result"]["suno_data"][0]
    assert server.request("GET", clip["suno_audio_url"]).status == 200
    task_id = task["task_id"]
    assert server.post(f"{JOB}/delete", {"task_id": task_id}).data is None
    assert server.request("GET", f"{JOB}/TaskInfo?task_id={task_id}").status == 404
    assert server.request("GET", clip["suno_audio_url"]).status == 404
    assert listed(server, "search=deleted") == []
    assert server.post(f"{JOB}/delete", {"task_id": task_id}).status == 404


def test_what_an_unfinished_task_needs_is_not_deleted(own_server: Any, song: bytes) -> None:
    server = own_server()
    task = take_in(server, song, "Needed")
    clip = task["result"]["suno_data"][0]["suno_id"]
    given = {"task_id": task["task_id"], "suno_id": clip, "resolution": "2160p", "fps": 60}
    video = server.create("suno/music-video", given)
    for task_id, reason in ((task["task_id"], "is needed by"), (video, "must have ended")):
        refused = server.post(f"{JOB}/delete", {"task_id": task_id})
        assert (refused.status, reason in refused.json["message"]) == (422, True)
    server.post(f"{JOB}/cancel", {"task_id": video})
    assert server.post(f"{JOB}/delete", {"task_id": task["task_id"]}).status == 200


def events(answer: Any) -> Iterator[Any]:
    for line in answer:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_the_feed_tells_of_every_task_of_the_account(server: Any, song: bytes) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    connection.request("GET", f"{JOB}/feed", headers={"x-api-key": server.key})
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    wanted = {take_in(server, song, f"Followed {n}")["task_id"] for n in range(2)}
    ended = set()
    for told in events(answer):
        if told["status"] == "success":
            ended.add(told["task_id"])
        if wanted <= ended:
            break
    connection.close()
    assert wanted <= ended


def test_prices_are_told(server: Any) -> None:
    prices = server.request("GET", f"{ACCOUNT}/prices").data["prices"]
    assert prices["suno/music-video"] == 2.5
    assert prices["scopitone/import"] == 0


def test_a_test_delivery_is_signed_and_its_answer_told(server: Any) -> None:
    received: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(({name.lower(): text for name, text in self.headers.items()}, body))
            self.send_response(202)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=receiver.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{receiver.server_address[1]}/hook"
    told = server.post(f"{ACCOUNT}/webhook-test", {"url": url}).data
    receiver.shutdown()
    receiver.server_close()
    assert (told["received"], told["status"], told["excerpt"]) == (True, 202, "")
    secret = server.request("GET", f"{ACCOUNT}/webhook-secret").data["secret"]
    [(headers, body)] = received
    assert Webhook(secret).verify(body, headers)["type"] == "test"
    again = server.post(f"{ACCOUNT}/webhook-test", {"url": url}).data
    assert (again["received"], again["status"]) == (False, None)
    assert "cannot be reached" in again["excerpt"]

"""Callbacks from a real server to real receivers on the loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from receivers import Answer, Receiver, status
from standardwebhooks import Webhook, WebhookVerificationError

JOB = "/api/v1/client/job"
SECRET = "/api/v1/client/account/webhook-secret"
# Fails at once, which ends it as well as anything.
ENDING = {"audio_url": "data:,"}
TIMEOUT_S = 1.0
ENVIRONMENT = {
    "SCOPITONE_CALLBACK_RETRIES_S": "[0.1, 0.2, 0.3]",
    "SCOPITONE_CALLBACK_TIMEOUT_S": str(TIMEOUT_S),
}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


def owe(server: Any, url: str) -> str:
    """A task that ends at once and whose callback goes to `url`."""
    task_id = server.create("scopitone/import", ENDING, callback_url=url)
    assert isinstance(task_id, str)
    return task_id


def log_of(server: Any, task_id: str) -> Any:
    return server.request("GET", f"{JOB}/callbacks?task_id={task_id}").data


def settled(server: Any, task_id: str, state: str) -> Any:
    deadline = time.monotonic() + 30
    while (log := log_of(server, task_id))["state"] != state:
        assert time.monotonic() < deadline, log
        time.sleep(0.1)
    return log


def secret_of(server: Any) -> str:
    return str(server.request("GET", SECRET).data["secret"])


def test_the_task_arrives_signed(server: Any, receiver: Receiver) -> None:
    task_id = owe(server, receiver.url + "?a=b")
    sent = receiver.next()
    assert sent.path == "/hook?a=b"
    assert sent.headers["Content-Type"] == "application/json"
    received = Webhook(secret_of(server)).verify(sent.body, sent.headers)
    assert received == server.task(task_id)
    assert received["status"] == "failed"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret_of(server)).verify(sent.body + b" ", sent.headers)
    log = settled(server, task_id, "delivered")
    assert log["webhook_id"] == sent.headers["webhook-id"]
    [attempt] = log["attempts"]
    assert (attempt["number"], attempt["status"], attempt["excerpt"]) == (1, 200, "")
    assert 0 <= attempt["at"] - received["complete_at"] < 60


def test_retries_repeat_the_same_message_by_the_schedule(server: Any, receiver: Receiver) -> None:
    receiver.answers = [status(500), status(401, b"signature" * 100), status(204, b"")]
    task_id = owe(server, receiver.url)
    sent = [receiver.next() for _ in range(3)]
    assert len({one.headers["webhook-id"] for one in sent}) == 1
    assert len({one.body for one in sent}) == 1
    for one, pause in zip(sent[1:], (0.1, 0.2), strict=True):
        before = sent[sent.index(one) - 1]
        assert one.at - before.at > 0.8 * pause
        Webhook(secret_of(server)).verify(one.body, one.headers)
    log = settled(server, task_id, "delivered")
    assert [attempt["status"] for attempt in log["attempts"]] == [500, 401, 204]
    assert log["attempts"][1]["excerpt"] == ("signature" * 100)[:200]


def test_it_is_given_up_after_the_schedule_and_can_be_sent_again(
    server: Any, receiver: Receiver
) -> None:
    receiver.answers = [status(503)]
    task_id = owe(server, receiver.url)
    log = settled(server, task_id, "given_up")
    assert [attempt["status"] for attempt in log["attempts"]] == [503] * 4
    first = receiver.next()
    receiver.answers = [status(200)]
    server.request("POST", f"{JOB}/callbacks/{task_id}/resend")
    log = settled(server, task_id, "delivered")
    assert [attempt["status"] for attempt in log["attempts"]] == [503] * 4 + [200]
    last = [receiver.next() for _ in range(4)][-1]
    assert last.headers["webhook-id"] == first.headers["webhook-id"]
    assert last.body == first.body


def test_410_stops_at_once(server: Any, receiver: Receiver) -> None:
    receiver.answers = [status(410)]
    log = settled(server, owe(server, receiver.url), "given_up")
    assert [attempt["status"] for attempt in log["attempts"]] == [410]


def test_redirects_are_not_followed(server: Any, receiver: Receiver) -> None:
    receiver.answers = [status(302, Location=receiver.url + "/elsewhere")]
    log = settled(server, owe(server, receiver.url), "given_up")
    assert [attempt["status"] for attempt in log["attempts"]] == [302] * 4
    assert {receiver.next().path for _ in range(4)} == {"/hook"}
    assert receiver.got.empty()


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Never silent for long, and never done."""
    try:
        for _ in range(100):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass


def silence(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(20)
    assert handler.connection.recv(1) == b""


@pytest.mark.parametrize("slow", [drip, silence])
def test_a_slow_receiver_is_cut_off(server: Any, receiver: Receiver, slow: Answer) -> None:
    receiver.answers = [slow, status(200)]
    log = settled(server, owe(server, receiver.url), "delivered")
    first = log["attempts"][0]
    assert first["status"] is None
    assert first["latency_ms"] == 1000 * TIMEOUT_S
    assert "cannot be reached" in first["excerpt"]


def test_a_big_answer_is_cut(server: Any, receiver: Receiver) -> None:
    written = threading.Event()

    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(2000):
                handler.wfile.write(b"y" * 50_000)
        except OSError:
            return
        written.set()

    receiver.answers = [flood]
    settled(server, owe(server, receiver.url), "delivered")
    assert not written.is_set()


def test_a_refused_host_is_logged_and_the_task_untouched(server: Any) -> None:
    task_id = owe(server, "http://10.0.0.1/")
    log = settled(server, task_id, "given_up")
    assert [attempt["status"] for attempt in log["attempts"]] == [None] * 4
    assert "cannot be reached" in log["attempts"][0]["excerpt"]
    assert "is empty" in server.task(task_id)["result"]["message"]


def test_a_receiver_that_takes_its_time_holds_up_nothing(
    own_server: Any, receiver: Receiver
) -> None:
    server = own_server(SCOPITONE_CALLBACK_TIMEOUT_S="60")
    released = threading.Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        released.wait(60)
        status(200)(handler)

    receiver.answers = [hold]
    task_id = owe(server, receiver.url)
    receiver.next()
    ended = server.task(task_id)
    assert ended["status"] == "failed"
    server.finished(server.create("scopitone/import", ENDING))
    log = log_of(server, task_id)
    assert (log["state"], log["attempts"]) == ("pending", [])
    released.set()
    settled(server, task_id, "delivered")
    assert server.task(task_id) == ended


def test_nobody_listens(server: Any, receiver: Receiver) -> None:
    receiver.close()
    log = settled(server, owe(server, receiver.url), "given_up")
    assert "cannot be reached" in log["attempts"][0]["excerpt"]


def test_rotating_keeps_the_old_secret_for_a_day(server: Any, receiver: Receiver) -> None:
    old = secret_of(server)
    rotated = server.request("POST", SECRET).data
    assert rotated["secret"] != old
    assert 23 * 3600 < rotated["previous_valid_until"] - time.time() <= 24 * 3600
    assert secret_of(server) == rotated["secret"]
    owe(server, receiver.url)
    sent = receiver.next()
    for secret in (old, rotated["secret"]):
        Webhook(secret).verify(sent.body, sent.headers)


def test_a_task_without_callback_has_none(server: Any) -> None:
    task_id = server.create("scopitone/import", ENDING)
    server.finished(task_id)
    log = log_of(server, task_id)
    assert (log["state"], log["attempts"]) == (None, [])
    refused = server.request("POST", f"{JOB}/callbacks/{task_id}/resend")
    assert refused.status == 422
    assert "callback_url" in refused.json["message"]
    for method, path in [
        ("GET", f"{JOB}/callbacks?task_id={'0' * 32}"),
        ("POST", f"{JOB}/callbacks/{'0' * 32}/resend"),
    ]:
        assert server.request(method, path).status == 404


@pytest.mark.extended
def test_a_killed_server_keeps_the_schedule(own_server: Any, receiver: Receiver) -> None:
    receiver.answers = [status(500), status(500), status(200)]
    server = own_server(SCOPITONE_CALLBACK_RETRIES_S="[2, 2]")
    task_id = owe(server, receiver.url)
    first = receiver.next()
    deadline = time.monotonic() + 10
    while not log_of(server, task_id)["attempts"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    server.kill()
    server.start()
    sent = [first, receiver.next(), receiver.next()]
    log = settled(server, task_id, "delivered")
    assert [attempt["status"] for attempt in log["attempts"]] == [500, 500, 200]
    assert len({one.headers["webhook-id"] for one in sent}) == 1
    assert sent[1].at - sent[0].at > 1.7
    assert json.loads(first.body) == server.task(task_id)

"""Webhook endpoints of an account, and the log of deliveries: a real server, real receivers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from receivers import Receiver, status
from standardwebhooks import Webhook, WebhookVerificationError

ENDPOINTS = "/api/v1/client/account/webhook-endpoints"
DELIVERIES = "/api/v1/client/account/webhook-deliveries"
SECRET = "/api/v1/client/account/webhook-secret"
# Fails at once, which ends it as well as anything.
ENDING = {"audio_url": "data:,"}
ENVIRONMENT = {
    "SCOPITONE_CALLBACK_RETRIES_S": "[0.1, 0.2]",
    "SCOPITONE_CALLBACK_TIMEOUT_S": "5",
}
Receivers = Callable[[], Receiver]


@pytest.fixture
def receivers() -> Iterator[Receivers]:
    running: list[Receiver] = []

    def start() -> Receiver:
        running.append(Receiver())
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def server(server: Any) -> Iterator[Any]:
    """The module's server, on which no endpoint is left after a test."""
    yield server
    for endpoint in server.request("GET", ENDPOINTS).data["endpoints"]:
        server.request("DELETE", f"{ENDPOINTS}/{endpoint['id']}")


def add(server: Any, url: str, **more: Any) -> Any:
    return server.post(ENDPOINTS, {"url": url, **more}).data


def secret_of(server: Any, endpoint: Any) -> str:
    return str(server.request("GET", f"{ENDPOINTS}/{endpoint['id']}/secret").data["secret"])


def end_a_task(server: Any, **more: Any) -> str:
    task_id = server.create("scopitone/import", ENDING, **more)
    assert isinstance(task_id, str)
    return task_id


def list_of(server: Any, **query: str) -> Any:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return server.request("GET", f"{DELIVERIES}?{asked}").data["deliveries"]


def details(server: Any, webhook_id: str) -> Any:
    return server.request("GET", f"{DELIVERIES}/{webhook_id}").data


def settled(server: Any, webhook_id: str, state: str, attempts: int) -> Any:
    deadline = time.monotonic() + 30
    while True:
        found = details(server, webhook_id)
        if (found["state"], len(found["attempts"])) == (state, attempts):
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def test_every_endpoint_and_the_tasks_own_url_get_the_same_message(
    server: Any, receivers: Receivers
) -> None:
    own, first, second = receivers(), receivers(), receivers()
    one = add(server, first.url, name="first")
    other = add(server, second.url + "?a=b")
    assert (one["name"], one["events"], one["disabled"]) == ("first", ["success", "failed"], False)
    task_id = end_a_task(server, callback_url=own.url)
    sent = [receiver.next() for receiver in (own, first, second)]
    assert [message.path for message in sent] == ["/hook", "/hook", "/hook?a=b"]
    assert {message.body for message in sent} == {sent[0].body}
    assert json.loads(sent[0].body) == server.task(task_id)
    assert len({message.headers["webhook-id"] for message in sent}) == 3
    secrets = [
        server.request("GET", SECRET).data["secret"],
        secret_of(server, one),
        secret_of(server, other),
    ]
    assert len(set(secrets)) == 3
    for message in sent:
        for secret, signer in zip(secrets, sent, strict=True):
            if message is signer:
                Webhook(secret).verify(message.body, message.headers)
            else:
                with pytest.raises(WebhookVerificationError):
                    Webhook(secret).verify(message.body, message.headers)
    listed = list_of(server, task_id=task_id)
    assert {(entry["endpoint_id"], entry["url"]) for entry in listed} == {
        (None, own.url),
        (one["id"], first.url),
        (other["id"], second.url + "?a=b"),
    }
    assert [entry["webhook_id"] for entry in list_of(server, endpoint_id=other["id"])] == [
        sent[2].headers["webhook-id"]
    ]


def test_a_task_without_a_callback_url_is_told_of_too(server: Any, receivers: Receivers) -> None:
    receiver = receivers()
    add(server, receiver.url)
    task_id = server.create("scopitone/import", ENDING)
    assert json.loads(receiver.next().body)["task_id"] == task_id
    assert (
        server.request("GET", f"/api/v1/client/job/callbacks?task_id={task_id}").data["state"]
        is None
    ), "that is about the callback_url alone"


def test_only_the_chosen_events_are_sent(server: Any, receivers: Receivers, song: bytes) -> None:
    everything, successes, failures = receivers(), receivers(), receivers()
    add(server, everything.url)
    add(server, successes.url, events=["success"])
    add(server, failures.url, events=["failed"])
    failed = end_a_task(server)
    url = server.upload("song.wav", song)["url"]
    succeeded = server.create("scopitone/import", {"audio_url": url})
    told = {json.loads(everything.next().body)["task_id"] for _ in range(2)}
    assert told == {failed, succeeded}
    assert json.loads(successes.next().body)["task_id"] == succeeded
    assert json.loads(failures.next().body)["task_id"] == failed
    urls = {task: {e["url"] for e in list_of(server, task_id=task)} for task in told}
    assert urls == {
        failed: {everything.url, failures.url},
        succeeded: {everything.url, successes.url},
    }


def test_the_log_has_the_request_and_every_attempt(server: Any, receivers: Receivers) -> None:
    receiver = receivers()
    receiver.answers = [status(503, b"private words"), status(200)]
    endpoint = add(server, receiver.url)
    task_id = end_a_task(server)
    sent = [receiver.next(), receiver.next()]
    found = settled(server, sent[0].headers["webhook-id"], "delivered", 2)
    assert (found["task_id"], found["endpoint_id"]) == (task_id, endpoint["id"])
    assert found["url"] == receiver.url
    assert found["body"].encode() == sent[0].body == sent[1].body
    for attempt, message in zip(found["attempts"], sent, strict=True):
        assert attempt["headers"]["Content-Type"] == "application/json"
        assert set(attempt["headers"]) >= {"webhook-id", "webhook-timestamp", "webhook-signature"}
        for name, value in attempt["headers"].items():
            assert message.headers[name] == value
    assert [attempt["status"] for attempt in found["attempts"]] == [503, 200]
    [entry] = list_of(server, task_id=task_id)
    assert (entry["state"], entry["attempt_count"]) == ("delivered", 2)
    assert entry["last_attempt"]["status"] == 200
    assert "private words" not in json.dumps([found, entry]), "what a receiver says is its own"


def test_a_delivery_is_replayed_to_its_own_receiver_alone(
    server: Any, receivers: Receivers
) -> None:
    own, receiver = receivers(), receivers()
    receiver.answers = [status(500)]
    add(server, receiver.url)
    task_id = end_a_task(server, callback_url=own.url)
    first = own.next()
    webhook_id = receiver.next().headers["webhook-id"]
    settled(server, webhook_id, "given_up", 3)
    sent = [receiver.next(), receiver.next()]
    receiver.answers = [status(204, b"")]
    assert server.request("POST", f"{DELIVERIES}/{webhook_id}/replay").data["state"] == "pending"
    again = receiver.next()
    assert (again.body, again.headers["webhook-id"]) == (sent[0].body, webhook_id)
    found = settled(server, webhook_id, "delivered", 4)
    assert [attempt["status"] for attempt in found["attempts"]] == [500, 500, 500, 204]
    own_id = first.headers["webhook-id"]
    settled(server, own_id, "delivered", 1)
    assert own.got.empty()
    server.request("POST", f"{DELIVERIES}/{own_id}/replay")
    assert own.next().body == first.body
    settled(server, own_id, "delivered", 2)
    server.request("POST", f"/api/v1/client/job/callbacks/{task_id}/resend")
    assert own.next().body == first.body
    assert receiver.got.empty()


def test_a_disabled_endpoint_is_told_nothing(server: Any, receivers: Receivers) -> None:
    receiver, other = receivers(), receivers()
    endpoint = add(server, receiver.url)
    add(server, other.url)
    path = f"{ENDPOINTS}/{endpoint['id']}"
    end_a_task(server)
    webhook_id = receiver.next().headers["webhook-id"]
    settled(server, webhook_id, "delivered", 1)
    other.next()
    assert server.request("POST", f"{path}/disable").data["disabled"]
    end_a_task(server)
    other.next()
    assert len(list_of(server, endpoint_id=endpoint["id"])) == 1
    refused = server.request("POST", f"{DELIVERIES}/{webhook_id}/replay")
    assert refused.status == 422
    assert "webhook_id: its endpoint is disabled; accepted:" in refused.json["message"]
    assert receiver.got.empty()
    assert not server.request("POST", f"{path}/enable").data["disabled"]
    server.request("POST", f"{DELIVERIES}/{webhook_id}/replay")
    assert receiver.next().headers["webhook-id"] == webhook_id
    last = end_a_task(server)
    assert json.loads(receiver.next().body)["task_id"] == last


@pytest.mark.parametrize("ending", ["disable", "delete"])
def test_what_is_pending_ends_with_its_endpoint(
    own_server: Any, receivers: Receivers, ending: str
) -> None:
    """One attempt is under way, one is delayed for an hour: neither stays open."""
    server = own_server(SCOPITONE_CALLBACK_RETRIES_S="[3600]", SCOPITONE_CALLBACK_TIMEOUT_S="60")
    receiver = receivers()
    released = threading.Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        released.wait(60)
        status(500)(handler)

    receiver.answers = [status(500), hold]
    endpoint = add(server, receiver.url)
    end_a_task(server)
    delayed = receiver.next().headers["webhook-id"]
    settled(server, delayed, "pending", 1)
    end_a_task(server)
    under_way = receiver.next().headers["webhook-id"]
    path = f"{ENDPOINTS}/{endpoint['id']}"
    if ending == "disable":
        server.request("POST", f"{path}/disable")
    else:
        assert server.request("DELETE", path).data is None
    assert {entry["state"] for entry in list_of(server)} == {"given_up"}
    released.set()
    found = settled(server, under_way, "given_up", 1)
    assert found["attempts"][0]["status"] == 500
    for webhook_id in (delayed, under_way):
        refused = server.request("POST", f"{DELIVERIES}/{webhook_id}/replay")
        assert refused.status == 422
        assert "deleted" in refused.json["message"] or ending == "disable"
    assert receiver.got.empty()
    metrics = server.request("GET", "/metrics", key=None).body.decode()
    assert 'scopitone_callbacks{state="given_up"} 2.0' in metrics
    assert 'scopitone_callbacks{state="pending"}' not in metrics


def test_a_test_message_is_signed_by_the_endpoints_secret(
    server: Any, receivers: Receivers
) -> None:
    receiver = receivers()
    endpoint = add(server, receiver.url)
    old = secret_of(server, endpoint)
    path = f"{ENDPOINTS}/{endpoint['id']}"
    assert server.request("POST", f"{path}/test").data["received"]
    sent = receiver.next()
    assert Webhook(old).verify(sent.body, sent.headers)["type"] == "test"
    rotated = server.request("POST", f"{path}/secret").data
    assert rotated["secret"] == secret_of(server, endpoint) != old
    assert 23 * 3600 < rotated["previous_valid_until"] - time.time() <= 24 * 3600
    server.request("POST", f"{path}/test")
    sent = receiver.next()
    for secret in (old, rotated["secret"]):
        Webhook(secret).verify(sent.body, sent.headers)


def test_pages_of_the_log_neither_repeat_nor_miss_a_delivery(
    server: Any, receivers: Receivers
) -> None:
    receiver = receivers()
    endpoint = add(server, receiver.url)
    sent = set()
    for _ in range(5):
        end_a_task(server)
        sent.add(receiver.next().headers["webhook-id"])
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        query = f"endpoint_id={endpoint['id']}&limit=2&cursor={cursor}"
        page = server.request("GET", f"{DELIVERIES}?{query}").data
        seen += [entry["webhook_id"] for entry in page["deliveries"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == sorted(sent)
    refused = server.request("GET", f"{DELIVERIES}?cursor=1-x")
    assert (refused.status, "cursor" in refused.json["message"]) == (422, True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "https://example.com/", "events": []}, "events"),
        ({"url": "https://example.com/", "events": ["running"]}, "events"),
        ({"url": "https://example.com/", "name": "x" * 51}, "name"),
    ],
)
def test_a_bad_endpoint_is_refused_by_field(server: Any, body: Any, field: str) -> None:
    refused = server.post(ENDPOINTS, body)
    assert refused.status == 422
    assert refused.json["message"].startswith(field)
    assert server.request("GET", ENDPOINTS).data == {"endpoints": []}


def test_deleting_a_task_deletes_its_deliveries(server: Any, receivers: Receivers) -> None:
    receiver = receivers()
    add(server, receiver.url)
    task_id = end_a_task(server)
    webhook_id = receiver.next().headers["webhook-id"]
    settled(server, webhook_id, "delivered", 1)
    server.post("/api/v1/client/job/delete", {"task_id": task_id})
    assert list_of(server, task_id=task_id) == []
    assert server.request("GET", f"{DELIVERIES}/{webhook_id}").status == 404

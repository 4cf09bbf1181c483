"""Sends callbacks: the network side of a delivery, and the job of one attempt."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import secrets
import time
from collections.abc import Sequence

from sqlalchemy import Engine

from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store.database import writing
from scopitone.tasks.network.connection import CONNECTION_ERRORS, describe_failure, open_connection
from scopitone.tasks.network.loopback import guard_for
from scopitone.tasks.network.ssrf_guard import (
    CONNECT_TIMEOUT_S,
    UNREACHABLE,
    Target,
    UnreachableError,
)
from scopitone.tasks.queue.client import EarlyCallback, QueueClient
from scopitone.tasks.webhooks import deliveries, signing
from scopitone.tasks.webhooks.deliveries import AttemptResult, DueCallback

log = logging.getLogger(__name__)

TEST_TIMEOUT_S = 5.0
"""The longest time that a webhook test waits: a user is watching, and a thread is blocked."""

# Of the answer's body: the bytes that are read, so that no receiver sees its connection reset, and
# the characters of its first line that are recorded.
_MAX_READ_BYTES = 64 * 1024
_MAX_EXCERPT_CHARACTERS = 200
# Only a receiver that refuses the signature is quoted: that helps its developer. Clients must not
# learn what else an address answers.
_QUOTED_STATUSES = (400, 401, 403)
_SIGNATURE_WORDS = re.compile(r"\bsignature|\btimestamp|\bwebhook-", re.IGNORECASE)
# The last stage waits so long for those before it, and then looks again.
_EARLY_WAIT_S = 1.0


def attempt_delivery(
    settings: Settings,
    engine: Engine,
    queueing: QueueClient,
    delivery_id: str,
    number: int,
    turn: int,
) -> None:
    """Make attempt `number` of a delivery, unless it was made already, and record it.

    If the worker dies in between, the callback is sent again with the same webhook-id, by which
    receivers recognize duplicates. The first attempt comes after the stages before it.
    """
    due = deliveries.load_due(engine, delivery_id, number)
    if due is None:
        return
    if number == 1 and due.dialect is not None and not due.endpoint_secrets:
        match queueing.read_early_callback(due.task_id):
            case None:
                send_early(settings, engine, due.task_id)
            case EarlyCallback.UNFINISHED:
                with writing(engine) as session:
                    queueing.enqueue_callback(session, delivery_id, number, turn, _EARLY_WAIT_S)
                return
    result = _send(settings, engine, due, settings.callback_timeout_s)
    state = deliveries.record_attempt(
        engine, delivery_id, number, turn, result, settings.callback_retries_s,
        queueing.enqueue_callback,
    )  # fmt: skip
    log.info("Callback %s, attempt %d: %s, %s", delivery_id, number, result.status, state)


def send_early(settings: Settings, engine: Engine, task_id: str) -> None:
    """Send the stages of a task before the last, as far as they are due, once each.

    A stage that does not arrive is no loss: the last one has all of it.
    """
    for due in deliveries.load_early(engine, task_id):
        if _send(settings, engine, due, settings.callback_timeout_s).status is None:
            break


def send_test(
    settings: Settings,
    engine: Engine,
    account_id: str,
    url: str,
    *,
    allow_loopback: bool,
    endpoint_secrets: Sequence[str] = (),
) -> AttemptResult:
    """Send a signed test delivery to `url`, and wait at most TEST_TIMEOUT_S for the answer.

    endpoint_secrets: of the endpoint that is tested; otherwise the account's secrets sign.
    """
    message_id = f"msg_test_{secrets.token_hex(8)}"
    body = json.dumps({"type": "test", "message": "A test delivery from Scopitone"})
    due = DueCallback(
        message_id,
        account_id,
        url,
        body,
        allow_loopback,
        endpoint_secrets=tuple(endpoint_secrets),
    )
    result = _send(settings, engine, due, min(TEST_TIMEOUT_S, settings.callback_timeout_s))
    # A failure always takes the same time, see UNREACHABLE.
    time.sleep(result.left_s)
    return result


def _send(settings: Settings, engine: Engine, due: DueCallback, timeout_s: float) -> AttemptResult:
    """Send once, within `timeout_s` seconds. Every error becomes a result."""
    sent_at, started_s = int(time.time()), time.monotonic()
    headers: dict[str, str] = {}
    try:
        guard = guard_for(settings, engine, accepted_with_loopback=due.allow_loopback)
        headers = _build_headers(engine, due)
        target = guard.check(due.url, "callback_url", min(CONNECT_TIMEOUT_S, timeout_s))
        status, excerpt = post_body(target, due.body.encode(), headers, started_s + timeout_s)
    except (UnreachableError, *CONNECTION_ERRORS) as error:
        log.info("Callback %s was not answered: %s", due.delivery_id, describe_failure(error))
        left_s = max(0.0, started_s + timeout_s - time.monotonic())
        latency_ms = round(timeout_s * 1000)
        return AttemptResult(sent_at, None, latency_ms, UNREACHABLE, left_s, headers)
    except InputError as refused:
        return AttemptResult(sent_at, None, 0, refused.message, headers=headers)
    except Exception:
        # An attempt without a record would leave the delivery pending forever.
        log.exception("Callback %s could not be sent", due.delivery_id)
        return AttemptResult(sent_at, None, 0, deliveries.INTERNAL_ERROR)
    latency_ms = round((time.monotonic() - started_s) * 1000)
    return AttemptResult(sent_at, status, latency_ms, excerpt, headers=headers)


def _build_headers(engine: Engine, due: DueCallback) -> dict[str, str]:
    """Return the headers of the message: its type and its signatures."""
    secrets_now = due.endpoint_secrets or signing.load_secrets(engine, due.account_id)
    headers = {
        "Content-Type": "application/json",
        **signing.sign_headers(secrets_now, due.delivery_id, due.body),
    }
    if due.dialect is not None:
        headers |= signing.sign_task(secrets_now[0], due.task_id)
    return headers


def post_body(
    target: Target, body: bytes, headers: dict[str, str], ends_at: float
) -> tuple[int, str]:
    """POST a body, at the latest until `ends_at` (of `time.monotonic`).

    Returns: the status, and the answer's words about the signature or "".
    Raises: CONNECTION_ERRORS if there is no answer.
    """
    idle_s = max(0.001, ends_at - time.monotonic())
    with open_connection(target, idle_s, min(CONNECT_TIMEOUT_S, idle_s), ends_at) as connection:
        answer = connection.request("POST", body, headers)
        text = b""
        # The status is the answer; its body may be missing.
        with contextlib.suppress(*CONNECTION_ERRORS):
            text = answer.read(_MAX_READ_BYTES)
        return answer.status, _signature_refusal(answer.status, text)


def _signature_refusal(status: int, text: bytes) -> str:
    """Return the first line of an answer that refuses the signature; "" for other answers."""
    # Every database accepts text without NUL.
    line = text.decode("utf-8", "replace").replace("\0", "").strip().partition("\n")[0]
    if status not in _QUOTED_STATUSES or not _SIGNATURE_WORDS.search(line):
        return ""
    return line.rstrip()[:_MAX_EXCERPT_CHARACTERS]

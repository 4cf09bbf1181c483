"""Sending callbacks: the network's side of a delivery, and the workflow of one attempt."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import threading
import time

from sqlalchemy import Engine

from scopitone.errors import InputError
from scopitone.settings import Settings
from scopitone.tasks import deliveries, signing
from scopitone.tasks.connecting import FAILURES, connection_to, cut, headers_for, reason_of
from scopitone.tasks.deliveries import Attempt, Due
from scopitone.tasks.guard import Guard, Target
from scopitone.tasks.queueing import Queueing

log = logging.getLogger(__name__)
# Of the answer's body: what is read, and what is kept in the log.
_READ_BYTES = 64 * 1024
_KEPT_BYTES = 200


def attempt(
    settings: Settings,
    engine: Engine,
    queueing: Queueing,
    delivery_id: str,
    number: int,
    turn: int,
) -> None:
    """Make attempt `number` of a delivery, unless it was made already, and log it.

    A worker that dies between the two sends it again: with the same webhook-id, by which
    receivers know what they have had.
    """
    due = deliveries.due(engine, delivery_id, number)
    if due is None:
        return
    made = _try(settings, engine, due)
    state = deliveries.record(
        engine, delivery_id, number, turn, made, settings.callback_retries_s,
        queueing.enqueue_callback,
    )  # fmt: skip
    log.info("Callback %s, attempt %d: %s, %s", delivery_id, number, made.status, state)


def _try(settings: Settings, engine: Engine, due: Due) -> Attempt:
    at = int(time.time())
    guard = Guard(due.allow_loopback, settings.allow_networks)
    try:
        headers = signing.signed_headers(engine, due.account_id, due.delivery_id, due.body)
        target = guard.check(due.url, "callback_url")
    except InputError as refused:
        return Attempt(at, None, 0, str(refused)[:_KEPT_BYTES])
    except Exception:
        log.exception("Callback %s could not be prepared", due.delivery_id)
        return Attempt(at, None, 0, "could not be prepared; the server's log says why")
    began = time.monotonic()
    status, excerpt = post(target, due.body.encode(), headers, settings.callback_timeout_s)
    return Attempt(at, status, round((time.monotonic() - began) * 1000), excerpt)


def try_out(
    settings: Settings, engine: Engine, account_id: str, url: str, *, allow_loopback: bool
) -> Attempt:
    """Send a signed message to `url` that no task stands behind, to see it received."""
    message_id = f"msg_test_{secrets.token_hex(8)}"
    body = json.dumps({"type": "test", "message": "A test delivery from Scopitone"})
    return _try(settings, engine, Due(message_id, account_id, url, body, allow_loopback))


def post(
    target: Target, body: bytes, headers: dict[str, str], timeout_s: float
) -> tuple[int | None, str]:
    """POST JSON and wait at most `timeout_s` in all.

    Returns the status and the answer's beginning, or None and why there is no status.
    """
    with connection_to(target, timeout_s) as connection:
        # A peer that sends a byte now and then never trips the socket's own time-out.
        timer = threading.Timer(timeout_s, cut, (connection,))
        timer.daemon = True
        # Before the timer, or what it cut may seem to have ended too early for it.
        began = time.monotonic()
        timer.start()
        try:
            connection.request(
                "POST",
                target.path,
                body,
                {**headers_for(target), "Content-Type": "application/json", **headers},
                preload_content=False,
                decode_content=False,
            )
            answer = connection.getresponse()
            said = b""
            # With the status, the answer has come; its body is only for the log.
            with contextlib.suppress(*FAILURES):
                said = answer.read(_READ_BYTES)
            return answer.status, _text(said)
        except FAILURES as error:
            if time.monotonic() - began >= timeout_s:
                return None, f"no answer within {timeout_s:g} s"
            return None, f"{target.host} cannot be reached: {reason_of(error)}"[:_KEPT_BYTES]
        finally:
            timer.cancel()


def _text(said: bytes) -> str:
    """The answer's beginning as text that every database takes."""
    return said[:_KEPT_BYTES].decode("utf-8", "replace").replace("\0", "")

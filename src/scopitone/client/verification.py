"""Signatures of callbacks, by Standard Webhooks (https://www.standardwebhooks.com)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scopitone.client.client_errors import SignatureError
from scopitone.client.task_info import RemoteTask, read_task


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes) -> RemoteTask:
    """Return the task in a callback.

    Args:
        secret: the account's, `whsec_…`.
        body: the bytes of the request, before any parsing.

    Raises: SignatureError if the server did not sign it, or more than five minutes ago.
    """
    from standardwebhooks import Webhook, WebhookVerificationError

    try:
        Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    except WebhookVerificationError as error:
        raise SignatureError(f"The callback is not from the server: {error}") from error
    return read_task(json.loads(body))

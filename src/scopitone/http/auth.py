"""Who is asking: the account of the key in `x-api-key` or `Authorization: Bearer`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from scopitone.http.services import services
from scopitone.tasks.errors import UnauthorizedError
from scopitone.tasks.keys import authenticate


def account(request: Request) -> str:
    """The account's id. Raises UnauthorizedError, KeyDisabledError or RateLimitedError."""
    found = {key for key in (request.headers.get("x-api-key"), _bearer(request)) if key}
    if not found:
        raise UnauthorizedError("Send your API key as x-api-key: KEY or Authorization: Bearer KEY")
    if len(found) > 1:
        raise UnauthorizedError("x-api-key and Authorization carry different keys")
    server = services(request)
    caller = authenticate(server.engine, found.pop().strip())
    server.limits.count(request.url.path, caller.key_id)
    return caller.account_id


def _bearer(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


AccountId = Annotated[str, Depends(account)]

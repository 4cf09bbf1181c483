"""Who is asking: the account of the key in `x-api-key` or `Authorization: Bearer`.

Without a key, a browser that is signed in to the studio asks for its account.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from scopitone.http import browsers
from scopitone.http.services import services
from scopitone.tasks.errors import UnauthorizedError
from scopitone.tasks.keys import authenticate


def account(request: Request) -> str:
    """The account's id. Raises UnauthorizedError, KeyDisabledError or RateLimitedError."""
    found = {key for key in (request.headers.get("x-api-key"), _bearer(request)) if key}
    if not found:
        if (signed_in := _signed_in(request)) is not None:
            return signed_in
        raise UnauthorizedError("Send your API key as x-api-key: KEY or Authorization: Bearer KEY")
    if len(found) > 1:
        raise UnauthorizedError("x-api-key and Authorization carry different keys")
    server = services(request)
    caller = authenticate(server.engine, found.pop().strip())
    server.limits.count(request.url.path, caller.key_id)
    return caller.account_id


def _signed_in(request: Request) -> str | None:
    """The account of the session that the request's cookie belongs to."""
    who = browsers.visitor(request)
    if who is None:
        return None
    browsers.check_ours(request, who)
    services(request).limits.count(request.url.path, f"session-{who.session_id}")
    return who.account_id


def _bearer(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


AccountId = Annotated[str, Depends(account)]

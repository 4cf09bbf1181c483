"""Authentication: the account of the API key in `x-api-key` or `Authorization: Bearer`.

A request without a key acts for the account that the browser is signed in to, if any.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from scopitone.http.security import browser_sessions
from scopitone.http.services import services
from scopitone.tasks.accounts.api_keys import authenticate
from scopitone.tasks.errors import UnauthorizedError


def authenticate_request(request: Request) -> str:
    """Return the id of the account that sent the request, and count the call.

    Raises:
        UnauthorizedError: There is no valid key and no session.
        KeyDisabledError: The key is disabled.
        ForbiddenError: The request comes from a signed-in browser, but not from a studio page.
        RateLimitedError: The keys or the sessions of the account have used up its rate limit.
    """
    keys = {key for key in (request.headers.get("x-api-key"), _bearer_key(request)) if key}
    if not keys:
        if (account_id := _authenticate_session(request)) is not None:
            return account_id
        raise UnauthorizedError("Send your API key as x-api-key: KEY or Authorization: Bearer KEY")
    if len(keys) > 1:
        raise UnauthorizedError("x-api-key and Authorization contain different keys")
    server = services(request)
    account_id = authenticate(server.engine, keys.pop().strip())
    server.limits.count(request.url.path, account_id)
    return account_id


def _authenticate_session(request: Request) -> str | None:
    """Return the account of the session cookie, or None if there is no valid one."""
    visitor = browser_sessions.find_visitor(request)
    if visitor is None:
        return None
    browser_sessions.check_csrf(request, visitor)
    # Counted apart, so that a busy program does not lock its owner out of the studio.
    services(request).limits.count(request.url.path, f"studio-{visitor.account_id}")
    return visitor.account_id


def _bearer_key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else None


AccountId = Annotated[str, Depends(authenticate_request)]

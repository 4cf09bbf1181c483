"""Errors become codes, here and nowhere else."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from scopitone.errors import InputError, ScopitoneError
from scopitone.http.envelope import Envelope
from scopitone.http.schemas.checking import InvalidError
from scopitone.tasks import logs
from scopitone.tasks.errors import (
    ChoiceError,
    CreditsError,
    FeatureDisabledError,
    ForbiddenError,
    InFlightError,
    KeyDisabledError,
    MaintenanceError,
    NotFoundError,
    RateLimitedError,
    TooLargeError,
    UnauthorizedError,
)

log = logging.getLogger(__name__)

_CODES: dict[type[Exception], int] = {
    UnauthorizedError: 401,
    CreditsError: 402,
    KeyDisabledError: 403,
    ForbiddenError: 403,
    NotFoundError: 404,
    InFlightError: 409,
    TooLargeError: 413,
    RateLimitedError: 429,
    MaintenanceError: 455,
    FeatureDisabledError: 505,
}


def install(app: FastAPI) -> None:
    """Answer every error of `app` in the envelope."""
    app.add_exception_handler(ScopitoneError, _domain)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


async def _domain(request: Request, error: Exception) -> Envelope:
    if isinstance(error, InvalidError):
        return _invalid([dict(problem) for problem in error.problems])
    if isinstance(error, ChoiceError):
        return _invalid(
            [{"field": error.field, "message": error.message, "accepted": error.accepted}]
        )
    if isinstance(error, InputError):
        return _invalid([{"field": error.field, "message": error.message}])
    code = code_of(error)
    if code == 500:
        return await _unexpected(request, error)
    return Envelope(None, code=code, message=str(error), headers=_headers(error))


def code_of(error: Exception) -> int:
    """The code of an error of the domain; 500 where it should not have come so far."""
    return _CODES.get(type(error), 500)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, UnauthorizedError):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, RateLimitedError):
        return {"Retry-After": str(error.retry_after)}
    return {}


def _invalid(errors: list[dict[str, object]]) -> Envelope:
    first = errors[0]
    message = f"{first['field']}: {first['message']}" if first["field"] else str(first["message"])
    return Envelope({"errors": errors}, code=422, message=message)


async def _http(request: Request, error: Exception) -> Envelope:
    """What the framework raises: unknown paths, wrong methods, malformed forms."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return Envelope(None, code=404, message=f"There is nothing at {request.url.path}")
    if error.status_code == 400:
        return _invalid([{"field": "", "message": str(error.detail)}])
    if error.status_code == 405:
        return _other_methods(request)
    message = f"{HTTPStatus(error.status_code).phrase}: {request.method} {request.url.path}"
    return Envelope(None, code=error.status_code, message=message, headers=error.headers)


def _other_methods(request: Request) -> Envelope:
    allowed = _methods(request)
    headers = {"Allow": ", ".join(allowed)}
    if request.method == "OPTIONS":
        return Envelope({"methods": allowed}, headers=headers)
    message = f"{request.method} is not possible here; possible: {headers['Allow']}"
    return Envelope(None, code=405, message=message, headers=headers)


def _methods(request: Request) -> list[str]:
    """What any route at the request's path takes: the framework names only the first one's."""
    found = {"OPTIONS"}
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        scope = {**request.scope, "method": "GET" if method == "HEAD" else method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            found.add(method)
    return sorted(found)


async def _gone(_request: Request, _error: Exception) -> Envelope:
    """The client went away while it sent its body: nobody reads this, and nothing is at fault."""
    return Envelope(None, code=400, message="The body broke off")


async def _unexpected(request: Request, error: Exception) -> Envelope:
    request_id = request.state.request_id
    with logs.about(request=request_id):
        log.error("The request failed", exc_info=error)
    return Envelope(
        None,
        code=500,
        message=f"Server error; the log has the details under {request_id}",
        # This is answered outside of all middleware.
        headers={"X-Request-Id": request_id},
    )

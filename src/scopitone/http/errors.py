"""Error handlers: the only place where errors become status codes and error responses."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from scopitone.core.errors import InputError, ScopitoneError
from scopitone.http import paths
from scopitone.http.dialects.sunoapi.dialect_answers import translate
from scopitone.http.envelope import Envelope
from scopitone.http.schemas.checking import InvalidError
from scopitone.http.services import services
from scopitone.store.blobs import ForeignStoreError
from scopitone.store.retry import list_outage_errors
from scopitone.tasks.errors import (
    ChoiceError,
    CreditsError,
    FeatureDisabledError,
    ForbiddenError,
    InFlightError,
    KeyDisabledError,
    MaintenanceError,
    NotFoundError,
    QuotaError,
    RateLimitedError,
    StaleRevisionError,
    SupersededError,
    TooLargeError,
    UnauthorizedError,
    UnsupportedTypeError,
)
from scopitone.tasks.observability import logs

log = logging.getLogger(__name__)

Handler = Callable[[Request, Exception], Awaitable[Envelope]]
# Nobody knows when maintenance ends; a client that asks twice a minute is no burden.
_MAINTENANCE_RETRY_S = 30
DATABASE_RETRY_S = 5
"""Retry-After while the database is away. Most restarts of a database take a few seconds."""
_CODES: dict[type[Exception], int] = {
    UnauthorizedError: 401,
    CreditsError: 402,
    QuotaError: 402,
    KeyDisabledError: 403,
    ForbiddenError: 403,
    NotFoundError: 404,
    InFlightError: 409,
    SupersededError: 409,
    TooLargeError: 413,
    UnsupportedTypeError: 415,
    RateLimitedError: 429,
    MaintenanceError: 455,
    ForeignStoreError: 455,
    FeatureDisabledError: 505,
}


def install(app: FastAPI) -> None:
    """Register handlers that turn every error of `app` into a response in the envelope."""
    handlers: dict[type[Exception], Handler] = {
        ScopitoneError: _handle_domain_error,
        HTTPException: _handle_http_error,
        ClientDisconnect: _handle_disconnect,
        Exception: _handle_unexpected_error,
    }
    engine = app.state.services.engine
    handlers |= dict.fromkeys(list_outage_errors(engine), _handle_outage)
    for kind, handle in handlers.items():
        app.add_exception_handler(kind, _speak_dialect(handle))


def _speak_dialect(handle: Handler) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return a handler that answers in the dialect of the request's path."""

    async def speak(request: Request, error: Exception) -> Response:
        answer = await handle(request, error)
        if not paths.is_second_dialect(request.url.path):
            return answer
        is_application_error = answer.code == 422 or (
            isinstance(error, ScopitoneError) and answer.code != 500
        )
        return translate(answer, services(request).settings.sunoapi_codes, is_application_error)

    return speak


async def _handle_domain_error(request: Request, error: Exception) -> Envelope:
    if isinstance(error, InvalidError):
        return _build_422([dict(problem) for problem in error.problems])
    if isinstance(error, ChoiceError):
        return _build_422(
            [{"field": error.field, "message": error.message, "accepted": error.accepted}]
        )
    if isinstance(error, InputError):
        return _build_422([{"field": error.field, "message": error.message}])
    if isinstance(error, StaleRevisionError):
        return Envelope({"revision": error.revision}, code=409, message=str(error))
    code = code_of(error)
    if code == 500:
        return await _handle_unexpected_error(request, error)
    return Envelope(None, code=code, message=str(error), headers=_headers_of(error))


def code_of(error: Exception) -> int:
    """Return the status code of a domain error; 500 for one that clients should never see."""
    return _CODES.get(type(error), 500)


def _headers_of(error: Exception) -> dict[str, str]:
    if isinstance(error, UnauthorizedError):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, RateLimitedError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, MaintenanceError):
        return {"Retry-After": str(_MAINTENANCE_RETRY_S)}
    return {}


def _build_422(errors: list[dict[str, object]]) -> Envelope:
    texts = [
        f"{error['field']}: {error['message']}" if error["field"] else str(error["message"])
        for error in errors
    ]
    return Envelope({"errors": errors}, code=422, message=texts[0], errors=texts)


async def _handle_http_error(request: Request, error: Exception) -> Envelope:
    """Handle errors from the framework: unknown paths, wrong methods, malformed forms."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return Envelope(None, code=404, message=f"Unknown path: {request.url.path}")
    if error.status_code == 400:
        return _build_422([{"field": "", "message": str(error.detail)}])
    if error.status_code == 405:
        return _build_405(request)
    message = f"{HTTPStatus(error.status_code).phrase}: {request.method} {request.url.path}"
    return Envelope(None, code=error.status_code, message=message, headers=error.headers)


def _build_405(request: Request) -> Envelope:
    allowed = _allowed_methods(request)
    headers = {"Allow": ", ".join(allowed)}
    if request.method == "OPTIONS":
        return Envelope({"methods": allowed}, headers=headers)
    message = f"Method {request.method} is not allowed here; allowed: {headers['Allow']}"
    return Envelope(None, code=405, message=message, headers=headers)


def _allowed_methods(request: Request) -> list[str]:
    """Return the methods of all routes at this path; the framework reports only the first's."""
    methods = {"OPTIONS"}
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        scope = {**request.scope, "method": "GET" if method == "HEAD" else method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            methods.add(method)
    return sorted(methods)


async def _handle_disconnect(_request: Request, _error: Exception) -> Envelope:
    """Handle a client that disconnected while sending its body. Nobody reads this response."""
    return Envelope(None, code=400, message="The request body is incomplete")


async def _handle_outage(_request: Request, error: Exception) -> Envelope:
    log_outage(error)
    return Envelope(
        None,
        code=503,
        message=f"The database cannot be reached; try again in {DATABASE_RETRY_S} s",
        headers={"Retry-After": str(DATABASE_RETRY_S)},
    )


def log_outage(error: Exception) -> None:
    """Log one line about a request that could not reach the database."""
    reason = str(getattr(error, "orig", error)).strip()
    log.warning("The database cannot be reached: %s", reason.partition("\n")[0])


async def _handle_unexpected_error(request: Request, error: Exception) -> Envelope:
    request_id = request.state.request_id
    with logs.log_context(request=request_id):
        log.error("The request failed", exc_info=error)
    return Envelope(
        None,
        code=500,
        message=f"Server error; see the server's log for request {request_id}",
        # This response is built outside of all middleware.
        headers={"X-Request-Id": request_id},
    )

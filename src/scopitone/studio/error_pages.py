"""Error handlers: every error of the studio becomes a page."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from scopitone.core.errors import InputError, ScopitoneError
from scopitone.http.errors import DATABASE_RETRY_S, code_of, log_outage
from scopitone.http.security import browser_sessions
from scopitone.store.retry import list_outage_errors
from scopitone.studio import PATH
from scopitone.studio.signed_in_pages import SignInRequired
from scopitone.studio.templating import render_page

log = logging.getLogger(__name__)


def install(studio: FastAPI) -> None:
    """Register handlers that turn every error of the studio into a page."""
    studio.add_exception_handler(SignInRequired, _redirect_to_sign_in)
    studio.add_exception_handler(ScopitoneError, _handle_domain_error)
    studio.add_exception_handler(HTTPException, _handle_http_error)
    studio.add_exception_handler(Exception, _handle_unexpected_error)
    for kind in list_outage_errors(studio.state.services.engine):
        studio.add_exception_handler(kind, _handle_outage)


async def _redirect_to_sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInRequired)
    query = f"?{urlencode({'next': error.path})}" if error.path else ""
    return RedirectResponse(f"{browser_sessions.root_path(request)}{PATH}/sign-in{query}", 303)


async def _handle_domain_error(request: Request, error: Exception) -> Response:
    status = 422 if isinstance(error, InputError) else code_of(error)
    return _render_failure(request, status, str(error))


async def _handle_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _render_failure(request, error.status_code, "")


async def _handle_unexpected_error(request: Request, error: Exception) -> Response:
    log.error("Rendering the page failed", exc_info=error)
    return _render_failure(request, 500, "")


async def _handle_outage(request: Request, error: Exception) -> Response:
    log_outage(error)
    response = _render_failure(request, 503, "")
    response.headers["Retry-After"] = str(DATABASE_RETRY_S)
    return response


def _render_failure(request: Request, status: int, message: str) -> Response:
    kinds = {404: "missing", 503: "away"}
    kind = kinds.get(status, "refused" if status < 500 else "broken")
    return render_page(
        request,
        "failure",
        browser_sessions.find_visitor(request) if status not in (500, 503) else None,
        status=status,
        kind=kind,
        message=message if status not in (404, 500) else "",
        request_id=getattr(request.state, "request_id", ""),
    )

"""What goes wrong, as pages."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from scopitone.errors import InputError, ScopitoneError
from scopitone.http import browsers
from scopitone.http.errors import code_of
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignInFirst

log = logging.getLogger(__name__)


def install(studio: FastAPI) -> None:
    """Answer every error of the studio with a page."""
    studio.add_exception_handler(SignInFirst, _sign_in)
    studio.add_exception_handler(ScopitoneError, _domain)
    studio.add_exception_handler(HTTPException, _http)
    studio.add_exception_handler(Exception, _unexpected)


async def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInFirst)
    where = f"?{urlencode({'next': error.path})}" if error.path else ""
    return RedirectResponse(f"{browsers.root(request)}/studio/sign-in{where}", 303)


async def _domain(request: Request, error: Exception) -> Response:
    status = 422 if isinstance(error, InputError) else code_of(error)
    return _page(request, status, str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _page(request, error.status_code, "")


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("The page failed", exc_info=error)
    return _page(request, 500, "")


def _page(request: Request, status: int, message: str) -> Response:
    known = "missing" if status == 404 else "refused" if status < 500 else "broken"
    return page(
        request,
        "failure",
        browsers.visitor(request) if status != 500 else None,
        status=status,
        kind=known,
        message=message if status not in (404, 500) else "",
        request_id=getattr(request.state, "request_id", ""),
    )

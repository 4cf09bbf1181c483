"""Signing in and out: by a link that works once, or by an API key of the account."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from scopitone.http import browsers
from scopitone.http.services import services
from scopitone.studio.rendering import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, page
from scopitone.studio.signed_in import SignedIn
from scopitone.studio.strings import LANGUAGES
from scopitone.tasks import sessions
from scopitone.tasks.errors import (
    ForbiddenError,
    KeyDisabledError,
    RateLimitedError,
    UnauthorizedError,
)
from scopitone.tasks.keys import authenticate

router = APIRouter()
_YEAR_S = 365 * 24 * 3600


@router.get("/sign-in")
def ask(request: Request, next: str = "") -> Response:  # noqa: A002 - the address says so
    """Ask for a key, or say how to get a link."""
    return page(request, "sign_in", where=next, problem="")


@router.post("/sign-in")
def by_key(
    request: Request,
    key: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Sign in with one of the account's API keys."""
    _check_site(request)
    limits, address = services(request).limits, _address(request)
    try:
        limits.check_sign_in(address)
        caller = authenticate(services(request).engine, key.strip())
    except (UnauthorizedError, KeyDisabledError):
        limits.count_failed_sign_in(address)
        return page(request, "sign_in", status=401, where=next, problem="wrong")
    except RateLimitedError as error:
        refused = page(request, "sign_in", status=429, where=next, problem="often")
        refused.headers["Retry-After"] = str(error.retry_after)
        return refused
    who = sessions.enter(services(request).engine, caller.account_id)
    response = RedirectResponse(_inside(request, next), 303)
    browsers.keep_cookie(request, response, who.cookie)
    return response


@router.get("/enter/{secret}")
def by_link(request: Request, secret: str) -> Response:
    """Sign in with a link that works once."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        # Looking ahead must not use the link up.
        return Response(status_code=204)
    limits, address = services(request).limits, _address(request)
    try:
        limits.check_sign_in(address)
        who = sessions.enter_by_link(services(request).engine, secret)
    except UnauthorizedError:
        if browsers.visitor(request) is not None:
            # The terminal's link, clicked once more.
            return RedirectResponse(_inside(request, ""), 303)
        limits.count_failed_sign_in(address)
        return page(request, "sign_in", status=401, where="", problem="used")
    except RateLimitedError:
        return page(request, "sign_in", status=429, where="", problem="often")
    # A redirect would still count as coming from wherever the link was clicked, and the browser
    # would not send a strict cookie along: this page goes on by itself instead.
    welcome = page(request, "welcome", where=_inside(request, ""))
    browsers.keep_cookie(request, welcome, who.cookie)
    return welcome


@router.post("/sign-out")
def leave(
    request: Request,
    who: SignedIn,
    csrf: Annotated[str, Form()] = "",
    everywhere: Annotated[str, Form()] = "",
) -> Response:
    """Sign out here, or in every browser of the account."""
    browsers.check_ours(request, who, csrf)
    engine = services(request).engine
    if everywhere:
        sessions.leave_everywhere(engine, who.account_id)
    else:
        sessions.leave(engine, who.session_id)
    response = RedirectResponse(f"{browsers.root(request)}/studio/sign-in", 303)
    browsers.drop_cookie(request, response)
    return response


@router.post("/preferences")
def prefer(
    request: Request,
    theme: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Choose how pages look and what they speak; it is the browser that remembers."""
    _check_site(request)
    response = RedirectResponse(_inside(request, next), 303)
    path = browsers.root(request) + "/"
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, _YEAR_S, path=path, samesite="lax")
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, _YEAR_S, path=path, samesite="lax")
    return response


def _inside(request: Request, where: str) -> str:
    """`where` if it is a page of this studio, else the first one."""
    home = f"{browsers.root(request)}/studio/"
    parts = urlsplit(where)
    plain = not parts.scheme and not parts.netloc and "\\" not in where
    return where if plain and parts.path.startswith(home) else home


def _check_site(request: Request) -> None:
    """Refuse forms that another site sent: before a session there is no token to check."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForbiddenError("This form was sent by another site")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

"""Signing in, with a password, an API key, or a one-time link, and signing out; language, theme."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from scopitone.http.security import browser_sessions
from scopitone.http.services import services
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, render_page
from scopitone.studio.translations import LANGUAGES
from scopitone.tasks.accounts import sessions
from scopitone.tasks.accounts.api_keys import authenticate
from scopitone.tasks.accounts.passwords import authenticate_by_password, normalize_user_name
from scopitone.tasks.errors import (
    ForbiddenError,
    KeyDisabledError,
    RateLimitedError,
    UnauthorizedError,
)

router = APIRouter()
_YEAR_S = 365 * 24 * 3600


@router.get("/sign-in")
def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 - in the URL
    """Show the forms for a password and for an API key, and how to get a link."""
    return _render_form(request, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    key: Annotated[str, Form()] = "",
    user_name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Sign in with a user name and its password, or with one of the account's API keys."""
    _check_same_site(request)
    engine = services(request).engine
    limits, address = services(request).limits, client_address(request)
    name = normalize_user_name(user_name)
    try:
        limits.check_sign_in(address, name)
        if name:
            account_id = authenticate_by_password(engine, name, password)
        else:
            account_id = authenticate(engine, key.strip())
    except (UnauthorizedError, KeyDisabledError):
        limits.count_failed_sign_in(address, name)
        problem = "wrong_password" if name else "wrong"
        return _render_form(request, next, 401, problem, user_name)
    except RateLimitedError as error:
        page = _render_form(request, next, 429, "often", user_name)
        page.headers["Retry-After"] = str(error.retry_after)
        return page
    visitor = sessions.sign_in(engine, account_id)
    response = RedirectResponse(_studio_path(request, next), 303)
    browser_sessions.set_session_cookie(request, response, visitor.cookie)
    return response


@router.get("/enter/{secret}")
def sign_in_by_link(request: Request, secret: str) -> Response:
    """Sign in with a one-time link."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        # A browser that prefetches the page must not use up the link.
        return Response(status_code=204)
    limits, address = services(request).limits, client_address(request)
    try:
        limits.check_sign_in(address)
        visitor = sessions.sign_in_by_link(services(request).engine, secret)
    except UnauthorizedError:
        if browser_sessions.find_visitor(request) is not None:
            # Someone who is signed in clicked the link in the terminal again.
            return RedirectResponse(_studio_path(request, ""), 303)
        limits.count_failed_sign_in(address)
        return _render_form(request, "", 401, "used")
    except RateLimitedError:
        return _render_form(request, "", 429, "often")
    # A redirect would count as a request from the site that contains the link, and the browser
    # would not send the SameSite=Strict cookie. This page continues by itself instead.
    page = render_page(request, "welcome", target=_studio_path(request, ""))
    browser_sessions.set_session_cookie(request, page, visitor.cookie)
    return page


@router.post("/sign-out")
def sign_out(
    request: Request,
    visitor: SignedInVisitor,
    csrf: Annotated[str, Form()] = "",
    everywhere: Annotated[str, Form()] = "",
) -> Response:
    """Sign out of this session, or of all sessions of the account."""
    browser_sessions.check_csrf(request, visitor, csrf)
    engine = services(request).engine
    if everywhere:
        sessions.sign_out_everywhere(engine, visitor.account_id)
    else:
        sessions.sign_out(engine, visitor.session_id)
    response = RedirectResponse(f"{browser_sessions.root_path(request)}/studio/sign-in", 303)
    browser_sessions.delete_session_cookie(request, response)
    return response


@router.post("/preferences")
def set_preferences(
    request: Request,
    theme: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    """Set the theme and the language; they are stored in cookies."""
    _check_same_site(request)
    response = RedirectResponse(_studio_path(request, next), 303)
    path = browser_sessions.root_path(request) + "/"
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, _YEAR_S, path=path, samesite="lax")
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, _YEAR_S, path=path, samesite="lax")
    return response


def _render_form(
    request: Request, target: str, status: int = 200, problem: str = "", user_name: str = ""
) -> Response:
    """Render the page with its forms. target: the page to open after signing in."""
    return render_page(
        request, "sign_in", status=status, target=target, problem=problem, user_name=user_name
    )


def _studio_path(request: Request, target: str) -> str:
    """Return `target` if it is a page of this studio, else the home page."""
    home = f"{browser_sessions.root_path(request)}/studio/"
    parts = urlsplit(target)
    is_path = not parts.scheme and not parts.netloc and "\\" not in target
    return target if is_path and parts.path.startswith(home) else home


def _check_same_site(request: Request) -> None:
    """Reject forms from other sites. Without a session, there is no CSRF token to check.

    Raises:
        ForbiddenError: The form was sent by another site.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForbiddenError("This form was sent by another site")


def client_address(request: Request) -> str:
    """Return the address by which failed sign-ins are counted."""
    return request.client.host if request.client else ""

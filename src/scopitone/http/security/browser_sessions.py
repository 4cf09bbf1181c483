"""Requests from browsers that are signed in to the studio: session cookie and CSRF token."""

from __future__ import annotations

import hmac

from fastapi import Request, Response

from scopitone.http.services import base_url, services
from scopitone.tasks.accounts import sessions
from scopitone.tasks.accounts.sessions import MAX_IDLE_S, Visitor
from scopitone.tasks.errors import ForbiddenError

COOKIE = "scopitone_session"
CSRF_HEADER = "x-csrf-token"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def find_visitor(request: Request) -> Visitor | None:
    """Return who is signed in, or None. Queries the database at most once per request."""
    if not hasattr(request.state, "visitor"):
        cookie = request.cookies.get(_cookie_name(base_url(request)))
        request.state.visitor = (
            sessions.find_visitor(services(request).engine, cookie) if cookie else None
        )
    visitor: Visitor | None = request.state.visitor
    return visitor


def check_csrf(request: Request, visitor: Visitor, form_token: str | None = None) -> None:
    """Check that a request that changes something comes from a page of this session.

    The cookie is SameSite=Strict; the token protects browsers that do not support that.

    Args:
        form_token: The token from a form field. None: the token is in the CSRF_HEADER, which
            other sites cannot set.

    Raises:
        ForbiddenError: The token is missing or belongs to another session.
    """
    if request.method in _SAFE_METHODS:
        return
    token = form_token if form_token is not None else request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(token.encode(), visitor.csrf.encode()):
        raise ForbiddenError("This page is out of date; reload it and try again")


def set_session_cookie(request: Request, response: Response, cookie: str) -> None:
    """Set the session cookie for this server's own pages."""
    base = base_url(request)
    response.set_cookie(
        _cookie_name(base),
        cookie,
        max_age=MAX_IDLE_S,
        path=_path_of(base),
        secure=base.startswith("https:"),
        httponly=True,
        samesite="strict",
    )


def delete_session_cookie(request: Request, response: Response) -> None:
    """Delete the session cookie from the browser."""
    base = base_url(request)
    # A browser ignores a response that names a __Host- cookie without Secure.
    secure = base.startswith("https:")
    response.delete_cookie(_cookie_name(base), path=_path_of(base), secure=secure, httponly=True)


def root_path(request: Request) -> str:
    """Return the path prefix of this server without a trailing slash: "" or "/prefix"."""
    return "/" + path if (path := _path_of(base_url(request)).strip("/")) else ""


def _cookie_name(base: str) -> str:
    """Return the cookie's name. With the prefix, no subdomain can set it (RFC 6265bis, 4.1.3.2)."""
    is_whole_host = base.startswith("https:") and _path_of(base) == "/"
    return f"__Host-{COOKIE}" if is_whole_host else COOKIE


def _path_of(base: str) -> str:
    return "/" + base.partition("://")[2].partition("/")[2]

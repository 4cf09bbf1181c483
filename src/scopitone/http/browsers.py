"""Requests of browsers that are signed in to the studio: the cookie, and whose page sent them."""

from __future__ import annotations

import hmac

from fastapi import Request, Response

from scopitone.http.services import base_url, services
from scopitone.tasks import sessions
from scopitone.tasks.errors import ForbiddenError
from scopitone.tasks.sessions import IDLE_SECONDS, Visitor

COOKIE = "scopitone_session"
CSRF_HEADER = "x-csrf-token"
_SAFE = ("GET", "HEAD", "OPTIONS")


def visitor(request: Request) -> Visitor | None:
    """Who is signed in, None if nobody is. Looked up once a request."""
    if not hasattr(request.state, "visitor"):
        cookie = request.cookies.get(COOKIE)
        found = sessions.visitor(services(request).engine, cookie) if cookie else None
        request.state.visitor = found
    known: Visitor | None = request.state.visitor
    return known


def check_ours(request: Request, who: Visitor, sent: str | None = None) -> None:
    """Raises ForbiddenError for a changing request that no page of this session sent.

    The cookie is SameSite=Strict; the token holds where a browser does not know that. `sent`
    is a form's, else it comes as a header, which other sites cannot set.
    """
    if request.method in _SAFE:
        return
    token = sent if sent is not None else request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(token.encode(), who.csrf.encode()):
        raise ForbiddenError("This page is out of date: reload it and try again")


def keep_cookie(request: Request, response: Response, cookie: str) -> None:
    """Have the browser send the cookie with requests of this server's own pages only."""
    base = base_url(request)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=IDLE_SECONDS,
        path=_path(base),
        secure=base.startswith("https:"),
        httponly=True,
        samesite="strict",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Have the browser forget it."""
    response.delete_cookie(COOKIE, path=_path(base_url(request)), httponly=True)


def root(request: Request) -> str:
    """The path below which this server answers, without a slash at its end: "" or "/prefix"."""
    return "/" + path if (path := _path(base_url(request)).strip("/")) else ""


def _path(base: str) -> str:
    return "/" + base.partition("://")[2].partition("/")[2]

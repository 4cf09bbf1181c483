"""Dependencies for pages that require a signed-in account or an operator."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from scopitone.http.security import browser_sessions
from scopitone.tasks.accounts.sessions import Visitor
from scopitone.tasks.errors import ForbiddenError


class SignInRequired(Exception):  # noqa: N818 - a redirect, not an error
    """Nobody is signed in; `path` is the page to open after signing in."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def require_visitor(request: Request) -> Visitor:
    """Return who is signed in.

    Raises:
        SignInRequired: Nobody is signed in.
    """
    visitor = browser_sessions.find_visitor(request)
    if visitor is None:
        raise SignInRequired(request.url.path if request.method == "GET" else "")
    return visitor


def require_operator(request: Request) -> Visitor:
    """Return who is signed in, if it is an operator.

    Raises:
        SignInRequired: Nobody is signed in.
        ForbiddenError: The account is not an operator.
    """
    visitor = require_visitor(request)
    if not visitor.operator:
        raise ForbiddenError("This page requires an operator's account")
    return visitor


SignedInVisitor = Annotated[Visitor, Depends(require_visitor)]
SignedInOperator = Annotated[Visitor, Depends(require_operator)]

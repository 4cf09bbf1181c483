"""Pages for those who are signed in; everybody else is asked to sign in first."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from scopitone.http import browsers
from scopitone.tasks.errors import ForbiddenError
from scopitone.tasks.sessions import Visitor


class SignInFirst(Exception):  # noqa: N818 - not an error: the way to the page
    """Nobody is signed in; `path` is where they wanted to go."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def signed_in(request: Request) -> Visitor:
    """Who is signed in. Raises SignInFirst."""
    who = browsers.visitor(request)
    if who is None:
        raise SignInFirst(request.url.path if request.method == "GET" else "")
    return who


def operating(request: Request) -> Visitor:
    """The operator who is signed in. Raises SignInFirst, ForbiddenError for everybody else."""
    who = signed_in(request)
    if not who.operator:
        raise ForbiddenError("Only an operator's account may do this")
    return who


SignedIn = Annotated[Visitor, Depends(signed_in)]
Operating = Annotated[Visitor, Depends(operating)]

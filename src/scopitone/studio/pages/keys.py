"""The page of API keys, whose script uses the job API, and of the account's password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from scopitone.core.errors import InputError
from scopitone.http.security import browser_sessions
from scopitone.http.services import services
from scopitone.studio.pages.sign_in import client_address
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks.accounts import api_keys, passwords, sessions
from scopitone.tasks.accounts.sessions import Visitor
from scopitone.tasks.errors import RateLimitedError, UnauthorizedError

router = APIRouter()


@router.get("/keys")
def show_keys(request: Request, visitor: SignedInVisitor, saved: str = "") -> Response:
    """Show the account's API keys, oldest first. `?saved=` says that the password was changed."""
    return _render(request, visitor, saved=bool(saved))


@router.post("/password")
def change_password(
    request: Request,
    visitor: SignedInVisitor,
    csrf: Annotated[str, Form()],
    user_name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    current: Annotated[str, Form()] = "",
) -> Response:
    """Set the user name and the password of one's own account, and end its other sessions."""
    browser_sessions.check_csrf(request, visitor, csrf)
    engine = services(request).engine
    try:
        _check_current(request, visitor, current)
        passwords.set_password(engine, visitor.account_id, user_name, password)
    except (InputError, UnauthorizedError, RateLimitedError) as error:
        status = 429 if isinstance(error, RateLimitedError) else 422
        return _render(request, visitor, status, problem=_name_problem(error), entered=user_name)
    sessions.sign_out_others(engine, visitor.account_id, visitor.session_id)
    # A redirect, so that a reload does not send the form again.
    root = browser_sessions.root_path(request)
    return RedirectResponse(f"{root}/studio/keys?saved=password", 303)


def _check_current(request: Request, visitor: Visitor, current: str) -> None:
    """Check the current password, if there is one: an open browser must not be enough."""
    server, address = services(request), client_address(request)
    name = passwords.find_user_name(server.engine, visitor.account_id)
    if name is None:
        return
    server.limits.check_sign_in(address, name)
    try:
        passwords.authenticate_by_password(server.engine, name, current)
    except UnauthorizedError:
        server.limits.count_failed_sign_in(address, name)
        raise


def _name_problem(error: Exception) -> str:
    match error:
        case RateLimitedError():
            return "often"
        case UnauthorizedError():
            return "wrong"
        case passwords.UserNameTakenError():
            return "taken"
        case InputError(field="user_name"):
            return "name"
        case _:
            return "easy"


def _render(
    request: Request,
    visitor: Visitor,
    status: int = 200,
    *,
    problem: str = "",
    entered: str = "",
    saved: bool = False,
) -> Response:
    engine = services(request).engine
    rows = api_keys.list_keys(engine, visitor.account_id)
    user_name = passwords.find_user_name(engine, visitor.account_id)
    return render_page(
        request,
        "keys",
        visitor,
        status=status,
        keys=rows,
        enabled_count=sum(key.disabled_at is None for key in rows),
        user_name=user_name,
        entered=entered or user_name or "",
        problem=problem,
        saved=saved,
        shortest=passwords.MIN_PASSWORD,
        longest=passwords.MAX_PASSWORD,
        longest_name=passwords.MAX_USER_NAME,
    )

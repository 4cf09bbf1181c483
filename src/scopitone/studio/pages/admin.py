"""The operator's pages: accounts, credits, switches, workers, queues, disk, health."""

from __future__ import annotations

import platform
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

import scopitone
from scopitone.core.errors import InputError
from scopitone.http.models.catalogue import MODELS
from scopitone.http.security import browser_sessions
from scopitone.http.services import base_url, services
from scopitone.store.database import reading, writing
from scopitone.studio.signed_in_pages import SignedInOperator
from scopitone.studio.templating import render_page
from scopitone.tasks.accounts import credit_ledger, sessions
from scopitone.tasks.accounts.account_deletion import delete_account
from scopitone.tasks.accounts.accounts import (
    check_account,
    create_account,
    disable_account,
    enable_account,
    list_accounts,
)
from scopitone.tasks.accounts.api_keys import DEFAULT_ACCOUNT
from scopitone.tasks.accounts.feature_flags import (
    MAINTENANCE,
    load_switches,
    model_switch,
    set_switch,
)
from scopitone.tasks.accounts.passwords import list_user_names
from scopitone.tasks.files.disk_space import measure_disk
from scopitone.tasks.media_store import ownership
from scopitone.tasks.media_store.clock_guard import look_at_clock
from scopitone.tasks.operations import overview
from scopitone.tasks.operations.activity import load_activity
from scopitone.tasks.operations.doctor import run_checks
from scopitone.tasks.presenter import credits_of

router = APIRouter()
_CHARTS = (("waiting", "line"), ("per_minute", "bars"), ("speed", "line"), ("failed", "bars"))
"""The numbers of a period, and how they are drawn."""


@router.get("/operator")
def show_operator(request: Request, visitor: SignedInOperator) -> Response:
    """Show the state of the server."""
    server = services(request)
    flags = load_switches(server.engine)
    user_names = list_user_names(server.engine)
    disabled = {row.id for row in list_accounts(server.engine) if row.disabled_at is not None}
    with reading(server.engine) as session:
        books = credit_ledger.audit_accounts(session)
        media = ownership.load_last_ownership(session)
    return render_page(
        request,
        "operator",
        visitor,
        accounts=[
            {
                "id": account.id,
                "name": account.name,
                "user_name": user_names.get(account.id, ""),
                "is_disabled": account.id in disabled,
                "can_be_deleted": account.id not in (DEFAULT_ACCOUNT, visitor.account_id),
                "balance": credits_of(account.balance),
                "charged": credits_of(account.charged),
                "reserved": credits_of(account.reserved),
                "browsers": sessions.count_sessions(server.engine, account.id),
            }
            for account in books
        ],
        maintenance=MAINTENANCE in flags,
        models={name: model_switch(name) not in flags for name in MODELS},
        workers=overview.list_workers(server.engine, server.settings.dead_after_s),
        queues=overview.list_model_queues(server.engine),
        charts=_CHARTS,
        periods=[asdict(period) for period in load_activity(server.engine)],
        media=media,
        clock=look_at_clock(server.settings.data_dir),
        disk=measure_disk(server.settings.data_dir),
        database=server.engine.dialect.name,
        versions={"Scopitone": scopitone.__version__, "Python": platform.python_version()},
    )


@router.get("/operator/health")
def show_health(request: Request, visitor: SignedInOperator) -> Response:
    """Show the findings of `scopitone doctor`. They take seconds, so they have their own page."""
    return render_page(
        request, "health", visitor, findings=list(run_checks(services(request).settings))
    )


@router.post("/operator/maintenance")
def set_maintenance(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    on: Annotated[str, Form()],
) -> Response:
    """Stop or resume accepting tasks."""
    browser_sessions.check_csrf(request, visitor, csrf)
    set_switch(services(request).engine, MAINTENANCE, on=on == "yes")
    return _redirect_back(request)


@router.post("/operator/models")
def switch_model(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    model: Annotated[str, Form()],
    on: Annotated[str, Form()],
) -> Response:
    """Switch a model on or off."""
    browser_sessions.check_csrf(request, visitor, csrf)
    if model not in MODELS:
        raise InputError(
            "model", f"unknown model {model[:64]!r}; choose one of {', '.join(MODELS)}"
        )
    set_switch(services(request).engine, model_switch(model), on=on != "yes")
    return _redirect_back(request)


@router.post("/operator/accounts")
def add_account(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    name: Annotated[str, Form()],
    operator: Annotated[str, Form()] = "",
) -> Response:
    """Create an account."""
    browser_sessions.check_csrf(request, visitor, csrf)
    if not name.strip() or len(name) > 50:
        raise InputError("name", "must have 1 to 50 characters")
    create_account(services(request).engine, name.strip(), operator=operator == "yes")
    return _redirect_back(request)


@router.post("/operator/accounts/switch")
def switch_account(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    account: Annotated[str, Form()],
    on: Annotated[str, Form()],
) -> Response:
    """Disable an account, or enable it again."""
    browser_sessions.check_csrf(request, visitor, csrf)
    switch = enable_account if on == "yes" else disable_account
    switch(services(request).engine, account)
    return _redirect_back(request)


@router.post("/operator/accounts/delete")
def remove_account(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    account: Annotated[str, Form()],
    confirmation: Annotated[str, Form()] = "",
) -> Response:
    """Delete an account, whose name was typed as a confirmation."""
    browser_sessions.check_csrf(request, visitor, csrf)
    if account == visitor.account_id:
        raise InputError("account", "is your own; accepted: another operator can delete it")
    operator = f"the operator {visitor.account_id}"
    delete_account(services(request).engine, account, confirmation, operator)
    return _redirect_back(request)


@router.post("/operator/grants")
def grant_credits(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    account: Annotated[str, Form()],
    amount: Annotated[str, Form()],
) -> Response:
    """Grant credits to an account."""
    browser_sessions.check_csrf(request, visitor, csrf)
    engine = services(request).engine
    check_account(engine, account)
    hundredths = _parse_credits(amount)
    with writing(engine) as session:
        credit_ledger.grant(session, account, hundredths)
    return _redirect_back(request)


@router.post("/operator/links")
def create_link(
    request: Request,
    visitor: SignedInOperator,
    csrf: Annotated[str, Form()],
    account: Annotated[str, Form()],
) -> Response:
    """Create a one-time sign-in link for the owner of an account."""
    browser_sessions.check_csrf(request, visitor, csrf)
    engine = services(request).engine
    check_account(engine, account)
    secret = sessions.make_link(engine, account)
    return render_page(request, "link", visitor, link=f"{base_url(request)}/studio/enter/{secret}")


def _redirect_back(request: Request) -> Response:
    return RedirectResponse(f"{browser_sessions.root_path(request)}/studio/operator", 303)


def _parse_credits(text: str) -> int:
    """Parse an amount of credits, with a decimal point or comma, as hundredths of a credit.

    Raises:
        InputError: It is not a positive number with at most two decimals.
    """
    try:
        hundredths = Decimal(text.strip().replace(",", ".")) * 100
    except InvalidOperation:
        hundredths = Decimal(0)
    is_valid = hundredths.is_finite() and 0 < hundredths < 10**12
    if not is_valid or hundredths != hundredths.to_integral_value():
        raise InputError("amount", "must be a positive number with at most two decimals")
    return int(hundredths)

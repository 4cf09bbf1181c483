"""Looking after the server: accounts, credits, switches, workers, queue, disk, health."""

from __future__ import annotations

import platform
from decimal import Decimal, InvalidOperation
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

import scopitone
from scopitone.errors import InputError
from scopitone.http import browsers
from scopitone.http.catalogue import MODELS
from scopitone.http.services import base_url, services
from scopitone.store.database import reading, writing
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import Operating
from scopitone.tasks import ledger, overview, sessions
from scopitone.tasks.accounts import check_account, create_account
from scopitone.tasks.health import examine
from scopitone.tasks.switches import MAINTENANCE, model_off, set_switch, switches
from scopitone.tasks.view import credits_of

router = APIRouter()


@router.get("/operator")
def show(request: Request, who: Operating) -> Response:
    """Everything at a glance."""
    server = services(request)
    on = switches(server.engine)
    with reading(server.engine) as session:
        books = ledger.books(session)
    return page(
        request,
        "operator",
        who,
        accounts=[
            {
                "id": one.id,
                "name": one.name,
                "balance": credits_of(one.balance),
                "charged": credits_of(one.charged),
                "reserved": credits_of(one.reserved),
                "browsers": sessions.count(server.engine, one.id),
            }
            for one in books
        ],
        maintenance=MAINTENANCE in on,
        models={name: model_off(name) not in on for name in MODELS},
        workers=overview.workers(server.engine, server.settings.dead_after_s),
        queues=overview.queues(server.engine),
        disk=overview.disk(server.settings.data_dir),
        database=server.engine.dialect.name,
        versions={"Scopitone": scopitone.__version__, "Python": platform.python_version()},
    )


@router.get("/operator/health")
def health(request: Request, who: Operating) -> Response:
    """What `scopitone doctor` finds; looking takes seconds, so the page asks for it apart."""
    return page(request, "health", who, findings=list(examine()))


@router.post("/operator/maintenance")
def maintenance(
    request: Request, who: Operating, csrf: Annotated[str, Form()], on: Annotated[str, Form()]
) -> Response:
    """Stop or start accepting tasks."""
    browsers.check_ours(request, who, csrf)
    set_switch(services(request).engine, MAINTENANCE, on=on == "yes")
    return _back(request)


@router.post("/operator/models")
def models(
    request: Request,
    who: Operating,
    csrf: Annotated[str, Form()],
    model: Annotated[str, Form()],
    on: Annotated[str, Form()],
) -> Response:
    """Switch a model on or off."""
    browsers.check_ours(request, who, csrf)
    if model not in MODELS:
        raise InputError("model", f"there is no {model[:64]!r}")
    set_switch(services(request).engine, model_off(model), on=on != "yes")
    return _back(request)


@router.post("/operator/accounts")
def accounts(
    request: Request,
    who: Operating,
    csrf: Annotated[str, Form()],
    name: Annotated[str, Form()],
    operator: Annotated[str, Form()] = "",
) -> Response:
    """Make an account."""
    browsers.check_ours(request, who, csrf)
    if not name.strip() or len(name) > 50:
        raise InputError("name", "accepted: 1 to 50 characters")
    create_account(services(request).engine, name.strip(), operator=operator == "yes")
    return _back(request)


@router.post("/operator/grants")
def grants(
    request: Request,
    who: Operating,
    csrf: Annotated[str, Form()],
    account: Annotated[str, Form()],
    amount: Annotated[str, Form()],
) -> Response:
    """Give an account credits."""
    browsers.check_ours(request, who, csrf)
    engine = services(request).engine
    check_account(engine, account)
    hundredths = _hundredths(amount)
    with writing(engine) as session:
        ledger.grant(session, account, hundredths)
    return _back(request)


@router.post("/operator/links")
def links(
    request: Request, who: Operating, csrf: Annotated[str, Form()], account: Annotated[str, Form()]
) -> Response:
    """A link that signs in to an account once, to hand to its owner."""
    browsers.check_ours(request, who, csrf)
    engine = services(request).engine
    check_account(engine, account)
    secret = sessions.make_link(engine, account)
    return page(request, "link", who, link=f"{base_url(request)}/studio/enter/{secret}")


def _back(request: Request) -> Response:
    return RedirectResponse(f"{browsers.root(request)}/studio/operator", 303)


def _hundredths(given: str) -> int:
    try:
        exact = Decimal(given.strip().replace(",", ".")) * 100
    except InvalidOperation:
        exact = Decimal(0)
    if not exact.is_finite() or not 0 < exact < 10**12 or exact != exact.to_integral_value():
        raise InputError("amount", "accepted: a positive number with at most two decimals")
    return int(exact)

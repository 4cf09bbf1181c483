"""For the operator's tools, not for clients: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import select

from scopitone.http.metrics import HttpMetrics
from scopitone.http.services import Services, services
from scopitone.store.database import reading
from scopitone.tasks import heartbeat

log = logging.getLogger(__name__)
# Not part of the job API, so not on its OpenAPI page.
router = APIRouter(include_in_schema=False)


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def health() -> Response:
    """This process answers. Nothing else is looked at: restarting would not help it."""
    return PlainTextResponse("ok\n")


@router.api_route("/readyz", methods=["GET", "HEAD"])
def readiness(request: Request) -> Response:
    """Whether tasks can be accepted and will be done: 200, or 503 and what is missing."""
    found = {name: _tried(name, look, services(request)) for name, look in _LOOKS.items()}
    ready = all(outcome == "ok" for outcome in found.values())
    return JSONResponse({"ready": ready, "checks": found}, 200 if ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    found: HttpMetrics = request.app.state.metrics
    return Response(found.render(), media_type=CONTENT_TYPE_LATEST)


def _tried(name: str, look: Callable[[Services], str], server: Services) -> str:
    try:
        return look(server)
    except Exception as error:
        # The reason may name hosts and paths, which are for the operator's log alone.
        log.warning("Not ready: %s: %s", name, error)
        return "failed; the log says why"


def _database(server: Services) -> str:
    with reading(server.engine) as session:
        session.execute(select(1))
    return "ok"


def _media(server: Services) -> str:
    server.blobs.check()
    return "ok"


def _workers(server: Services) -> str:
    alive = heartbeat.living(server.engine, server.settings.dead_after_s)
    return "ok" if alive else "no worker lives"


_LOOKS = {"database": _database, "media": _media, "workers": _workers}

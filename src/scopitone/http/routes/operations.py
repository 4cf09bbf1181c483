"""Routes for the operator's tools: liveness, readiness, metrics."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import select

from scopitone.http import paths
from scopitone.http.metrics import HttpMetrics
from scopitone.http.services import Services, services
from scopitone.store.database import reading
from scopitone.tasks.runtime import heartbeat

log = logging.getLogger(__name__)
# Not part of the job API, so not on its OpenAPI page.
router = APIRouter(include_in_schema=False)


@router.api_route(paths.HEALTH, methods=["GET", "HEAD"])
async def check_health() -> Response:
    """Report that this process responds. Only what a restart could fix belongs here."""
    return PlainTextResponse("ok\n")


@router.api_route(paths.READINESS, methods=["GET", "HEAD"])
def check_readiness(request: Request) -> Response:
    """Report whether tasks are accepted and worked on: 200, or 503 and the failed checks."""
    results = {name: _run_check(name, check, services(request)) for name, check in _CHECKS.items()}
    ready = all(result == "ok" for result in results.values())
    return JSONResponse({"ready": ready, "checks": results}, 200 if ready else 503)


@router.get(paths.METRICS)
def read_metrics(request: Request) -> Response:
    """Return the metrics in the Prometheus text format."""
    metrics: HttpMetrics = request.app.state.metrics
    return Response(metrics.render(), media_type=CONTENT_TYPE_LATEST)


def _run_check(name: str, check: Callable[[Services], str], server: Services) -> str:
    try:
        return check(server)
    except Exception as error:
        # The reason may contain host names and paths, which only the operator may see.
        log.warning("Not ready: %s: %s", name, error)
        return "failed; see the server's log"


def _check_database(server: Services) -> str:
    with reading(server.engine) as session:
        session.execute(select(1))
    return "ok"


def _check_media(server: Services) -> str:
    server.blobs.check()
    return "ok"


def _check_workers(server: Services) -> str:
    alive = heartbeat.list_live_workers(server.engine, server.settings.dead_after_s)
    return "ok" if alive else "no live worker"


_CHECKS = {"database": _check_database, "media": _check_media, "workers": _check_workers}

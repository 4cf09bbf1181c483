"""What the routes work with; one per running server."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import Engine

from scopitone.http.limits import CallLimits
from scopitone.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.tasks.queueing import Queueing
from scopitone.tasks.room import Room


@dataclass(frozen=True, slots=True)
class Services:
    """The server's settings and stores."""

    settings: Settings
    engine: Engine
    blobs: Blobs
    queueing: Queueing
    limits: CallLimits
    room: Room


def services(request: Request) -> Services:
    """The services of the server that answers this request."""
    found: Services = request.app.state.services
    return found


def base_url(request: Request) -> str:
    """Where this server is for this client, without a slash at the end.

    The operator's `public_url`, else as the request came in: a proxy on this machine that
    says https is believed (uvicorn sees to that).
    """
    configured = services(request).settings.public_url
    return configured.rstrip("/") if configured else str(request.base_url).rstrip("/")

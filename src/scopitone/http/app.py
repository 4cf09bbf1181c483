"""The ASGI application: routes, middleware and error handlers."""

from __future__ import annotations

from fastapi import FastAPI

import scopitone
from scopitone.http import errors, openapi, paths
from scopitone.http.dialects import sunoapi_routers as sunoapi
from scopitone.http.live.event_streams import EventStreams
from scopitone.http.live.sse import Feed
from scopitone.http.metrics import HttpMetrics
from scopitone.http.middleware import BodyLimit, ForgivingPaths, allow_origins
from scopitone.http.request_log import RequestLog
from scopitone.http.routes import (
    account,
    callbacks,
    files,
    jobs,
    keys,
    media,
    models,
    operations,
    personas,
    previews,
    project_files,
    projects,
    styles,
    tasks,
    webhook_deliveries,
    webhook_endpoints,
)
from scopitone.http.security.proxies import ProxyDetector
from scopitone.http.security.response_headers import ResponseHeaders
from scopitone.http.services import Services
from scopitone.tasks.previews.service import PreviewService

_ROUTES = (
    jobs,
    tasks,
    personas,
    previews,
    project_files,
    projects,
    callbacks,
    webhook_endpoints,
    webhook_deliveries,
    models,
    styles,
    files,
    media,
    account,
    keys,
    operations,
)


def create_app(services: Services) -> FastAPI:
    """Build the ASGI application of one server."""
    app = FastAPI(
        title="Scopitone",
        version=scopitone.__version__,
        openapi_url=paths.OPENAPI,
        # FastAPI's interactive pages load scripts from a CDN; this server works offline.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.feed = Feed(services.engine)
    settings = services.settings
    app.state.event_streams = EventStreams(
        settings.max_event_streams_per_account, settings.max_connections
    )
    app.state.previews = PreviewService(settings, services.blobs)
    app.state.metrics = HttpMetrics(services.engine, settings)
    for module in _ROUTES:
        app.include_router(module.router)
    for router in sunoapi.ROUTERS:
        app.include_router(router)
    errors.install(app)
    openapi.install(app)
    app.add_middleware(BodyLimit, settings=settings)
    allow_origins(app, settings.cors_origins)
    app.add_middleware(RequestLog, metrics=app.state.metrics)
    # Outside of RequestLog, so that log and metrics know the route and count HEAD as GET.
    app.add_middleware(ForgivingPaths)
    app.add_middleware(ResponseHeaders, settings=settings)
    # Outermost, because everything else depends on whether there is a proxy.
    app.add_middleware(ProxyDetector, services=services)
    return app

"""The application: routes, middleware and error answers put together."""

from __future__ import annotations

from fastapi import FastAPI

import scopitone
from scopitone.http import errors, openapi
from scopitone.http.events import Feed
from scopitone.http.metrics import HttpMetrics
from scopitone.http.middleware import BodyLimit, Head, allow_origins
from scopitone.http.routes import (
    account,
    callbacks,
    files,
    jobs,
    keys,
    media,
    models,
    operations,
    previews,
    styles,
    tasks,
)
from scopitone.http.services import Services
from scopitone.http.watch import Watch
from scopitone.tasks.previews import Previews

_ROUTES = (
    jobs,
    tasks,
    previews,
    callbacks,
    models,
    styles,
    files,
    media,
    account,
    keys,
    operations,
)


def create_app(services: Services) -> FastAPI:
    """The ASGI application of one server."""
    app = FastAPI(
        title="Scopitone",
        version=scopitone.__version__,
        openapi_url="/api/openapi.json",
        # The interactive pages load scripts from elsewhere; this server works offline.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    app.state.feed = Feed(services.engine)
    app.state.previews = Previews(services.settings, services.blobs)
    app.state.metrics = HttpMetrics(services.engine, services.settings)
    for module in _ROUTES:
        app.include_router(module.router)
    errors.install(app)
    openapi.install(app)
    app.add_middleware(BodyLimit, settings=services.settings)
    allow_origins(app, services.settings.cors_origins)
    app.add_middleware(Watch, metrics=app.state.metrics)
    # Outermost: the log and the metrics then know the route, and count HEAD with GET.
    app.add_middleware(Head)
    return app

"""The studio as an application of its own, put below the server's."""

from __future__ import annotations

from fastapi import FastAPI

from scopitone.http.services import Services
from scopitone.studio import PATH, failures, static
from scopitone.studio.pages import PAGES
from scopitone.studio.protection import Protection


def install(server: FastAPI) -> None:
    """Serve the studio at /studio of the job API's application."""
    services: Services = server.state.services
    studio = FastAPI(title="Scopitone studio", openapi_url=None, docs_url=None, redoc_url=None)
    studio.state.services = services
    studio.state.feed = server.state.feed
    for page in PAGES:
        studio.include_router(page.router)
    studio.include_router(static.router)
    failures.install(studio)
    studio.add_middleware(Protection)
    server.mount(PATH, studio)

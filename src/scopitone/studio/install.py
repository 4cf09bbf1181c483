"""The studio as an application of its own, put below the server's."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse

from scopitone.http import browsers
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
    for bare in ("/", PATH):
        server.add_api_route(bare, _to_the_studio, methods=["GET"], include_in_schema=False)
    server.mount(PATH, studio)


def _to_the_studio(request: Request) -> RedirectResponse:
    if "text/html" not in request.headers.get("accept", ""):
        # A client of the API, which has nothing here.
        raise HTTPException(404)
    return RedirectResponse(f"{browsers.root(request)}{PATH}/", 307)

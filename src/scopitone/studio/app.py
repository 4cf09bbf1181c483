"""Mounts the studio, a separate ASGI application, in the server's application."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse

from scopitone.http.security import browser_sessions
from scopitone.http.services import Services
from scopitone.studio import PATH, assets, error_pages
from scopitone.studio.pages import PAGES
from scopitone.studio.security_headers import SecurityHeaders


def install(server: FastAPI) -> None:
    """Mount the studio at PATH in the job API's application."""
    services: Services = server.state.services
    studio = FastAPI(title="Scopitone studio", openapi_url=None, docs_url=None, redoc_url=None)
    studio.state.services = services
    for page in PAGES:
        studio.include_router(page.router)
    studio.include_router(assets.router)
    error_pages.install(studio)
    studio.add_middleware(SecurityHeaders)
    for path in ("/", PATH):
        server.add_api_route(path, _redirect_to_studio, methods=["GET"], include_in_schema=False)
    server.mount(PATH, studio)


def _redirect_to_studio(request: Request) -> RedirectResponse:
    if "text/html" not in request.headers.get("accept", ""):
        # Not a browser: for clients of the API, there is nothing at this path.
        raise HTTPException(404)
    return RedirectResponse(f"{browser_sessions.root_path(request)}{PATH}/", 307)

"""The routers of the dialect of sunoapi.org and kie.ai."""

from __future__ import annotations

from scopitone.http.dialects.sunoapi import creation, extras, file_routes, kie_routes, records

ROUTERS = (
    creation.router,
    records.router,
    extras.router,
    kie_routes.router,
    file_routes.router,
    file_routes.links,
)
"""All of its routes."""

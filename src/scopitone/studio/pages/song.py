"""Making a song: from a few words, or from lyrics and tags; continued, or covered."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http import browsers
from scopitone.http.catalogue import input_schema, offered
from scopitone.http.services import services
from scopitone.studio.pages.video import as_shown
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn
from scopitone.tasks import clips
from scopitone.tasks.music import GENERATE

router = APIRouter()
_SHOWN = 50


@router.get("/song")
def show(request: Request, who: SignedIn) -> Response:
    """The page; `?task_id=&suno_id=` opens it to continue or cover a song."""
    server = services(request)
    found = clips.latest(server.engine, who.account_id, _SHOWN)
    return page(
        request,
        "song",
        who,
        songs=[as_shown(song, browsers.root(request)) for song in found],
        versions=_choices(input_schema(GENERATE), "model"),
        offered=offered(server),
    )


def _choices(schema: dict[str, object], name: str) -> list[str]:
    """The values of a field, wherever its schema lists them."""
    field = schema["properties"][name]  # type: ignore[index]
    found: list[str] = field.get("enum") or field["anyOf"][0]["enum"]
    return found

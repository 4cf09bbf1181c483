"""The page that makes songs: from a description or from lyrics, as an extension or a cover."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http.models.catalogue import input_schema, list_enabled
from scopitone.http.security import browser_sessions
from scopitone.http.services import services
from scopitone.studio.pages.video import describe_song
from scopitone.studio.signed_in_pages import SignedInVisitor
from scopitone.studio.templating import render_page
from scopitone.tasks import clips
from scopitone.tasks.models import GENERATE

router = APIRouter()
_MAX_SONGS = 50


@router.get("/song")
def show_song_form(request: Request, visitor: SignedInVisitor) -> Response:
    """Show the page. `?task_id=&suno_id=` selects a song to extend or cover."""
    server = services(request)
    songs = clips.list_latest_clips(server.engine, visitor.account_id, _MAX_SONGS)
    return render_page(
        request,
        "song",
        visitor,
        songs=[describe_song(song, browser_sessions.root_path(request)) for song in songs],
        versions=_values_of(input_schema(GENERATE), "model"),
        enabled_models=list_enabled(server),
    )


def _values_of(schema: dict[str, object], name: str) -> list[str]:
    """Return the values of a field from its enum, or from the first member of its anyOf."""
    field = schema["properties"][name]  # type: ignore[index]
    values: list[str] = field.get("enum") or field["anyOf"][0]["enum"]
    return values

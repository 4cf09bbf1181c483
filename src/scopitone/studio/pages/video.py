"""Making a video: the page where the studio opens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from scopitone.http import browsers
from scopitone.http.catalogue import input_schema
from scopitone.http.services import services
from scopitone.studio.rendering import page
from scopitone.studio.signed_in import SignedIn
from scopitone.tasks import clips
from scopitone.tasks.clips import OwnSong
from scopitone.tasks.specs import VIDEO
from scopitone.video.presets import PRESETS, Preset
from scopitone.video.styles import AUTO, looks

router = APIRouter()
_SHOWN = 24


@router.get("/")
def show(request: Request, who: SignedIn) -> Response:
    """The page; `?task_id=&suno_id=` opens it with a song."""
    found = clips.latest(services(request).engine, who.account_id, _SHOWN)
    fields = input_schema(VIDEO)["properties"]
    return page(
        request,
        "video",
        who,
        songs=[as_shown(song, browsers.root(request)) for song in found],
        styles={AUTO: "", **{name: look.about for name, look in looks().items()}},
        presets={name: _choices(preset) for name, preset in PRESETS.items()},
        shapes=fields["aspect_ratio"]["enum"],
        resolutions=fields["resolution"]["enum"],
        rates=fields["fps"]["enum"],
    )


def as_shown(song: OwnSong, root: str) -> dict[str, Any]:
    """A song of the account for a page, with addresses on this server."""
    item = song.item
    return {
        "task_id": song.clip.task_id,
        "suno_id": song.clip.id,
        "title": song.clip.title,
        "artist": song.clip.author,
        "tags": song.clip.tags,
        "duration": song.clip.duration,
        "cover": root + item["suno_image_url"] if item.get("suno_image_url") else "",
        "audio": root + item["suno_audio_url"] if item.get("suno_audio_url") else "",
    }


def _choices(preset: Preset) -> dict[str, str]:
    """What a preset chooses, as the form's fields have it."""
    return {
        "aspect_ratio": preset.aspect_ratio,
        "resolution": preset.resolution,
        "fps": str(preset.fps),
        "loudness": "off" if preset.loudness is None else f"{preset.loudness:g}",
    }

"""What a worker is to do: a request after validation, stored with its task as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from scopitone.tasks.music import MUSIC_MODELS

IMPORT = "scopitone/import"
VIDEO = "suno/music-video"

IMPORT_QUEUE = "import"
VIDEO_QUEUE = "video"
MUSIC_QUEUE = "music"
SEGMENT_QUEUE = "segments"
CALLBACK_QUEUE = "callback"
QUEUES = {
    IMPORT: IMPORT_QUEUE,
    VIDEO: VIDEO_QUEUE,
    **dict.fromkeys(MUSIC_MODELS, MUSIC_QUEUE),
}


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """A song to take in.

    `words` are (text, start, end) in seconds. `allow_loopback` is decided by the server that
    accepted the request: whether URLs may point to the machine itself.
    """

    audio_url: str
    image_url: str | None = None
    title: str | None = None
    artist: str | None = None
    lyrics: str | None = None
    lyrics_offset_s: float = 0.0
    words: list[tuple[str, float, float]] | None = None
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True)
class VideoSpec:
    """A clip to make a video of, as `video.options` has it. `allow_loopback` is for the callback.

    Every field has the value that tasks of earlier versions mean, which lack it.
    """

    clip_id: str
    author: str | None = None
    brand: str | None = None
    width: int = 1920
    height: int = 1080
    fps: int = 30
    lyrics: bool = True
    style: str = "cover"
    palette: list[str] = field(default_factory=list)
    start: float | None = None
    end: float | None = None
    loudness: float | None = None
    longest: float | None = None
    loop: bool = False
    subtitles: bool = False
    intro: str = ""
    outro: str = ""
    choices: dict[str, str | bool | float] = field(default_factory=dict)
    logo_url: str | None = None
    background_url: str | None = None
    font_urls: list[str] = field(default_factory=list)
    allow_loopback: bool = False

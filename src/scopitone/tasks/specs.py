"""Specs: validated requests, stored with their task as JSON. A spec is all that workers read.

Names of fields are stored; a new field needs the default that tasks of earlier versions mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scopitone.video.options import FROM_SONG, StoredOptions

# Processes without a database read specs too.
if TYPE_CHECKING:
    from scopitone.store.tables import Task

_DEFAULT_VERSION = "v5"


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """A song to import.

    words: (text, start, end), times in seconds.
    replaces: the id of the clip that the new one is a correction of.
    allow_loopback: whether URLs may lead to the machine itself; decided by the server that
    accepted the request.
    """

    audio_url: str
    image_url: str | None = None
    title: str | None = None
    artist: str | None = None
    lyrics: str | None = None
    hear_lyrics: bool = False
    lyrics_offset_s: float = 0.0
    words: list[tuple[str, float, float]] | None = None
    replaces: str | None = None
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSpec(StoredOptions):
    """A clip to make a video of, with the options that the renderer takes.

    Every field has the default that tasks of earlier versions mean, which lack it.

    Attributes, besides those of `StoredOptions`:
        lyrics: whether lyrics are shown.
        words: (text, start, end) of the words that are shown instead of the clip's, in seconds.
        choices: style parameters.
        allow_loopback: whether the callback may go to the machine itself.
        project_id, document: the project that the video is made from, and its document as it was
            then, with what took precedence over it. Its lyrics are shown.
        project_digest: `digest_document` of the project as it was then; None: not known.
        title, cover_url: shown instead of the clip's.
    """

    clip_id: str
    author: str | None = None
    brand: str | None = None
    lyrics: bool = True
    words: list[tuple[str, float, float]] | None = None
    palette: list[str] = field(default_factory=list)
    choices: dict[str, str | bool | float] = field(default_factory=dict)
    logo_url: str | None = None
    background_url: str | None = None
    font_urls: list[str] = field(default_factory=list)
    footage_urls: list[str] = field(default_factory=list)
    allow_loopback: bool = False
    project_id: str | None = None
    project_digest: str | None = None
    document: dict[str, Any] | None = None
    title: str | None = None
    cover_url: str | None = None

    @property
    def hear_lyrics(self) -> bool:
        """Whether the words are transcribed from the song."""
        return self.lyrics and (self.document or {}).get("lyrics") == FROM_SONG


@dataclass(frozen=True, slots=True)
class MusicSpec:
    """A song to compose, extend or cover.

    asked: the validated input without the fields that were left out.
    clip_id, continue_at: the clip that an extension continues, and the position in seconds.
    persona: what the engine takes over from the persona that was asked for.
    """

    asked: dict[str, Any]
    clip_id: str | None = None
    continue_at: float | None = None
    allow_loopback: bool = False
    persona: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """A clip of which other files are made: WAV, MIDI, stems, pictures.

    mode: for stems, `vocal` (voice and the rest) or `stems` (each of the rest as well).
    allow_loopback: whether the callback may go to the machine itself.
    """

    clip_id: str
    mode: str = ""
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True)
class LyricsSpec:
    """Words to write about a subject."""

    prompt: str
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True)
class WordTimesSpec:
    """Words of a clip to hear again between `start` and `end`, in seconds.

    words: (text, start, end); the times stay if they are not heard.
    """

    clip_id: str
    words: list[tuple[str, float, float]]
    start: float
    end: float
    allow_loopback: bool = False


Spec = ImportSpec | VideoSpec | MusicSpec | ClipSpec | LyricsSpec | WordTimesSpec
"""Any of the specs."""


def version_of(task: Task) -> str:
    """Return the model version of a music task as clients spell it: v4 to v5.5.

    An extension without a version has its source's; an imported song has the default.
    """
    if not task.model_version.startswith("suno"):
        return _DEFAULT_VERSION
    return task.model_version.removeprefix("suno")

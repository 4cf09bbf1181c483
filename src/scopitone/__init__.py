"""Scopitone: a song in, a music video out. Self-hosted and Suno-compatible.

The Python interface is loaded when it is first used, so that this import takes no time:

    import scopitone

    video = scopitone.render("song.mp3", lyrics="song.lrc", cover="cover.jpg", style="poster")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopitone.api.songs import compose as compose
    from scopitone.api.videos import PreviewPicture as PreviewPicture
    from scopitone.api.videos import Video as Video
    from scopitone.api.videos import preview as preview
    from scopitone.api.videos import render as render
    from scopitone.api.words import align as align
    from scopitone.api.words import parse_lyrics as parse_lyrics
    from scopitone.api.words import read_lyrics as read_lyrics
    from scopitone.api.words import write_lyrics as write_lyrics
    from scopitone.core.errors import Cancelled as Cancelled
    from scopitone.core.errors import InputError as InputError
    from scopitone.core.errors import MediaError as MediaError
    from scopitone.core.errors import MissingInputError as MissingInputError
    from scopitone.core.errors import OutputError as OutputError
    from scopitone.core.errors import RenderError as RenderError
    from scopitone.core.errors import ScopitoneError as ScopitoneError
    from scopitone.core.song import Lyrics as Lyrics

__version__ = "0.1.0"

_MODULES = {
    "Lyrics": "scopitone.core.song",
    "PreviewPicture": "scopitone.api.videos",
    "Video": "scopitone.api.videos",
    "align": "scopitone.api.words",
    "compose": "scopitone.api.songs",
    "parse_lyrics": "scopitone.api.words",
    "preview": "scopitone.api.videos",
    "read_lyrics": "scopitone.api.words",
    "render": "scopitone.api.videos",
    "write_lyrics": "scopitone.api.words",
    "Cancelled": "scopitone.core.errors",
    "InputError": "scopitone.core.errors",
    "MediaError": "scopitone.core.errors",
    "MissingInputError": "scopitone.core.errors",
    "OutputError": "scopitone.core.errors",
    "RenderError": "scopitone.core.errors",
    "ScopitoneError": "scopitone.core.errors",
}

__all__ = ["__version__", *_MODULES]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

"""Scopitone: a song in, a music video out. Self-hosted and Suno-compatible.

The Python interface is loaded when it is first used, so that this import takes no time:

    import scopitone

    video = scopitone.render("song.mp3", lyrics="song.lrc", cover="cover.jpg", style="poster")
"""

from importlib import import_module

__version__ = "0.1.0"

# `__init__.pyi` declares the same names for type checkers.
_MODULES = {
    "ApiError": "scopitone.client.client_errors",
    "AsyncClient": "scopitone.client.async_client",
    "Client": "scopitone.client.job_client",
    "ClientError": "scopitone.client.client_errors",
    "RemoteClip": "scopitone.client.task_info",
    "SignatureError": "scopitone.client.client_errors",
    "RemoteTask": "scopitone.client.task_info",
    "TaskFailedError": "scopitone.client.client_errors",
    "WaitCanceledError": "scopitone.client.client_errors",
    "WaitTimeoutError": "scopitone.client.client_errors",
    "verify_webhook": "scopitone.client.verification",
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
    "Canceled": "scopitone.core.errors",
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

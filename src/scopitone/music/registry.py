"""Loads the music engines of `music_engines.ENGINES` by name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from scopitone.core.errors import InputError, suggest
from scopitone.core.music_engines import ENGINES
from scopitone.music.engine import MusicEngine


def load_engine(name: str, **options: object) -> MusicEngine:
    """Import the engine called `name` and create it with `options`.

    `options` are the parameters of its settings and, if it resumes orders, `order` and `memory`.
    Paths may be given as strings.

    Raises:
        InputError: (field "engine") there is no engine called `name`.
    """
    info = ENGINES.get(name)
    if info is None:
        message = f"unknown music engine {name!r}{suggest(name, ENGINES)}; "
        message += f"accepted: {', '.join(ENGINES)}"
        raise InputError("engine", message)
    arguments = {
        key: Path(value) if isinstance(value, str) and key in info.path_parameters else value
        for key, value in options.items()
    }
    module, _, class_name = info.factory.partition(":")
    return cast(MusicEngine, getattr(import_module(module), class_name)(**arguments))

"""The music engines by name.

To add one: write its module with a class that is a `MusicEngine`, and a line in `ENGINES`. The
module is imported when the engine is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scopitone.errors import InputError
from scopitone.music.engine import MusicEngine

ENGINES = {
    "composer": "scopitone.music.composer.engine:Composer",
    "acestep": "scopitone.music.acestep:AceStep",
    "upstream": "scopitone.music.upstream:Upstream",
}


def engine(name: str, **options: object) -> MusicEngine:
    """The engine called `name`, made with `options` (each class says which it takes).

    Raises InputError (field "engine") for a name that is none.
    """
    if name not in ENGINES:
        raise InputError("engine", f"{name!r} is none; there are {', '.join(ENGINES)}")
    module, _, made = ENGINES[name].partition(":")
    return cast(MusicEngine, getattr(import_module(module), made)(**options))

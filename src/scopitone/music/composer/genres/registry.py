"""The registry of genres.

To add a genre, write a module of this folder with its `PROFILE`, and add its name here.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scopitone.music.composer.genres.profile import GenreProfile

_NAMES = (
    "pop",
    "rock",
    "folk",
    "country",
    "hip-hop",
    "trap",
    "house",
    "techno",
    "synthwave",
    "drum-and-bass",
    "ambient",
    "jazz",
    "bossa",
    "latin",
    "reggae",
    "classical",
    "lo-fi",
    "metal",
    "bluegrass",
    "celtic",
    "cumbia",
    "disco",
    "flamenco",
    "funk",
    "reggaeton",
    "ska",
    "afrobeat",
    "chiptune",
    "gospel",
    "march",
    "schlager",
)
"""The order decides which genre is chosen if negative tags rule out the first ones."""


def _load(name: str) -> GenreProfile:
    module = import_module(f"{__package__}.{name.replace('-', '_')}")
    return cast(GenreProfile, module.PROFILE)


GENRES: dict[str, GenreProfile] = {name: _load(name) for name in _NAMES}
"""Every genre by its name."""


def get_profile(name: str) -> GenreProfile:
    """Return the profile of the genre called `name`.

    Raises:
        KeyError: no genre has this name.
    """
    return GENRES[name]

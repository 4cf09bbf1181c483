"""What a user can choose about a video."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DEFAULT_STYLE = "cover"
"""What `auto` means for a song that is sung and of which nothing else is known."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the video is to look.

    `width` and `height` are pixels and even; `fps` is frames per second; `motion` says
    whether the background drifts or stands still; `workers` is the number of encoding
    processes (None: one per core). `seed` varies what is chosen at random. `palette` are the
    user's colours as `#rrggbb`, 2 to 5, the first the accent; none: they come from the cover.
    `start` and `end` are seconds of the song between which the video plays (None: its ends);
    times of lyrics stay those of the song. `loudness` is what the sound is brought to in LUFS
    (None: it stays as it is). `longest` are seconds that the video may last: of a longer song
    the part with the most energy is taken. `loop` asks for a picture without words and sound
    whose last frame leads into its first. `subtitles`: the words also as a text track that
    players can show. `codec` and `quality` are names that
    `video/codecs` has. `logo` is an encoded picture that stands where `brand` would;
    `intro` and `outro` are lines on the first and the last card; `backdrop` is a picture or a clip
    that stands behind everything; `fonts` are files of fonts (`own_fonts.checked_font`) that are
    asked before ours; `choices` are what the style lets be set, (name, value).
    """

    width: int = 1920
    height: int = 1080
    fps: int = 30
    brand: str = ""
    style: str = DEFAULT_STYLE
    motion: Literal["drift", "still"] = "drift"
    seed: int = 0
    workers: int | None = None
    palette: tuple[str, ...] = ()
    start: float | None = None
    end: float | None = None
    loudness: float | None = None
    longest: float | None = None
    loop: bool = False
    subtitles: bool = False
    logo: bytes | None = None
    intro: str = ""
    outro: str = ""
    backdrop: Path | None = None
    fonts: tuple[bytes, ...] = ()
    choices: tuple[tuple[str, str | bool | float], ...] = ()
    codec: str = "h264"
    quality: str = "standard"

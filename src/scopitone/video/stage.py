"""A song made ready to be looked at: any frame of its video, by the time when it is shown."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.errors import InputError
from scopitone.song import Lyrics, Song
from scopitone.video.analysis.analyse import analyse
from scopitone.video.options import Options
from scopitone.video.part import part_of
from scopitone.video.raster.still import png
from scopitone.video.render import check_options, duration_of, look_for, prepare
from scopitone.video.styles import Drawable, staged

if TYPE_CHECKING:
    from scopitone.video.raster.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Stage:
    """What frames are drawn from. `duration` is the video's, in seconds; `words` as shown."""

    scene: Drawable
    fps: int
    duration: float
    style: str
    words: Lyrics
    warnings: tuple[str, ...]

    def canvas(self, at_seconds: float) -> Canvas:
        """The frame that is on screen at `at_seconds`: the pixels of render.

        Raises InputError("at", …) beyond the video.
        """
        if not 0 <= at_seconds < self.duration:
            raise InputError("at", f"accepted: 0 to {self.duration:.2f} seconds, before the end")
        return self.scene.draw(int(at_seconds * self.fps))


def stage(song: Song, options: Options, *, cache: Path | None = None) -> Stage:
    """Analyse and plan as `render` does. Raises what it raises."""
    check_options(options)
    with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
        song = part_of(song, options, Path(folder), cache)
        analysis = analyse(song.audio, fps=options.fps, cache=cache)
    timeline, words, warnings = prepare(song, analysis, options, cache=cache)
    look = look_for(song, words, analysis, options)
    duration = duration_of(timeline, analysis)
    return Stage(staged(look, timeline), options.fps, duration, look, words, warnings)


def preview(song: Song, options: Options, at_seconds: float, *, cache: Path | None = None) -> bytes:
    """The frame that is on screen at `at_seconds` of the video, as PNG."""
    return png(stage(song, options, cache=cache).canvas(at_seconds))

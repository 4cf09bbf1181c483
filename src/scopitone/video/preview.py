"""Frames before a render: any of a song's video, by the time when they are shown."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.errors import InputError
from scopitone.core.song import Lyrics, Song
from scopitone.video.options import Options
from scopitone.video.options_check import check_options
from scopitone.video.plan.excerpt import cut_excerpt
from scopitone.video.prepare import choose_style, duration_of, prepare
from scopitone.video.raster.drawing_lock import DRAWING
from scopitone.video.raster.png import encode_png
from scopitone.video.styles import Drawable, build_scene
from scopitone.video.styles.style_selection import StyleChoice

if TYPE_CHECKING:
    from scopitone.video.raster.canvas import Canvas


# The times of frames as floats may be this far off, in frames.
_FRAME_ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class PreviewRenderer:
    """A planned video, ready to draw any of its frames.

    duration: seconds of the video. lyrics: the words as the video shows them.
    """

    scene: Drawable
    fps: int
    duration: float
    style: StyleChoice
    lyrics: Lyrics
    warnings: tuple[str, ...]

    def draw(self, at_seconds: float) -> Canvas:
        """Draw the frame on screen at `at_seconds`, with the same pixels as `render`.

        Raises InputError("at") for a time outside the video.
        """
        if not 0 <= at_seconds < self.duration:
            raise InputError(
                "at", f"must be 0 or more, and less than the video's {self.duration:.2f} seconds"
            )
        return self.draw_number(int(at_seconds * self.fps))

    def draw_number(self, n: int) -> Canvas:
        """Draw frame `n` of the video, with the same pixels as `render`."""
        with DRAWING:
            return self.scene.draw(n)

    def frames_between(self, start: float, end: float) -> range:
        """Return the numbers of the frames of a piece from `start` to `end` (seconds).

        Pieces that follow each other have every frame once. The first frame is the one on screen
        at `start`, and each piece has at least that. Raises InputError("at") for a start outside
        the video.
        """
        last = math.ceil(self.duration * self.fps - _FRAME_ROUNDING)
        first, stop = (math.floor(second * self.fps + _FRAME_ROUNDING) for second in (start, end))
        if not 0 <= first < last:
            raise InputError("at", f"must be less than the video's {self.duration:.2f} seconds")
        return range(first, min(max(first + 1, stop), last))


def prepare_preview(song: Song, options: Options, *, cache: Path | None = None) -> PreviewRenderer:
    """Analyze and plan the video as `render` does. Raises the same errors."""
    check_options(options)
    with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
        song = cut_excerpt(song, options, Path(folder), cache)
        analysis = analyze(song.audio, fps=options.fps, cache=cache)
    timeline, lyrics, warnings = prepare(song, analysis, options, cache=cache)
    style = choose_style(song, lyrics, analysis, options)
    duration = duration_of(timeline, analysis)
    with DRAWING:
        scene = build_scene(style.name, timeline)
    return PreviewRenderer(scene, options.fps, duration, style, lyrics, warnings)


def preview(song: Song, options: Options, at_seconds: float, *, cache: Path | None = None) -> bytes:
    """Draw the frame on screen at `at_seconds` of the video; return it as PNG."""
    return encode_png(prepare_preview(song, options, cache=cache).draw(at_seconds))

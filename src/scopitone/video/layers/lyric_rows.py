"""The rows under a lyric line: its romanization, its translation, and background vocals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from scopitone.audio.analysis.model import Times
from scopitone.core.song import Role
from scopitone.video.layers.sweep_path import RowPath, list_sweep_times
from scopitone.video.layers.text import Ink, Sprite, make_sprite
from scopitone.video.layers.voices import Voices
from scopitone.video.plan.line_cues import LineCue, RowCue
from scopitone.video.raster.canvas import Canvas, Mask
from scopitone.video.raster.text_layout import TextBlock, set_rows
from scopitone.video.raster.yuv_kernels import Floats

# The size of each as a share of the size of the line, and its weight. Rows of a line that is
# smaller than usual are at least LEAST_SHARE of what they usually are, but never larger than
# MAX_SHARE of the line.
SHARES: dict[Role, float] = {
    "romanization": 0.44,
    "translation": 0.46,
    "background": 0.6,
    "main": 0.6,
}
WEIGHTS: dict[Role, int] = {
    "romanization": 500,
    "translation": 550,
    "background": 650,
    "main": 650,
}
LEAST_SHARE, MAX_SHARE = 0.8, 0.72
LEADING = 1.2
MAX_ROWS = 2
"""Rows of text of each row of lyrics, if that needs no size below MIN_SHRINK."""
MIN_SHRINK = 0.75
# The distance from the line, in ems of the line, and from the row before, in ems of the row.
FIRST_GAP, GAP = 0.2, 0.16
# The parts of the height of a row of text above and below its baseline, in ems.
ASCENT, DESCENT = 0.86, 0.14
SWEEP_EM = 0.35


@dataclass(frozen=True, slots=True)
class TypesetRow:
    """The layout of a row: `size` as a share of the line's, and the distance of its first
    baseline from that of the line, in ems of the line. Without `times` it is not swept."""

    cue: RowCue
    block: TextBlock
    size: float
    baseline: float
    paths: tuple[RowPath, ...]
    times: Times | None
    characters: Times


Clip = Callable[[Mask], Floats]


class HasRows(Protocol):
    """A typeset line."""

    @property
    def cue(self) -> LineCue:
        """Its cue."""

    @property
    def rows(self) -> tuple[TypesetRow, ...]:
        """Its rows."""


def set_lyric_rows(
    cues: Sequence[RowCue], measure: float, align: float, foot: float, least: float
) -> tuple[tuple[TypesetRow, ...], float]:
    """Set the rows of a line, below `foot`, and return them and the room that they need.

    All lengths are ems of the line. foot: the lower edge of the line, below its first baseline.
    align: 0 flush left, 0.5 centered, 1 flush right. least: the size that rows of a line of the
    usual size would have is this many times larger here.
    """
    rows: list[TypesetRow] = []
    pen = foot
    for cue in cues:
        size = min(MAX_SHARE, SHARES[cue.role] * max(1.0, LEAST_SHARE * least))
        block = _set_text(cue, measure / size, align)
        smallest = MIN_SHRINK * size
        while len(block.rows) > MAX_ROWS and size > smallest:
            size *= 0.95
            block = _set_text(cue, measure / size, align)
        if not block.rows:
            continue
        pen += FIRST_GAP if not rows else GAP * size
        baseline = pen + ASCENT * size
        pen = baseline + ((len(block.rows) - 1) * LEADING + DESCENT) * size
        paths = tuple(RowPath.from_row(row) for row in block.rows)
        times, characters = list_sweep_times(cue.words)
        swept = times if cue.words else None
        rows.append(TypesetRow(cue, block, size, baseline, paths, swept, characters))
    return tuple(rows), pen - foot


def _set_text(cue: RowCue, measure: float, align: float) -> TextBlock:
    return set_rows(
        cue.text,
        weight=WEIGHTS[cue.role],
        measure=measure,
        leading=LEADING,
        align=align,
        follows_script=False,
    )


class RowPainter:
    """Draws the rows of lines: background vocals in the color of who sings them."""

    def __init__(self, lines: Sequence[HasRows], voices: Voices) -> None:
        self._lines, self._voices = lines, voices
        self._sprite = lru_cache(maxsize=24)(self._make_sprite)

    def draw(
        self,
        canvas: Canvas,
        n: int,
        index: int,
        origin: tuple[float, float, float],
        opacity: float,
        clip: Clip | None = None,
    ) -> None:
        """Draw the rows of a line in frame n.

        origin: x of the edge or middle to which rows are aligned, y of the line's first baseline,
        and the size of the line. clip: gives the opacity (0 or 1) of each column of a mask.
        """
        line = self._lines[index]
        for number, row in enumerate(line.rows):
            sprite = self._sprite(index, number, *origin)
            ink, low, high = self._find_ink(row, line.cue)
            sprite.draw_shadow(canvas, opacity, ink)
            for mask, columns in _light_row(n, row, sprite, origin, (low, high)):
                if clip is not None:
                    columns = columns * clip(mask)
                canvas.paint(mask, ink.paint, columns * np.float32(opacity))

    def _find_ink(self, row: TypesetRow, cue: LineCue) -> tuple[Ink, float, float]:
        """Return the ink of a row, and its opacities before and after it is sung."""
        if row.cue.role not in ("background", "main"):
            return self._voices.default.ink, self._voices.quiet, self._voices.quiet
        voice = self._voices.of(cue.singer if row.cue.singer is None else row.cue.singer)
        return voice.ink, min(voice.unsung, voice.quiet), voice.quiet

    def _make_sprite(self, index: int, number: int, x: float, y: float, size: float) -> Sprite:
        row = self._lines[index].rows[number]
        return make_sprite(row.block, x, y + row.baseline * size, row.size * size)


def _light_row(
    n: int,
    row: TypesetRow,
    sprite: Sprite,
    origin: tuple[float, float, float],
    opacities: tuple[float, float],
) -> Iterator[tuple[Mask, Floats]]:
    """Yield the masks of a row with the opacity of each column, `opacities` before and after."""
    if row.times is None:
        for mask in sprite.rows:
            yield mask, np.full(mask.cover.shape[1], opacities[1], np.float32)
        return
    size = origin[2] * row.size
    character = float(np.interp(n, row.times, row.characters))
    for path, mask in zip(row.paths, sprite.rows, strict=True):
        place, width = (origin[0] - mask.x, size), mask.cover.shape[1]
        yield mask, path.light(character, SWEEP_EM, place, width, opacities)

"""The path of the karaoke sweep: which character is sung in a frame, and where it is in its row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scopitone.audio.analysis.model import Times
from scopitone.video.layers.text import soft_sweep
from scopitone.video.plan.line_cues import WordCue
from scopitone.video.raster.text_layout import PlacedWord, TextRow
from scopitone.video.raster.yuv_kernels import Floats


@dataclass(frozen=True, slots=True)
class RowPath:
    """The path of the sweep along a row: x (ems) of each character index, in reading order."""

    row: TextRow
    characters: Times
    xs: Times

    @classmethod
    def from_row(cls, row: TextRow) -> RowPath:
        keys: list[tuple[float, float]] = []
        for placed in sorted(row.words, key=lambda word: word.begin):
            begin, end = placed.x, placed.x + placed.word.advance
            if placed.word.rightward:
                for run in placed.word.runs:
                    keys += [(placed.begin + index, begin + x) for index, x in run.clusters]
                keys.append((placed.end, end))
            else:
                keys += [(placed.begin, end), (placed.end, begin)]
        table = np.array(keys, np.float64)
        return cls(row, table[:, 0], table[:, 1])

    def find_x(self, character: float) -> float:
        """Return where a character, or a part of it, is: ems of the block."""
        return float(np.interp(character, self.characters, self.xs))

    def light(
        self,
        character: float,
        softness: float,
        place: tuple[float, float],
        width: int,
        opacities: tuple[float, float],
    ) -> Floats:
        """Return the opacity of each of `width` columns when `character` is sung.

        softness: the width of the edge, in ems. place: x of the block's origin, from the first
        column, and the size of an em, in pixels. opacities: of unsung and of sung words. In a row
        with words of both directions, each word is lit in its own.
        """
        x, size = place
        if all(word.word.rightward == self.row.rightward for word in self.row.words):
            edge = self.sweep_edge(character, softness) * size + x
            return _sweep(width, edge, softness * size, opacities, self.row.rightward)
        columns = np.empty(width, np.float32)
        gaps = [(a.x + a.word.advance + b.x) / 2 for a, b in pairwise(self.row.words)]
        bounds = [0, *(min(width, max(0, round(gap * size + x))) for gap in gaps), width]
        for placed, (begin, end) in zip(self.row.words, pairwise(bounds), strict=True):
            edge = _find_word_edge(placed, character, softness) * size + x
            swept = _sweep(width, edge, softness * size, opacities, placed.word.rightward)
            columns[begin:end] = swept[begin:end]
        return columns

    def sweep_edge(self, character: float, softness: float) -> float:
        """Return the middle of the soft edge of the sweep, in ems of the block.

        It starts half a softness before the row and ends half a softness after it, so that an
        unsung row is not lit at all and a sung row is lit completely.
        """
        x = self.find_x(character)
        part = (x - self.row.x) / self.row.width if self.row.width else 0.0
        return x + (part - 0.5) * softness


def _find_word_edge(placed: PlacedWord, character: float, softness: float) -> float:
    """Return the middle of the soft edge within a word, which may be beside it: ems."""
    part = float(np.interp(character, (placed.begin, placed.end), (0.0, 1.0)))
    direction = 1.0 if placed.word.rightward else -1.0
    middle = placed.x + placed.word.advance / 2
    return middle + direction * (part - 0.5) * (placed.word.advance + softness)


def _sweep(
    width: int, edge: float, softness: float, opacities: tuple[float, float], rightward: bool
) -> Floats:
    right, left = opacities if rightward else opacities[::-1]
    return soft_sweep(width, edge, softness, right, left)


def list_sweep_times(words: tuple[WordCue, ...]) -> tuple[Times, Times]:
    """Return the frames, in order, and the characters that the sweep has reached in them."""
    characters: list[float] = []
    times: list[float] = []
    for word in words:
        characters += [word.begin, word.end]
        times += [word.start, word.stop]
    when = np.maximum.accumulate(np.array(times, np.float64))
    return when, np.array(characters, np.float64)

"""The path of the karaoke sweep: which character is sung in a frame, and where it is in its row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scopitone.audio.analysis.model import Times
from scopitone.video.plan.line_cues import WordCue
from scopitone.video.raster.text_layout import TextRow


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

    def sweep_edge(self, character: float, softness: float) -> float:
        """Return the middle of the soft edge of the sweep, in ems of the block.

        It starts half a softness before the row and ends half a softness after it, so that an
        unsung row is not lit at all and a sung row is lit completely.
        """
        x = self.find_x(character)
        part = (x - self.row.x) / self.row.width if self.row.width else 0.0
        return x + (part - 0.5) * softness


def list_sweep_times(words: tuple[WordCue, ...]) -> tuple[Times, Times]:
    """Return the frames, in order, and the characters that the sweep has reached in them."""
    characters: list[float] = []
    times: list[float] = []
    for word in words:
        characters += [word.begin, word.end]
        times += [word.start, word.stop]
    when = np.maximum.accumulate(np.array(times, np.float64))
    return when, np.array(characters, np.float64)

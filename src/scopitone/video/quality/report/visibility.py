"""Whether words are there when they are sung: how visible their lines are in the frames of cues.

A word is hidden if it begins before its line is (nearly) as visible as it will be, or after the
line has begun to leave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scopitone.video.layers.layer import LyricLayer
from scopitone.video.plan.line_cues import LineCue, WordCue, to_seconds
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.fonts import use_fonts
from scopitone.video.styles import load_style, typography_of

MIN_OPACITY = 0.9
"""The share of its opacity that a word must have when it begins."""

MAX_FADED = 0.02
"""How much less than before a line may be visible that has not begun to leave."""

FRAMES_BEFORE = 3
"""Frames before a word in which the line is looked at as well, to see that it leaves."""


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """A word that is not there when it begins, at `start` seconds. `opacity`: that of its line."""

    text: str
    start: float
    opacity: float
    is_leaving: bool


@dataclass(frozen=True, slots=True)
class WordVisibility:
    """The number of words that are shown, and those of them that are hidden when they begin."""

    count: int
    hidden: tuple[HiddenWord, ...]

    @property
    def share(self) -> float:
        """The share of words that are visible when they begin, 0 to 1."""
        return 1.0 - len(self.hidden) / self.count if self.count else 1.0


def measure_word_visibility(name: str, timeline: Timeline) -> WordVisibility:
    """Measure all words of the timeline that have times, in a style.

    A style of which no layer says how visible its lines are has no words.
    """
    with use_fonts(typography_of(timeline, name)):
        scene = load_style(name)(timeline)
    layers = [layer for layer in scene.layers if isinstance(layer, LyricLayer)]
    if not layers:
        return WordVisibility(0, ())
    count, hidden = 0, []
    for index, cue in enumerate(timeline.lines):
        words = _list_words(cue, timeline)
        count += len(words)
        hidden += _find_hidden(layers, index, words, timeline.fps)
    return WordVisibility(count, tuple(hidden))


def visibility_warnings(words: WordVisibility) -> tuple[str, ...]:
    """Return a warning if words are hidden when they begin."""
    if not words.hidden:
        return ()
    first = words.hidden[0]
    return (
        f"{len(words.hidden)} of {words.count} words start while their line is not fully visible "
        f"(first “{first.text}” at {first.start:.1f} s)",
    )


def _list_words(cue: LineCue, timeline: Timeline) -> list[tuple[str, WordCue]]:
    return [
        (text[word.begin : word.end], word)
        for text, words in ((cue.text, cue.words), *((row.text, row.words) for row in cue.rows))
        for word in words
        if math.ceil(word.start) < timeline.frames
    ]


def _find_hidden(
    layers: list[LyricLayer],
    index: int,
    words: list[tuple[str, WordCue]],
    fps: int,
) -> list[HiddenWord]:
    hidden, most = [], 0.0
    for text, word in sorted(words, key=lambda pair: pair[1].start):
        n = max(0, math.ceil(word.start))
        before, opacity = (
            max(layer.find_opacity(index, frame) for layer in layers)
            for frame in (max(0, n - FRAMES_BEFORE), n)
        )
        most = max(most, before, opacity)
        is_leaving = opacity < most - MAX_FADED
        if is_leaving or opacity < MIN_OPACITY:
            start = round(to_seconds(word.start, fps), 3)
            hidden.append(HiddenWord(text, start, round(opacity, 3), is_leaving))
    return hidden

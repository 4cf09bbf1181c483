"""Words are there when they are sung: in all styles and shapes, in slow and in fast songs.

The timing is like that of real songs: a third of the words last less than 0.15 s, and up to a
third of the lines follow the one before without a breath.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.line_timing import limit_overlaps
from scopitone.video.plan.line_cues import MAX_TOGETHER, MIN_OVERLAP_SECONDS
from scopitone.video.plan.timeline import PoseCue, Timeline
from scopitone.video.quality.report.visibility import (
    MIN_OPACITY,
    measure_word_visibility,
    visibility_warnings,
)
from scopitone.video.styles import STYLES, load_style

SHAPES = {"16:9": (640, 360), "9:16": (360, 640), "1:1": (360, 360), "4:5": (360, 450)}
TEXTS = {
    "English": (
        "Well I know that you are going home tonight",
        "I saw you at the door",
        "and no one ever told me why the summer ended",
        "Oh, oh",
    ),
    "Thai": ("ฉันรักเธอมากกว่าที่เธอรู้", "คืนนี้ ฝนตก ไม่หยุด", "กลับบ้าน กันเถอะ"),
    "Arabic": ("حبيبي تعال معي إلى البحر", "نص حكيم له سر قاطع", "يا ليل tonight يا عين"),
}
# Of each kind of song: the median length of a word and of the pause after a line, in seconds. A
# pause of less than nothing means that the next line begins before the end of this one.
PACES = {"slow": (0.42, 0.9), "fast": (0.18, 0.08), "rap": (0.10, 0.01), "overlapping": (0.3, -0.6)}


def sing(texts: tuple[str, ...], pace: str, seconds: float = 40.0) -> Lyrics:
    """Return lines with their words at a pace; lengths vary as in real songs."""
    rng = np.random.default_rng(len(texts[0]))
    length, pause = PACES[pace]
    lines: list[Line] = []
    time = 4.5
    while time < seconds - 6.0:
        text = texts[len(lines) % len(texts)]
        words = []
        for part in text.split():
            lasts = length * float(rng.lognormal(0.0, 0.45))
            words.append(Word(part, time, time + 0.9 * lasts))
            time += lasts
        lines.append(Line(text, words[0].start, words[-1].end, tuple(words)))
        time = max(time + pause * float(rng.lognormal(0.0, 0.5)), words[0].start + 0.8)
        if len(lines) == 5:
            time += 5.0
    return limit_overlaps(Lyrics(tuple(lines)), MIN_OVERLAP_SECONDS, MAX_TOGETHER)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", STYLES)
def test_words_are_there_when_they_begin(name: str, shape: str, make_timeline: Callable) -> None:
    width, height = SHAPES[shape]
    for language, texts in TEXTS.items():
        for pace in PACES:
            lyrics = sing(texts, pace)
            timeline = make_timeline(40.0, lyrics, width=width, height=height, cover="half")
            words = measure_word_visibility(name, timeline)
            assert words.count >= sum(len(line.words) for line in lyrics.lines)
            assert words.share >= 0.99, (language, pace, words.hidden[:3])


@pytest.mark.parametrize("pace", ["fast", "rap"])
@pytest.mark.parametrize("name", sorted(set(STYLES) - {"type"}))
def test_frames_show_a_line_that_begins_in_a_fast_song(
    name: str, pace: str, make_timeline: Callable
) -> None:
    """The measured opacity is that of the picture: where there are words, it changes."""
    timeline = make_timeline(40.0, sing(TEXTS["English"], pace), cover="half")
    blank = tuple(replace(cue, text="", words=()) for cue in timeline.lines)
    wordless = replace(timeline, lines=blank)
    shown, bare = (load_style(name)(plan) for plan in (timeline, wordless))
    for cue in timeline.lines[6:9]:
        n = math.ceil(cue.start)
        later = math.ceil(0.5 * (cue.start + cue.last_start))
        begun, middle = (
            (np.abs(shown.draw(k).luma.astype(int) - bare.draw(k).luma) > 25).sum()
            for k in (n, later)
        )
        assert begun >= 0.4 * middle > 0


def test_a_word_that_is_sung_while_its_line_fades_is_reported(make_timeline: Callable) -> None:
    timeline = hide_first_line(make_timeline(40.0, sing(TEXTS["English"], "slow")))
    words = measure_word_visibility("cover", timeline)
    [*_, last] = words.hidden
    assert last.opacity < MIN_OPACITY
    assert last.is_leaving
    (warning,) = visibility_warnings(words)
    assert warning.startswith(f"{len(words.hidden)} of {words.count} words start while")


def hide_first_line(timeline: Timeline) -> Timeline:
    """Return the timeline with a picture that opens while the first line is sung."""
    first = timeline.lines[0]
    away = PoseCue((first.start + first.last_start) / 2, 30.0, "open")
    back = PoseCue(timeline.lines[1].start - 40.0, 30.0, "sing")
    return replace(timeline, poses=(PoseCue(-1.0, 0.0, "sing"), away, back))

"""A speech recognizer understands the dry voice."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from heard_lines import RATE, TEXTS, Listener, choices, same_words, tune

from scopitone.music.composer.performance.voice import sing
from scopitone.music.engine import Gender

# Lines that the voice was not tuned on.
INDICES = range(1, 48, 2)


# What each voice has of 24 lines (the man 23, the woman 22), less what chance may take.
AT_LEAST = {"m": 21, "f": 19}


@pytest.mark.extended
@pytest.mark.skipif(
    find_spec("pocketsphinx") is None,
    reason="pocketsphinx is not installed: no wheel for this Python",
)
@pytest.mark.parametrize("gender", ["m", "f"])
def test_sung_lines_are_understood_and_their_words_timed(gender: Gender) -> None:
    song = tune([TEXTS[index] for index in INDICES], gender, 7)
    sung = sing(song.lines, song.tempo, song.seconds, gender=gender, seed=7)
    listener = Listener()
    right = 0
    off: list[float] = []
    for index, line in zip(INDICES, sung.timed.lines, strict=True):
        begin = line.words[0].start - 0.3
        sound = sung.audio[round(begin * RATE) : round((line.words[-1].end + 0.3) * RATE)]
        right += same_words(listener.picks(sound, choices(index)), line.text)
        starts = listener.word_starts(sound, line.text)
        if starts is not None:
            off += [
                abs(start + begin - word.start)
                for start, word in zip(starts, line.words, strict=True)
            ]
    assert right >= AT_LEAST[gender], right
    assert len(off) > 100
    assert np.median(off) <= 0.06

"""English words by a recogniser's phonemes: forced alignment with pocketsphinx, where installed.

CMU Sphinx with its own US English model (BSD-2-Clause). It was made for speech: of one line in
three it loses the end, so each is tried in several windows, and what is left is for `placing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from scopitone.song import Line
from scopitone.video.lyrics.alignment.units import RATE, sung_words

if TYPE_CHECKING:
    from scopitone.video.lyrics.alignment.voice import Floats

WINDOWS = ((0.15, 0.4), (0.4, 1.0), (0.05, 0.1), (0.8, 2.0))
"""Seconds before a line's start and after its end that are heard, one try after the other."""

KNOWN = 0.9
"""Share of words in the dictionary from which lyrics are English."""

LOUDNESS, NOISE = 0.5, 1e-3
"""The peak of what is heard, and the faint noise that every room has: it takes logarithms."""

_FRAMES = 100.0
_UNWANTED = re.compile(r"[^a-z']+")


def available() -> bool:
    """Whether a recogniser is installed."""
    return find_spec("pocketsphinx") is not None


def english(lines: Sequence[Line]) -> bool:
    """Whether a recogniser is installed that knows nearly all words of `lines`."""
    if not available():
        return False
    words = {word for line in lines for word in _spoken(line)}
    known = sum(_decoder().lookup_word(word) is not None for word in words)
    return bool(words) and known >= KNOWN * len(words) and _common(words)


def hints(lines: Sequence[Line], sound: Floats) -> list[list[float | None]]:
    """When each of `sung_words` of each line begins, in seconds, None where it was not heard.

    lines: with a start and an end. sound: (n,), the voice at RATE Hz.
    """
    return [_line_hints(line, sound) for line in lines]


_FUNCTION_WORDS = {"the", "a", "and", "to", "of", "in", "i", "you", "my", "is", "it", "we", "me"}


def _common(words: set[str]) -> bool:
    """The dictionary holds many names, and so many German and Spanish words: the small words
    decide."""
    return bool(words & (_FUNCTION_WORDS - {"a", "me", "in", "i"})) or len(words) < 6


def _line_hints(line: Line, sound: Floats) -> list[float | None]:
    assert line.start is not None
    assert line.end is not None
    spoken = _spoken(line)
    nothing: list[float | None] = [None] * len(spoken)
    if not all(word and _decoder().lookup_word(word) for word in spoken):
        return nothing
    for before, after in WINDOWS:
        begin = max(0.0, line.start - before)
        heard = sound[int(begin * RATE) : int((line.end + after) * RATE)]
        found = _aligned(" ".join(spoken), heard)
        if len(found) == len(spoken) and abs(begin + found[0] - line.start) < 0.5:
            return [begin + start for start in found]
    return nothing


def _spoken(line: Line) -> list[str]:
    """As the dictionary spells words; empty where there is nothing left of one."""
    return [
        _UNWANTED.sub("", word.text.casefold().replace("’", "'")).strip("'")
        for word in sung_words(line)
    ]


def _aligned(text: str, sound: Floats) -> list[float]:
    """When each word begins; fewer or none where the recogniser lost them."""
    peak = float(np.abs(sound).max(initial=0.0))
    if len(sound) < RATE // 4 or peak <= 0:
        return []
    noise = np.random.default_rng(0).normal(0.0, NOISE, len(sound))
    samples = np.clip(sound * (LOUDNESS / peak) + noise, -1, 1)
    decoder = _decoder()
    decoder.set_align_text(text)
    decoder.start_utt()
    decoder.process_raw((samples * 32767).astype("<i2").tobytes(), full_utt=True)
    decoder.end_utt()
    return [
        segment.start_frame / _FRAMES
        for segment in decoder.seg() or ()
        if not segment.word.startswith(("<", "["))
    ]


@cache
def _decoder() -> Any:
    from pocketsphinx import Decoder

    # Narrower beams lose held vowels.
    return Decoder(samprate=RATE, lm=None, loglevel="FATAL", beam=1e-80, wbeam=1e-60)

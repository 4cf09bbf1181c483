"""Measure the intelligibility of the sung voice, and its timing against the score.

    .venv/bin/python benchmarks/voice.py
    .venv/bin/python benchmarks/voice.py --lines odd --gender f --seed 11

A recognizer (pocketsphinx with its own English model) gets each line without reverb and has to
pick it among forty; its forced alignment is compared with the engine's word times. eSpeak NG's
plain speech goes through the same test.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from scopitone.music.composer.performance.voice import sing
from scopitone.music.composer.words import espeak

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from heard_lines import RATE, TEXTS, Listener, choices, same_words, tune


@dataclass
class RecognitionResult:
    """Results of some lines: how many were picked, and the error of each word's start in s.

    loosely: lines picked where the recognizer may stop early.
    """

    lines: int = 0
    right: int = 0
    loosely: int = 0
    errors_s: list[float] = field(default_factory=list)

    def add_line(self, listener: Listener, sound: NDArray[np.floating], index: int) -> str:
        """Recognize and count the line at `index`; return the line that was picked."""
        among, text = choices(index), TEXTS[index]
        picked = listener.picks(sound, among)
        self.lines += 1
        self.right += same_words(picked, text)
        self.loosely += same_words(listener.picks_loosely(sound, among), text)
        return picked

    def __str__(self) -> str:
        whole, loose = self.right / self.lines, self.loosely / self.lines
        return f"{whole:.1%} picked of {self.lines} ({loose:.1%} where it may stop early)"


def measure_speech(indices: Sequence[int], gender: str) -> RecognitionResult:
    """Measure the lines in eSpeak NG's own speech."""
    listener, result = Listener(), RecognitionResult()
    for index in indices:
        speech = espeak.speak(TEXTS[index], f"en-us+{gender}3")
        result.add_line(listener, resample_poly(speech.samples, RATE, speech.rate), index)
    return result


def measure_singing(
    indices: Sequence[int], gender: Literal["m", "f"], seed: int, wrong: bool
) -> RecognitionResult:
    """Measure the lines sung to the tunes of `seed`.

    Prints the cost and, with `wrong`, the lines that were not recognized.
    """
    song = tune([TEXTS[index] for index in indices], gender, seed)
    start_s = time.process_time()
    stem = sing(song.lines, song.tempo, song.seconds, gender=gender, seed=seed)
    print(f"    {(time.process_time() - start_s) / song.seconds:.3f} s of CPU per second of song")
    listener, result = Listener(), RecognitionResult()
    for index, line in zip(indices, stem.timed.lines, strict=True):
        begin = line.words[0].start - 0.3
        sound = stem.audio[round(begin * RATE) : round((line.words[-1].end + 0.3) * RATE)]
        picked = result.add_line(listener, sound, index)
        if wrong and not same_words(picked, line.text):
            print(f"    {line.text!r} was recognized as {picked!r}")
        starts = listener.word_starts(sound, line.text)
        if starts is not None:
            result.errors_s += [
                start + begin - word.start for start, word in zip(starts, line.words, strict=True)
            ]
    return result


def main() -> None:
    """Measure both voices and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--gender", choices=("m", "f"), default=None)
    parser.add_argument("--seed", type=int, default=7, help="seed of the tunes and the singing")
    parser.add_argument(
        "--wrong", action="store_true", help="print the lines that were not recognized"
    )
    options = parser.parse_args()
    first, step = {"all": (0, 1), "even": (0, 2), "odd": (1, 2)}[options.lines]
    indices = range(first, len(TEXTS), step)
    for gender in (options.gender,) if options.gender else ("m", "f"):
        result = measure_singing(indices, gender, options.seed, options.wrong)
        print(f"{gender} sung: {result}")
        print(
            f"    word starts off by {1000 * np.median(np.abs(result.errors_s)):.0f} ms (median; "
            f"bias {1000 * np.median(result.errors_s):+.0f} ms, {len(result.errors_s)} words)"
        )
        print(f"{gender} spoken by eSpeak NG: {measure_speech(indices, gender)}", flush=True)


if __name__ == "__main__":
    main()

"""How well the sung voice is understood, and how it keeps to the score.

    .venv/bin/python benchmarks/voice.py
    .venv/bin/python benchmarks/voice.py --lines odd --gender f --seed 11

A recogniser (pocketsphinx with its own English model) hears each line dry and has to pick it
among forty; its forced alignment is compared with our word times. eSpeak NG's plain speech goes
through the same test.
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

from scopitone.music.composer import espeak
from scopitone.music.composer.voice import sing

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from heard_lines import RATE, TEXTS, Listener, choices, same_words, tune


@dataclass
class Heard:
    """What was heard of some lines: how many were picked, and how late each word began."""

    lines: int = 0
    right: int = 0
    loosely: int = 0
    off: list[float] = field(default_factory=list)

    def hears(self, listener: Listener, sound: NDArray[np.floating], index: int) -> str:
        """Count the line at `index`; what it was heard as."""
        among, text = choices(index), TEXTS[index]
        heard = listener.picks(sound, among)
        self.lines += 1
        self.right += same_words(heard, text)
        self.loosely += same_words(listener.picks_loosely(sound, among), text)
        return heard

    def __str__(self) -> str:
        whole, loose = self.right / self.lines, self.loosely / self.lines
        return f"{whole:.1%} picked of {self.lines} ({loose:.1%} where it may leave off)"


def spoken(indices: Sequence[int], gender: str) -> Heard:
    """The same lines in eSpeak NG's own speech."""
    listener, result = Listener(), Heard()
    for index in indices:
        said = espeak.speak(TEXTS[index], f"en-us+{gender}3")
        result.hears(listener, resample_poly(said.samples, RATE, said.rate), index)
    return result


def sung(indices: Sequence[int], gender: Literal["m", "f"], seed: int, wrong: bool) -> Heard:
    """The lines as sung to the tunes of `seed`; prints the cost, and with `wrong` the errors."""
    song = tune([TEXTS[index] for index in indices], gender, seed)
    began = time.process_time()
    stem = sing(song.lines, song.tempo, song.seconds, gender=gender, seed=seed)
    print(f"    {(time.process_time() - began) / song.seconds:.3f} s of CPU a second of song")
    listener, result = Listener(), Heard()
    for index, line in zip(indices, stem.timed.lines, strict=True):
        begin = line.words[0].start - 0.3
        sound = stem.audio[round(begin * RATE) : round((line.words[-1].end + 0.3) * RATE)]
        heard = result.hears(listener, sound, index)
        if wrong and not same_words(heard, line.text):
            print(f"    {line.text!r} was heard as {heard!r}")
        starts = listener.word_starts(sound, line.text)
        if starts is not None:
            result.off += [
                start + begin - word.start for start, word in zip(starts, line.words, strict=True)
            ]
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--gender", choices=("m", "f"), default=None)
    parser.add_argument("--seed", type=int, default=7, help="of the tunes and the singing")
    parser.add_argument("--wrong", action="store_true", help="say which lines were misheard")
    options = parser.parse_args()
    first, step = {"all": (0, 1), "even": (0, 2), "odd": (1, 2)}[options.lines]
    indices = range(first, len(TEXTS), step)
    for gender in (options.gender,) if options.gender else ("m", "f"):
        result = sung(indices, gender, options.seed, options.wrong)
        print(f"{gender} sung: {result}")
        print(
            f"    word starts off by {1000 * np.median(np.abs(result.off)):.0f} ms (median; "
            f"bias {1000 * np.median(result.off):+.0f} ms, {len(result.off)} words)"
        )
        print(f"{gender} spoken by eSpeak NG: {spoken(indices, gender)}", flush=True)


if __name__ == "__main__":
    main()

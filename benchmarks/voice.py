"""How well the sung voice is understood, and how it keeps to the score.

    .venv/bin/python benchmarks/voice.py
    .venv/bin/python benchmarks/voice.py --lines 20 --gender f

A recogniser (pocketsphinx with its own English model) hears each line dry and has to pick it
among forty; its forced alignment is compared with our word times. eSpeak NG's plain speech goes
through the same test.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from scopitone.music.composer import espeak
from scopitone.music.composer.voice import sing

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
from heard_lines import RATE, TEXTS, Listener, choices, same_words, tune


def spoken_share(count: int, gender: str) -> float:
    """The share of lines that is understood of eSpeak NG's own speech."""
    listener = Listener()
    right = 0
    for index, text in enumerate(TEXTS[:count]):
        said = espeak.speak(text, f"en-us+{gender}3")
        sound = resample_poly(said.samples, RATE, said.rate)
        right += same_words(listener.picks(sound, choices(index)), text)
    return right / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=len(TEXTS))
    parser.add_argument("--gender", choices=("m", "f"), default=None)
    parser.add_argument("--wrong", action="store_true", help="say which lines were misheard")
    options = parser.parse_args()
    for gender in (options.gender,) if options.gender else ("m", "f"):
        song = tune(TEXTS[: options.lines], gender, 7)
        began = time.process_time()
        sung = sing(song.lines, song.tempo, song.seconds, gender=gender, seed=1)
        cost = (time.process_time() - began) / song.seconds
        listener = Listener()
        right, off = 0, []
        for index, line in enumerate(sung.timed.lines):
            begin = line.words[0].start - 0.3
            sound = sung.audio[round(begin * RATE) : round((line.words[-1].end + 0.3) * RATE)]
            heard = listener.picks(sound, choices(index))
            right += same_words(heard, line.text)
            if options.wrong and not same_words(heard, line.text):
                print(f"    {line.text!r} was heard as {heard!r}")
            starts = listener.word_starts(sound, line.text)
            if starts is not None:
                off += [
                    start + begin - word.start
                    for start, word in zip(starts, line.words, strict=True)
                ]
        print(
            f"{gender}: {right / len(song.lines):.1%} of {len(song.lines)} sung lines picked, "
            f"{spoken_share(options.lines, gender):.1%} spoken by eSpeak NG; "
            f"word starts off by {1000 * np.median(np.abs(off)):.0f} ms (median; "
            f"bias {1000 * np.median(off):+.0f} ms, {len(off)} words); "
            f"{cost:.3f} s of CPU a second of song"
        )


if __name__ == "__main__":
    main()

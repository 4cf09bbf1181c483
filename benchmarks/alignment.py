"""How far found times are off on sung takes of the embedded engine, in the full mix.

    .venv/bin/python benchmarks/alignment.py
    .venv/bin/python benchmarks/alignment.py --tuned --keep /tmp/takes

The takes are composed first, which takes a minute or two each; --keep leaves them for another
run. The true times are those of the notes that were sung. Of each take, words are found from
the lines' starts, with and without the recogniser, and lines from plain text.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

# Threads that wait for each other would count as work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sung_songs import FRESH, TUNED, Sung, sung

from scopitone.song import CONFIDENT, Line, Lyrics
from scopitone.video.analysis.analyse import analyse
from scopitone.video.lyrics.alignment import recognised
from scopitone.video.lyrics.alignment.aligning import align
from scopitone.video.lyrics.timing import settle

COMPARED = ("en-country-m", "en-jazz-f")
"""Takes on which measures of confidence were compared: what they say of it is not counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """Errors in seconds of one take by one way, (words,) and (lines,), and CPU seconds."""

    name: str
    way: str
    words: np.ndarray
    lines: np.ndarray
    line_words: list[float]
    confidence: list[float]
    share: float

    def told(self) -> str:
        """A row of the table."""
        return (
            f"| {self.name:16} | {self.way:24} | {_ms(self.words, 50)} | {_ms(self.words, 90)} "
            f"| {_ms(self.lines, 50)} | {_ms(self.lines, 90)} "
            f"| {np.mean(np.array(self.confidence) < CONFIDENT):4.0%} | {self.share:.3f} |"
        )


def measure(take: Sung) -> Iterator[Row]:
    """One take by every way that there is for its language."""
    analysis = analyse(take.audio, fps=30)
    lines = take.lyrics.lines
    starts = settle(Line(line.text, line.start) for line in lines)
    plain = Lyrics(tuple(Line(line.text) for line in lines))
    for given, told in ((starts, "lines given"), (plain, "plain text")):
        ways = ["syllables"]
        if take.wish.language == "en" and recognised.available():
            ways.append("recogniser")
        for way in ways:
            with _without_recogniser() if way == "syllables" else contextlib.nullcontext():
                begin = time.process_time()
                found = align(given, take.audio, analysis)
                spent = time.process_time() - begin
            yield _compared(take, found, f"{told}, {way}", spent / take.duration)


@contextlib.contextmanager
def _without_recogniser() -> Iterator[None]:
    there = recognised.available
    recognised.available = lambda: False
    try:
        yield
    finally:
        recognised.available = there


def _compared(take: Sung, found: Lyrics, way: str, share: float) -> Row:
    words, lines, line_words, confidence = [], [], [], []
    for true, got in zip(take.lyrics.lines, found.lines, strict=True):
        assert len(true.words) == len(got.words), (true, got)
        off = [abs(w.start - t.start) for w, t in zip(got.words, true.words, strict=True)]
        words += off
        lines.append(abs((got.start or 0.0) - (true.start or 0.0)))
        line_words.append(float(np.median(off)))
        confidence.append(got.confidence)
    return Row(take.wish.name, way, np.array(words), np.array(lines), line_words, confidence, share)


def _ms(errors: np.ndarray, percentile: float) -> str:
    return f"{np.percentile(errors, percentile) * 1000:4.0f} ms"


def _together(rows: list[Row], name: str) -> Row:
    return replace(
        rows[0],
        name=name,
        words=np.concatenate([row.words for row in rows]),
        lines=np.concatenate([row.lines for row in rows]),
        line_words=[one for row in rows for one in row.line_words],
        confidence=[one for row in rows for one in row.confidence],
        share=float(np.mean([row.share for row in rows])),
    )


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tuned", action="store_true", help="the takes that were tuned on")
    parser.add_argument("--keep", type=Path, help="a folder for the takes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows: list[Row] = []
        print("| take | way | words p50 | p90 | lines p50 | p90 | unsure | CPU/length |")
        print("|---|---|---|---|---|---|---|---|")
        for wish in TUNED if asked.tuned else FRESH:
            for row in measure(sung(wish, asked.keep or Path(folder))):
                rows.append(row)
                print(row.told(), flush=True)
    for english in (True, False):
        of_language = [row for row in rows if row.name.startswith("en") == english]
        for way in dict.fromkeys(row.way for row in of_language):
            chosen = [row for row in of_language if row.way == way]
            print(_together(chosen, "all en" if english else "all de, es").told())
    judged = [row for row in rows if row.name not in COMPARED]
    sure = [(c, e) for row in judged for c, e in zip(row.confidence, row.line_words, strict=True)]
    for name, kept in (
        ("sure", [e for c, e in sure if c >= CONFIDENT]),
        ("unsure", [e for c, e in sure if c < CONFIDENT]),
    ):
        if kept:
            over = np.mean(np.array(kept) > 0.2)
            print(f"{name}: {len(kept)} lines, {over:.0%} with a median word error above 200 ms")


if __name__ == "__main__":
    main()

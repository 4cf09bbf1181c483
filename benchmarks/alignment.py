"""Measure the errors of found times, on takes of the embedded engine or on recorded songs.

    .venv/bin/python benchmarks/alignment.py
    .venv/bin/python benchmarks/alignment.py --tuned --keep /tmp/takes
    .venv/bin/python benchmarks/alignment.py --songs FOLDER

The takes are composed first, which takes a minute or two each; --keep keeps them for later runs.
The true times are those of the sung notes. For each take, words are found from the starts of
lines, and lines from plain text, with and without the listening model. FOLDER has a folder for
each song, see `recorded_songs`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

# Threads that wait for each other would count as processor time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from recorded_songs import (
    ABSENT_HEADER,
    HEADER,
    measure_absent,
    measure_given,
    print_means,
    read_songs,
)
from sung_songs import FRESH, TUNED, SungTake, compose_take

from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.song import MIN_WORD_CONFIDENCE, Line, Lyrics
from scopitone.lyrics.alignment.align import align
from scopitone.lyrics.line_timing import settle
from scopitone.lyrics.listening.weights import DEFAULT_MODEL, ModelChoice

COMPARED = ("en-country-m", "en-jazz-f")
"""Takes on which measures of confidence were compared; they are left out of its figures."""


@dataclass(frozen=True, slots=True)
class Row:
    """The errors of one take found in one way.

    words, lines: errors in seconds, (words,) and (lines,). line_words: median error of the words
    of each line. share: CPU seconds per second of the song.
    """

    name: str
    way: str
    words: np.ndarray
    lines: np.ndarray
    line_words: list[float]
    confidence: list[float]
    share: float

    def unsure_share(self) -> float:
        """Return the share of lines that are not shown word by word."""
        return float(np.mean(np.array(self.confidence) < MIN_WORD_CONFIDENCE))

    def format_row(self) -> str:
        """Return a row of the table."""
        return (
            f"| {self.name:16} | {self.way:24} "
            f"| {_format_ms(self.words, 50)} | {_format_ms(self.words, 90)} "
            f"| {_format_ms(self.lines, 50)} | {_format_ms(self.lines, 90)} "
            f"| {self.unsure_share():4.0%} | {self.share:.3f} |"
        )


def measure(take: SungTake, listening: ModelChoice) -> Iterator[Row]:
    """Measure one take in every way."""
    analysis = analyze(take.audio, fps=30)
    lines = take.lyrics.lines
    starts = settle(Line(line.text, line.start) for line in lines)
    plain = Lyrics(tuple(Line(line.text) for line in lines))
    for source, description in ((starts, "lines given"), (plain, "plain text")):
        for way, model in (("syllables", NO_LISTENER), ("listener", listening)):
            begin = _cpu_seconds()
            aligned = align(source, take.audio, analysis, model=model).lyrics
            cpu_s = _cpu_seconds() - begin
            yield _compare(take, aligned, f"{description}, {way}", cpu_s / take.duration)


NO_LISTENER = ModelChoice("")


def _cpu_seconds() -> float:
    """Return the processor seconds of this process and of the listening processes that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _compare(take: SungTake, aligned: Lyrics, way: str, share: float) -> Row:
    words, lines, line_words, confidence = [], [], [], []
    for true, line in zip(take.lyrics.lines, aligned.lines, strict=True):
        assert len(true.words) == len(line.words), (true, line)
        errors = [abs(w.start - t.start) for w, t in zip(line.words, true.words, strict=True)]
        words += errors
        lines.append(abs((line.start or 0.0) - (true.start or 0.0)))
        line_words.append(float(np.median(errors)))
        confidence.append(line.confidence)
    return Row(
        take.request.name, way, np.array(words), np.array(lines), line_words, confidence, share
    )


def _format_ms(errors: np.ndarray, percentile: float) -> str:
    return f"{np.percentile(errors, percentile) * 1000:4.0f} ms"


def _pool(rows: list[Row], name: str) -> Row:
    return replace(
        rows[0],
        name=name,
        words=np.concatenate([row.words for row in rows]),
        lines=np.concatenate([row.lines for row in rows]),
        line_words=[error for row in rows for error in row.line_words],
        confidence=[value for row in rows for value in row.confidence],
        share=float(np.mean([row.share for row in rows])),
    )


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--tuned", action="store_true", help="use the takes that constants were tuned on"
    )
    parser.add_argument("--keep", type=Path, help="folder that keeps the takes")
    parser.add_argument("--songs", type=Path, help="measure the songs in this folder instead")
    parser.add_argument(
        "--model", default=DEFAULT_MODEL, help="size of a Whisper model, or a folder"
    )
    args = parser.parse_args()
    listening = ModelChoice(args.model)
    if args.songs is not None:
        measure_songs(args.songs, listening)
        return
    with tempfile.TemporaryDirectory() as folder:
        takes = TUNED if args.tuned else FRESH
        measure_takes(
            [compose_take(request, args.keep or Path(folder)) for request in takes], listening
        )


def measure_songs(folder: Path, listening: ModelChoice) -> None:
    """Print tables for the recorded songs in `folder`."""
    songs = list(read_songs(folder))
    languages = {song.name: song.language for song in songs}
    print(HEADER)
    scores = []
    for song in songs:
        for score in measure_given(song, listening):
            scores.append(score)
            print(score.format_row(), flush=True)
    print_means(scores, languages)
    print(f"\n{ABSENT_HEADER}")
    absent = []
    for song in songs:
        absent.append(measure_absent(song, listening))
        print(absent[-1].format_row(), flush=True)
    print_means(absent, languages)


def measure_takes(takes: Sequence[SungTake], listening: ModelChoice) -> None:
    """Print a table for the sung takes."""
    rows: list[Row] = []
    print("| take | way | words p50 | p90 | lines p50 | p90 | unsure | CPU/length |")
    print("|---|---|---|---|---|---|---|---|")
    for take in takes:
        for row in measure(take, listening):
            rows.append(row)
            print(row.format_row(), flush=True)
    for english in (True, False):
        of_language = [row for row in rows if row.name.startswith("en") == english]
        for way in dict.fromkeys(row.way for row in of_language):
            selected = [row for row in of_language if row.way == way]
            print(_pool(selected, "all en" if english else "all de, es").format_row())
    print_confidence([row for row in rows if row.name not in COMPARED])


def print_confidence(rows: Sequence[Row]) -> None:
    """Print how often confident lines, and the others, are wrong."""
    lines = [(c, e) for row in rows for c, e in zip(row.confidence, row.line_words, strict=True)]
    for name, errors in (
        ("sure", [e for c, e in lines if c >= MIN_WORD_CONFIDENCE]),
        ("unsure", [e for c, e in lines if c < MIN_WORD_CONFIDENCE]),
    ):
        if errors:
            share = np.mean(np.array(errors) > 0.2)
            print(f"{name}: {len(errors)} lines, {share:.0%} with a median word error above 200 ms")


if __name__ == "__main__":
    main()

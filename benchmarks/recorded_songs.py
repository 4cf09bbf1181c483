"""Recorded songs with the true time of every word, and the errors of found times.

The folder has a folder for each song with `audio.*`; `lyrics.txt`, the words without times, one
line per row; and `words.json`, {"language", "lines": [[{"word", "start", "end"}, ...], ...]} in
seconds, one list per line, in the order of `lyrics.txt`.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import mir_eval.alignment
import numpy as np
from memory import MemoryWatch

from scopitone.audio.analysis.model import Analysis
from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.progress import ignore_progress
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.alignment.acoustics.song_sound import decode_song
from scopitone.lyrics.alignment.align import align
from scopitone.lyrics.line_timing import settle
from scopitone.lyrics.listening.song_listener import ListenReport, listen
from scopitone.lyrics.listening.transcript import Transcript
from scopitone.lyrics.listening.weights import ModelChoice, find_model
from scopitone.lyrics.song_digest import SongDigest
from scopitone.lyrics.transcription.transcript_lines import build_lyrics

RIGHT_S = 0.3
"""Maximum error of a word's start that counts as right."""

HEADER = (
    "| song | given | mean | median | PC | PCS | perceptual | below 0.3 s | believed "
    "| right of these | time | CPU | MB |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)
ABSENT_HEADER = "| song | word error rate | time | CPU | MB |\n|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class RecordedSong:
    """A song, its lines without times, and the start of each word in seconds, by line."""

    name: str
    language: str
    audio: Path
    lines: tuple[str, ...]
    starts: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of finding times: wall and processor time as shares of the song's length.

    memory: peak MB of PSS, of this process and of the listening process.
    """

    wall: float
    cpu: float
    memory: tuple[float, ...]

    def format_cells(self) -> str:
        """Return the last cells of a row."""
        return f"{self.wall:.2f} | {self.cpu:.2f} | {' + '.join(f'{mb:.0f}' for mb in self.memory)}"


@dataclass(frozen=True, slots=True)
class Score:
    """Figures of one song measured in one way; see `benchmarks/README.md` for the columns."""

    song: str
    way: str
    figures: tuple[float, ...]
    cost: Cost

    def format_row(self) -> str:
        """Return a row of the table."""
        mean, median, correct, segments, perceptual, below, believed, right = self.figures
        return (
            f"| {self.song} | {self.way} | {mean:.2f} s | {median:.2f} s | {correct:.0%} "
            f"| {segments:.0%} | {perceptual:.2f} | {below:.0%} | {believed:.0%} "
            f"| {right:.0%} | {self.cost.format_cells()} |"
        )


@dataclass(frozen=True, slots=True)
class AbsentScore:
    """Word error rate of one song that was transcribed without lyrics."""

    song: str
    error_rate: float
    cost: Cost

    def format_row(self) -> str:
        """Return a row of the table."""
        return f"| {self.song} | {self.error_rate:.2f} | {self.cost.format_cells()} |"


def read_songs(folder: Path) -> Iterator[RecordedSong]:
    """Read the songs in `folder`, by name. Raises: ValueError if lines and words do not match."""
    for path in sorted(folder.glob("*/words.json")):
        data = json.loads(path.read_text("utf-8"))
        [audio] = path.parent.glob("audio.*")
        lines = (path.parent / "lyrics.txt").read_text("utf-8").splitlines()
        if len(lines) != len(data["lines"]):
            raise ValueError(f"{path}: {len(data['lines'])} lines, lyrics.txt has {len(lines)}")
        starts = tuple(tuple(word["start"] for word in line) for line in data["lines"])
        yield RecordedSong(path.parent.name, data["language"], audio, tuple(lines), starts)


def measure_given(song: RecordedSong, model: ModelChoice) -> Iterator[Score]:
    """Measure words found from plain lyrics, and from the starts of lines."""
    analysis = analyze(song.audio, fps=30)
    plain = Lyrics(tuple(Line(text) for text in song.lines))
    timed = settle(
        Line(text, starts[0]) for text, starts in zip(song.lines, song.starts, strict=True)
    )
    for way, lyrics in (("plain", plain), ("lines", timed)):
        with _CostMeter(analysis.duration) as meter:
            aligned = align(lyrics, song.audio, analysis, model=model)
        for warning in aligned.warnings:
            print(f"{song.name}: {warning}", file=sys.stderr)
        yield _compare(song, way, aligned.lyrics, analysis, meter.cost)


def measure_absent(song: RecordedSong, model: ModelChoice) -> AbsentScore:
    """Measure the word error rate of a song that is transcribed without lyrics."""
    with decode_song(song.audio, lambda: None) as sound:
        report = ListenReport(ignore_progress, sound.duration)
        with _CostMeter(sound.duration) as meter:
            folder = find_model(model)
            with listen(
                SongDigest(song.audio), folder, sound.samples, sound.duration, report, cache=None
            ) as listener:
                words = _written_words(listener.transcribe(None), sound.duration)
    rate = jiwer.wer(_plain_words(song.lines), _plain_words(words))
    return AbsentScore(song.name, float(rate), meter.cost)


def print_means(scores: Sequence[Score | AbsentScore], languages: dict[str, str]) -> None:
    """Print means, and the maximum of memory, for each group of languages and each way."""
    for group, is_member in _GROUPS.items():
        members = [score for score in scores if is_member(languages[score.song])]
        aligned = [score for score in members if isinstance(score, Score)]
        for way in dict.fromkeys(score.way for score in aligned):
            rows = [score for score in aligned if score.way == way]
            figures = np.nanmean([score.figures for score in rows], axis=0)
            print(
                Score(
                    f"**{group}**", way, tuple(map(float, figures)), _mean_cost(rows)
                ).format_row()
            )
        absent = [score for score in members if isinstance(score, AbsentScore)]
        if absent:
            rate = float(np.mean([score.error_rate for score in absent]))
            print(AbsentScore(f"**{group}**", rate, _mean_cost(absent)).format_row())


_GROUPS: dict[str, Callable[[str], bool]] = {
    "English": lambda language: language == "en",
    "others": lambda language: language != "en",
}


class _CostMeter:
    """Measures the cost of a block, including the processes that it starts and ends."""

    def __init__(self, duration: float) -> None:
        self._duration = duration

    def __enter__(self) -> _CostMeter:
        self._watch = MemoryWatch().__enter__()
        self._wall, self._cpu = time.perf_counter(), _cpu_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        wall, cpu = time.perf_counter() - self._wall, _cpu_seconds() - self._cpu
        self._watch.__exit__()
        self.cost = Cost(wall / self._duration, cpu / self._duration, self._watch.parts)


def _cpu_seconds() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _compare(
    song: RecordedSong, way: str, aligned: Lyrics, analysis: Analysis, cost: Cost
) -> Score:
    counts = [len(line.words) for line in aligned.lines]
    if counts != [len(starts) for starts in song.starts]:
        raise ValueError(f"{song.name}: the words of lyrics.txt and words.json differ")
    true = np.array([start for line in song.starts for start in line])
    starts = np.array([word.start for line in aligned.lines for word in line.words])
    believed = np.array([line.is_word_by_word for line in aligned.lines for _ in line.words])
    right = np.abs(starts - true) < RIGHT_S
    median, mean = mir_eval.alignment.absolute_error(true, starts)
    figures = (
        mean,
        median,
        mir_eval.alignment.percentage_correct(true, starts, window=RIGHT_S),
        mir_eval.alignment.percentage_correct_segments(true, starts, analysis.duration),
        mir_eval.alignment.karaoke_perceptual_metric(true, starts),
        right.mean(),
        believed.mean(),
        right[believed].mean() if believed.any() else np.nan,
    )
    return Score(song.name, way, tuple(map(float, figures)), cost)


def _mean_cost(scores: Sequence[Score | AbsentScore]) -> Cost:
    return Cost(
        float(np.mean([score.cost.wall for score in scores])),
        float(np.mean([score.cost.cpu for score in scores])),
        max((score.cost.memory for score in scores), key=sum),
    )


def _written_words(transcript: Transcript, duration: float) -> list[str]:
    """Return the lines that a user gets."""
    return [line.text for line in build_lyrics(transcript, duration).lines]


def _plain_words(texts: Sequence[str]) -> str:
    """Return the words of all lines in lower case, with letters and digits only."""
    words = re.split(r"[\s\-–—]+", " ".join(texts).casefold())
    plain = ("".join(char for char in word if char.isalnum()) for word in words)
    return " ".join(word for word in plain if word)

"""A part of a song as a song of its own: its sound cut to the sample, its words moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from scopitone.errors import InputError, MediaError
from scopitone.song import Lyrics, Song
from scopitone.video.analysis.analyse import analyse
from scopitone.video.analysis.model import Analysis
from scopitone.video.audio import AAC_RATE, Block, decode, write_wav
from scopitone.video.lyrics.alignment.aligning import align
from scopitone.video.lyrics.timing import shifted
from scopitone.video.options import Options
from scopitone.video.timeline import SEAM_SECONDS

SHORTEST_SECONDS = 1.0
LOOP_SECONDS = (3.0, 8.0)
"""How long a loop may be: Spotify for Artists, Canvas guidelines."""

# Short enough not to be heard as a fade, long enough not to click.
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.01, 0.5


def part_of(song: Song, options: Options, folder: Path, cache: Path | None = None) -> Song:
    """`song`, or the part of it that `options` ask for, its sound in a file in `folder`.

    Where a longest duration is asked for without a start, the part with the most energy is
    taken, from a bar line on. Raises InputError ("start" or "end").
    """
    if not _partial(options):
        return song
    _check_order(options)
    start, end = options.start or 0.0, options.end
    if options.loop or options.longest is not None:
        whole = analyse(song.audio, fps=options.fps, cache=cache)
        start, end = _chosen(whole, options)
    cut = folder / "part.wav"
    _cut(song.audio, cut, start, end)
    return replace(song, audio=cut, lyrics=_words(song, start, end, options, cache))


def strongest(analysis: Analysis, seconds: float) -> float:
    """Where the `seconds` with the most energy begin: on a bar line where there are any."""
    latest = analysis.duration - seconds
    starts = analysis.downbeats[analysis.downbeats <= latest]
    if not len(starts):
        starts = np.arange(0.0, max(latest, 0.0) + 0.5, 0.5)
    total = np.concatenate([[0.0], np.cumsum(analysis.energy, dtype=np.float64)])
    first = np.clip((starts * analysis.fps).astype(int), 0, analysis.frames)
    last = np.minimum(first + round(seconds * analysis.fps), analysis.frames)
    return float(starts[int(np.argmax(total[last] - total[first]))])


def _partial(options: Options) -> bool:
    asked = (options.start, options.end, options.longest)
    return options.loop or any(value is not None for value in asked)


def _check_order(options: Options) -> None:
    start, end = options.start or 0.0, options.end
    if start < 0:
        raise InputError("start", "accepted: 0 or more seconds")
    if end is not None and end < start + SHORTEST_SECONDS:
        raise InputError("end", f"accepted: {SHORTEST_SECONDS:g} s after the start or later")


def _chosen(whole: Analysis, options: Options) -> tuple[float, float | None]:
    """Start and end within the longest that is allowed; (0, None) where the song is shorter."""
    first, last = options.start, options.end
    if options.loop:
        return _loop(whole, first)
    assert options.longest is not None
    room = (last or whole.duration) - (first or 0.0)
    if room <= options.longest:
        return first or 0.0, last
    if first is not None:
        return first, first + options.longest
    if last is not None:
        return last - options.longest, last
    start = strongest(whole, options.longest)
    return start, start + options.longest


def _loop(whole: Analysis, start: float | None) -> tuple[float, float]:
    """Whole bars within what a loop may last, and the seam behind them."""
    shortest, longest = LOOP_SECONDS
    longest = min(longest, whole.duration - SEAM_SECONDS)
    if longest < shortest:
        least = shortest + SEAM_SECONDS
        raise MediaError("audio", f"is too short for a loop; {least:g} s or more are accepted")
    bar = float(np.median(np.diff(whole.downbeats))) if len(whole.downbeats) > 1 else longest
    length = bar * int(longest / bar) if bar <= longest else longest
    length = (length if length >= shortest else longest) + SEAM_SECONDS
    if start is None:
        start = strongest(whole, length)
    start = max(0.0, min(start, whole.duration - length))
    return start, start + length


def _cut(source: Path, out: Path, start: float, end: float | None) -> None:
    first = round(start * AAC_RATE)
    last = None if end is None else round(end * AAC_RATE)
    write_wav(_between(decode(source, rate=AAC_RATE, channels=2), first, last), out)


def _between(blocks: Iterator[Block], first: int, last: int | None) -> Iterator[Block]:
    """Samples `first` to `last` with their fades; complains if the song has not that many."""
    at = 0
    for block in blocks:
        count = block.shape[1]
        low, high = max(0, first - at), count if last is None else min(count, last - at)
        if low < high:
            positions = np.arange(at + low, at + high)
            yield block[:, low:high] * _fades(positions, first, last)
        at += count
        if last is not None and at >= last:
            return
    if at < first + round(SHORTEST_SECONDS * AAC_RATE):
        raise InputError("start", f"the song lasts {at / AAC_RATE:.2f} s; start before its end")
    # What a header says may differ from what is decoded by a packet.
    if last is not None and last - at > AAC_RATE // 10:
        raise InputError("end", f"the song lasts {at / AAC_RATE:.2f} s; accepted: up to that")


def _fades(positions: np.ndarray, first: int, last: int | None) -> Block:
    gain = np.ones(len(positions), np.float32)
    if first > 0:
        gain *= np.clip((positions - first) / (FADE_IN_SECONDS * AAC_RATE), 0, 1)
    if last is not None:
        gain *= np.clip((last - positions) / (FADE_OUT_SECONDS * AAC_RATE), 0, 1)
    return gain


def _words(
    song: Song, start: float, end: float | None, options: Options, cache: Path | None
) -> Lyrics:
    lyrics = song.lyrics
    if lyrics.lines and not lyrics.timed:
        whole = analyse(song.audio, fps=options.fps, cache=cache)
        lyrics = align(lyrics, song.audio, whole, cache=cache)
    within = (line for line in lyrics.lines if end is None or (line.start or 0.0) < end)
    return shifted(Lyrics(tuple(within)), -start)

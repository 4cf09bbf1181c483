"""Excerpts of songs: the sound cut to the sample, the lyrics shifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from scopitone.audio.analysis.model import Analysis
from scopitone.audio.analysis.pipeline import analyze
from scopitone.audio.decode import AAC_RATE, Block, decode
from scopitone.audio.encode import write_wav
from scopitone.core.errors import InputError, MediaError
from scopitone.core.song import Lyrics, Song
from scopitone.lyrics.alignment.align import align
from scopitone.lyrics.line_timing import shift_lyrics
from scopitone.video.options import Options
from scopitone.video.plan.timeline import SEAM_SECONDS

MIN_SECONDS = 1.0
LOOP_SECONDS = (3.0, 8.0)
"""The shortest and the longest loop (Spotify for Artists, Canvas guidelines)."""

# The fade-in is too short to be noticed as a fade, but long enough to avoid a click.
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.01, 0.5


def cut_excerpt(song: Song, options: Options, folder: Path, cache: Path | None = None) -> Song:
    """Return `song`, or the excerpt that `options` select, its sound in a file in `folder`.

    If only a maximum duration is given, the excerpt is the part with the most energy; it
    starts on a bar line. Raises InputError("start") or InputError("end").
    """
    if not _is_excerpt(options):
        return song
    check_order(options.start, options.end)
    start, end = options.start or 0.0, options.end
    if options.loop or options.longest is not None:
        whole = analyze(song.audio, fps=options.fps, cache=cache)
        start, end = _choose_span(whole, options)
    cut = folder / "part.wav"
    _write_excerpt(song.audio, cut, start, end)
    return replace(song, audio=cut, lyrics=_shift_lyrics(song, start, end, options, cache))


def find_strongest_start(analysis: Analysis, seconds: float) -> float:
    """Return the second at which the `seconds` with the most energy start.

    This is a bar line if the song has any.
    """
    latest = analysis.duration - seconds
    starts = analysis.downbeats[analysis.downbeats <= latest]
    if not len(starts):
        starts = np.arange(0.0, max(latest, 0.0) + 0.5, 0.5)
    total = np.concatenate([[0.0], np.cumsum(analysis.energy, dtype=np.float64)])
    first = np.clip((starts * analysis.fps).astype(int), 0, analysis.frames)
    last = np.minimum(first + round(seconds * analysis.fps), analysis.frames)
    return float(starts[int(np.argmax(total[last] - total[first]))])


def _is_excerpt(options: Options) -> bool:
    limits = (options.start, options.end, options.longest)
    return options.loop or any(value is not None for value in limits)


def check_order(start: float | None, end: float | None) -> None:
    """Check the ends of an excerpt, in seconds. Raises InputError("start") or InputError("end")."""
    start = start or 0.0
    if start < 0:
        raise InputError("start", "must be 0 or more seconds")
    if end is not None and end < start + MIN_SECONDS:
        raise InputError("end", f"must be at least {MIN_SECONDS:g} s after the start")


def _choose_span(whole: Analysis, options: Options) -> tuple[float, float | None]:
    """Return start and end within the maximum duration; (0, None) if the song is shorter."""
    first, last = options.start, options.end
    if options.loop:
        return _choose_loop(whole, first)
    assert options.longest is not None
    available = (last or whole.duration) - (first or 0.0)
    if available <= options.longest:
        return first or 0.0, last
    if first is not None:
        return first, first + options.longest
    if last is not None:
        return last - options.longest, last
    start = find_strongest_start(whole, options.longest)
    return start, start + options.longest


def _choose_loop(whole: Analysis, start: float | None) -> tuple[float, float]:
    """Return the span of whole bars that fit into a loop, and of the seam after them."""
    shortest, longest = LOOP_SECONDS
    longest = min(longest, whole.duration - SEAM_SECONDS)
    if longest < shortest:
        least = shortest + SEAM_SECONDS
        raise MediaError("audio", f"is too short for a loop; accepted: {least:g} s or more")
    bar = float(np.median(np.diff(whole.downbeats))) if len(whole.downbeats) > 1 else longest
    length = bar * int(longest / bar) if bar <= longest else longest
    length = (length if length >= shortest else longest) + SEAM_SECONDS
    if start is None:
        start = find_strongest_start(whole, length)
    start = max(0.0, min(start, whole.duration - length))
    return start, start + length


def _write_excerpt(audio: Path, out: Path, start: float, end: float | None) -> None:
    first = round(start * AAC_RATE)
    last = None if end is None else round(end * AAC_RATE)
    write_wav(_slice_blocks(decode(audio, rate=AAC_RATE, channels=2), first, last), out)


def _slice_blocks(blocks: Iterator[Block], first: int, last: int | None) -> Iterator[Block]:
    """Yield samples `first` to `last` with their fades; raise InputError if the song is shorter."""
    position = 0
    for block in blocks:
        count = block.shape[1]
        low, high = max(0, first - position), count if last is None else min(count, last - position)
        if low < high:
            positions = np.arange(position + low, position + high)
            yield block[:, low:high] * _fade_gains(positions, first, last)
        position += count
        if last is not None and position >= last:
            return
    if position < first + round(MIN_SECONDS * AAC_RATE):
        raise InputError(
            "start", f"the song lasts {position / AAC_RATE:.2f} s; accepted: an earlier time"
        )
    # The duration in the header may differ from the decoded one by a packet.
    if last is not None and last - position > AAC_RATE // 10:
        raise InputError(
            "end", f"the song lasts {position / AAC_RATE:.2f} s; accepted: that or an earlier time"
        )


def _fade_gains(positions: np.ndarray, first: int, last: int | None) -> Block:
    gain = np.ones(len(positions), np.float32)
    if first > 0:
        gain *= np.clip((positions - first) / (FADE_IN_SECONDS * AAC_RATE), 0, 1)
    if last is not None:
        gain *= np.clip((last - positions) / (FADE_OUT_SECONDS * AAC_RATE), 0, 1)
    return gain


def _shift_lyrics(
    song: Song, start: float, end: float | None, options: Options, cache: Path | None
) -> Lyrics:
    lyrics = song.lyrics
    if lyrics.lines and not lyrics.is_timed:
        whole = analyze(song.audio, fps=options.fps, cache=cache)
        aligned = align(lyrics, song.audio, whole, model=options.listening, cache=cache)
        lyrics = replace(aligned.lyrics, warnings=(*lyrics.warnings, *aligned.warnings))
    within = (line for line in lyrics.lines if end is None or (line.start or 0.0) < end)
    return shift_lyrics(replace(lyrics, lines=tuple(within)), -start)

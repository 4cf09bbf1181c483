from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.alignment.without_listener.even_spread import (
    MIN_SLOT_S,
    find_sung_stretch,
    spread_evenly,
)

FPS = 10


def analysis(duration: float = 120.0, tempo: float = 120.0, *, quiet: float = 0.0) -> Analysis:
    """A song in 4/4 whose first and last `quiet` seconds are an intro and an outro."""
    beats = np.arange(0, duration, 60 / tempo) if tempo else np.zeros(0)
    frames = int(duration * FPS)
    sections = [SongSection(quiet, duration - quiet, "verse", 0.7)]
    if quiet:
        sections.insert(0, SongSection(0.0, quiet, "quiet", 0.2))
        sections.append(SongSection(duration - quiet, duration, "quiet", 0.2))
    return Analysis(
        duration=duration,
        fps=FPS,
        tempo=tempo,
        beats=beats,
        downbeats=beats[::4],
        onsets=beats,
        bands=np.zeros((frames, 8), np.float32),
        low=np.zeros(frames, np.float32),
        energy=np.full(frames, 0.5, np.float32),
        loudness=-14.0,
        sections=tuple(sections),
    )


def lines(*texts: str) -> Lyrics:
    return Lyrics(tuple(Line(text) for text in texts))


def test_intro_and_outro_are_left_free() -> None:
    laid = spread_evenly(lines(*["sing another line"] * 20), analysis(quiet=20.0))
    assert laid.lines[0].start == pytest.approx(20.0, abs=1.0)
    last = laid.lines[-1]
    assert last.end is not None
    assert last.end <= 100.0
    assert last.end > 90.0


def test_a_song_that_is_loud_at_once_still_gets_some_bars() -> None:
    assert find_sung_stretch(analysis()) == (4.0, 118.0)
    assert find_sung_stretch(analysis(tempo=0.0)) == (3.0, 117.0)


def test_lines_begin_on_downbeats_where_they_are_near() -> None:
    song = analysis()
    laid = spread_evenly(lines(*[f"sing another line {n}" for n in range(20)]), song)
    starts = [line.start for line in laid.lines]
    on_beat = [start for start in starts if np.min(np.abs(song.beats - start)) < 1e-6]
    on_bar = [start for start in starts if np.min(np.abs(song.downbeats - start)) < 1e-6]
    assert len(on_beat) >= 18
    assert len(on_bar) >= 15


def test_longer_lines_get_more_time() -> None:
    laid = spread_evenly(
        lines("one", "and now a line with many syllables", "one", "end"), analysis(30.0)
    )
    starts = [line.start or 0.0 for line in laid.lines]
    assert starts[2] - starts[1] > 1.5 * (starts[1] - starts[0])


def test_timed_lyrics_keep_their_starts_and_get_ends() -> None:
    timed = Lyrics((Line("a", 3.3), Line("b", 40.1)))
    laid = spread_evenly(timed, analysis())
    assert [line.start for line in laid.lines] == [3.3, 40.1]
    assert [line.end for line in laid.lines] == pytest.approx([6.3, 43.1])


def test_lines_between_timed_ones_stay_between() -> None:
    mixed = Lyrics((Line("first", 10.0, 12.0), Line("second"), Line("third"), Line("last", 30.0)))
    laid = spread_evenly(mixed, analysis())
    assert [line.text for line in laid.lines] == ["first", "second", "third", "last"]
    assert laid.lines[0].start == 10.0
    assert laid.lines[3].start == 30.0
    assert 12.0 <= (laid.lines[1].start or 0.0) < (laid.lines[2].start or 0.0) < 30.0


@given(
    texts=st.lists(st.integers(1, 20).map("la ".__mul__), max_size=80),
    duration=st.floats(4.0, 400.0),
    tempo=st.sampled_from([0.0, 63.0, 120.0, 174.0]),
    quiet=st.sampled_from([0.0, 1.0]),
)
def test_times_ascend_and_nobody_is_hurried(
    texts: list[str], duration: float, tempo: float, quiet: float
) -> None:
    song = analysis(duration, tempo, quiet=quiet)
    laid = spread_evenly(lines(*texts), song)
    begin, stop = find_sung_stretch(song)
    least = min(MIN_SLOT_S, (stop - begin) / max(1, len(texts)))
    if least >= 0.05:
        assert len(laid.lines) == len(texts)
    starts = [line.start or 0.0 for line in laid.lines]
    assert all(b - a >= least - 1e-6 for a, b in pairwise(starts))
    assert all((line.end or 0.0) <= duration for line in laid.lines)
    assert all(line.words == () for line in laid.lines)

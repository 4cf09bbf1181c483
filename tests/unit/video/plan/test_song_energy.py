from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.core.song import Line, Lyrics
from scopitone.video.plan.song_energy import (
    FADE_SECONDS,
    VERSE_LIFT,
    compute_dynamics,
    find_drops,
    find_fade,
    mark_choruses,
)

BAR, BEAT, FPS = 2.0, 0.5, 30


def with_sections(analysis: Analysis, *parts: tuple[float, float, str]) -> Analysis:
    sections = tuple(SongSection(start, end, kind, 0.5) for start, end, kind in parts)
    return replace(analysis, sections=sections)


def with_low(analysis: Analysis, away: list[tuple[float, float]]) -> Analysis:
    """Full bass, but none from .. to .. seconds."""
    low = np.full(analysis.frames, 0.8, np.float32)
    for start, end in away:
        low[round(start * FPS) : round(end * FPS)] = 0.0
    return replace(analysis, low=low)


@pytest.fixture
def song(hand_made: Callable) -> Analysis:
    """A minute at 120 bpm: quiet, verse, chorus, verse."""
    parts = ((0.0, 10.0, "quiet"), (10.0, 26.0, "verse"), (26.0, 42.0, "chorus"))
    return with_sections(hand_made(60.0), *parts, (42.0, 60.0, "verse"))


def test_parts_open_the_picture_at_their_bar_lines(song: Analysis) -> None:
    lift = compute_dynamics(song, song.sections, BAR, BEAT, 56.0).lift
    assert lift[150] == 0.0
    assert lift[600] == pytest.approx(VERSE_LIFT)
    assert lift[1000] == 1.0
    assert lift[1500] == pytest.approx(VERSE_LIFT)
    rising = np.flatnonzero(np.diff(lift[690:870]) > 0.0) + 690
    assert abs(rising.mean() - (26.0 + BEAT / 4) * FPS) < 2, "it opens from the bar line on"
    assert rising.max() - rising.min() <= BEAT * FPS + 1, "and open within a beat"


def test_the_end_card_closes_it(song: Analysis) -> None:
    assert compute_dynamics(song, song.sections, BAR, BEAT, 56.0).lift[-1] == 0.0
    assert compute_dynamics(song, song.sections, BAR, BEAT, None).lift[-1] == pytest.approx(
        VERSE_LIFT
    )


def test_in_silence_the_flow_stands(song: Analysis) -> None:
    silent = replace(song, energy=np.where(np.arange(song.frames) < 900, 0.6, 0.0))
    flow = compute_dynamics(silent, silent.sections, BAR, BEAT, 56.0).flow
    assert flow[899] == pytest.approx(30.0, abs=0.1)
    assert flow[-1] == flow[899]


def test_a_drop_is_where_the_bass_is_back(song: Analysis) -> None:
    broken = with_low(song, [(24.0, 26.0)])
    assert find_drops(broken, BAR) == [26.0]
    drop = compute_dynamics(broken, broken.sections, BAR, BEAT, 56.0).drop
    assert drop[26 * FPS - 2] == 0.0
    assert drop[26 * FPS + 6] > 0.9
    assert drop[round(26 * FPS + 2.2 * BAR * FPS)] == 0.0


def test_drops_are_rare_and_not_at_the_ends(song: Analysis) -> None:
    often = with_low(song, [(at - 1.0, at) for at in range(2, 60, 4)])
    drops = find_drops(often, BAR)
    assert drops
    assert min(np.diff(drops), default=16.0) >= 16.0
    assert drops[0] >= 4.0
    assert drops[-1] <= 52.0


def test_music_without_beats_or_breaks_has_no_drops(hand_made: Callable) -> None:
    assert find_drops(hand_made(20.0, bpm=0), BAR) == []
    assert find_drops(with_low(hand_made(60.0), []), BAR) == []


def sung(*lines: tuple[str, float]) -> Lyrics:
    return Lyrics(tuple(Line(text, at, at + 2.0) for text, at in lines))


VERSES = (("Streetlights hum along", 12.0), ("Every window turns", 16.0))
REFRAIN = (("Leave a light on, I am home", 44.2), ("Leave a light on for me", 48.0))


def test_words_that_come_again_are_a_chorus(song: Analysis) -> None:
    sections = mark_choruses(song, sung(*VERSES, *REFRAIN))
    assert [part.kind for part in sections] == ["quiet", "verse", "chorus", "chorus"]
    assert sections[3].start == 44.0, "from the bar line at which they begin"
    assert sections[2].end == 44.0


def test_where_all_comes_again_the_sound_alone_tells(song: Analysis) -> None:
    lines = [("The same words, always", float(at)) for at in range(1, 58, 3)]
    assert mark_choruses(song, sung(*lines)) == song.sections


@settings(max_examples=40)
@given(data=st.data())
def test_sections_stay_without_gaps(hand_made: Callable, data: st.DataObject) -> None:
    times = st.lists(st.floats(0, 59), max_size=12, unique=True).map(sorted)
    words = st.sampled_from(["La la la", "Oh my my", "One", "二度と", ""])
    lyrics = sung(*[(data.draw(words), at) for at in data.draw(times)])
    analysis = hand_made(60.0)
    sections = mark_choruses(analysis, lyrics)
    assert sections[0].start == 0.0
    assert sections[-1].end == 60.0
    assert all(a.end == b.start and a.start < a.end for a, b in itertools.pairwise(sections))
    made = compute_dynamics(analysis, sections, BAR, BEAT, 56.0)
    for row in (made.lift, made.drop):
        assert row.shape == (analysis.frames,)
        assert row.min() >= 0.0
        assert row.max() <= 1.0
    assert np.diff(made.flow).min() >= 0.0


def test_what_the_lyrics_call_a_chorus_is_one(song: Analysis) -> None:
    """It is better evidence than lines that begin with the same words."""
    parts = ((0.0, 20.0, "verse"), (20.0, 40.0, "verse"), (40.0, 60.0, "verse"))
    marked = Lyrics(
        (
            Line("Na na na hey", 2.0, 4.0, section="Verse 1"),
            Line("Na na na ho", 6.0, 8.0, section="Verse 1"),
            Line("One light is burning", 22.0, 24.0, section="Chorus"),
            Line("Over the bay", 26.0, 28.0, section="Chorus"),
            Line("Here it comes", 42.0, 44.0, section="Pre-Chorus"),
        )
    )
    found = mark_choruses(with_sections(song, *parts), marked)
    assert [section.kind for section in found] == ["verse", "chorus", "verse"]


def test_the_picture_fades_where_the_song_does(hand_made: Callable) -> None:
    song = hand_made(20.0)
    loud = replace(song, energy=np.full(600, 0.8, np.float32))
    ring = np.concatenate([np.full(500, 0.8), np.linspace(0.8, 0.0, 100)]).astype(np.float32)
    assert find_fade(loud) == 0.0
    assert find_fade(replace(song, energy=ring)) == FADE_SECONDS
    assert find_fade(replace(song, energy=np.zeros(600, np.float32))) == 0.0

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scopitone.core.song import Line, Lyrics, Song, Word
from scopitone.video.options import Options
from scopitone.video.plan.palette import Palette, Spot
from scopitone.video.plan.timeline import Timeline, plan_timeline

PALETTE = Palette((Spot((0.3, 0.0, 0.0), 0.5, 0.5, 1.0),), (1.0, 0.8, 0.4))
SETTINGS = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="session")
def planned(hand_made: Callable) -> Callable[..., Timeline]:
    """`planned(30.0, Line("…", 3.0, 5.0), bpm=120, fps=30)` -> the timeline of that song."""

    def make(
        duration: float, *lines: Line, bpm: float = 120.0, fps: int = 30, outro: str = ""
    ) -> Timeline:
        song = Song(Path("x"), "Title", "Author", None, Lyrics(lines))
        analysis = hand_made(duration, fps=fps, bpm=bpm)
        return plan_timeline(song, b"", PALETTE, analysis, Options(fps=fps, outro=outro))

    return make


@st.composite
def songs(draw: st.DrawFn) -> tuple[float, tuple[Line, ...]]:
    """A duration, and lines in any order, overlapping, before the start and after the end."""
    duration = draw(st.floats(1.0, 300.0))
    seconds = st.floats(-5, duration + 30)
    lines = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(seconds)
        length = draw(st.floats(0, 20))
        text = draw(st.sampled_from(["la la la", "one", " ", "so we beat on, boats"]))
        words: tuple[Word, ...] = ()
        if draw(st.booleans()) and text.strip():
            parts = text.split()
            step = length / len(parts)
            words = tuple(
                Word(p, start + i * step, start + (i + 1) * step) for i, p in enumerate(parts)
            )
        end = draw(st.sampled_from([None, start + length]))
        lines.append(Line(text if number % 3 else "text", start, end, words[:]))
    return duration, tuple(
        Line(line.text, line.start, line.end, line.words if line.text != "text" else ())
        for line in lines
    )


tempos = st.sampled_from([0.0, 61.0, 90.0, 128.0, 187.0])
rates = st.sampled_from([24, 30, 60])


@SETTINGS
@given(song=songs(), bpm=tempos, fps=rates)
def test_poses_come_one_after_the_other(planned: Callable, song, bpm: float, fps: int) -> None:
    duration, lines = song
    poses = planned(duration, *lines, bpm=bpm, fps=fps).poses
    assert poses[0].pose in ("title", "sing")
    assert all(a.start < b.start for a, b in pairwise(poses))
    assert all(a.pose != b.pose for a, b in pairwise(poses))
    assert [pose.pose for pose in poses].count("title") == (poses[0].pose == "title")
    assert all(pose.pose != "end" for pose in poses[:-1])
    assert all(pose.start + pose.length <= duration * fps for pose in poses[1:])


@SETTINGS
@given(song=songs(), bpm=tempos, fps=rates)
def test_travels_are_over_before_the_next(planned: Callable, song, bpm: float, fps: int) -> None:
    duration, lines = song
    poses = planned(duration, *lines, bpm=bpm, fps=fps).poses
    assert all(a.start + a.length <= b.start + 1e-6 for a, b in pairwise(poses)), poses


@SETTINGS
@given(song=songs(), bpm=tempos, fps=rates)
@example(song=(1.0, (Line("text", 0.0), Line("la la la", -4.0, -4.0))), bpm=0.0, fps=24)
def test_lines_enter_in_the_order_in_which_they_are_sung(
    planned: Callable, song, bpm: float, fps: int
) -> None:
    duration, lines = song
    cues = planned(duration, *lines, bpm=bpm, fps=fps).lines
    lines_kept = [line for line in lines if line.text.strip() and line.start < duration]
    assert sorted(cue.text for cue in cues) == sorted(line.text for line in lines_kept)
    assert all(a.enter < b.enter and a.start <= b.start for a, b in pairwise(cues))
    for cue in cues:
        assert 0 - 0.5 <= cue.start < duration * fps
        assert cue.stop <= duration * fps


@SETTINGS
@given(song=songs(), bpm=tempos)
def test_words_lie_in_their_line_and_have_a_length(planned: Callable, song, bpm: float) -> None:
    duration, lines = song
    for cue in planned(duration, *lines, bpm=bpm).lines:
        assert cue.words
        assert all(0 <= word.begin < word.end <= len(cue.text) for word in cue.words)
        assert all(word.stop > word.start for word in cue.words)
        assert all(a.end <= b.begin for a, b in pairwise(cue.words))


def at(frame: float, fps: int = 30) -> float:
    """Return the time in seconds of a cue's frame."""
    return (frame + 0.5) / fps


def test_a_cue_is_due_where_a_frames_middle_passes_it(planned: Callable) -> None:
    timeline = planned(30.0, Line("a b", 5.0, 6.0, (Word("a", 5.0, 5.5), Word("b", 5.5, 6.0))))
    (cue,) = timeline.lines
    assert at(cue.start) == pytest.approx(5.0)
    assert at(cue.stop) == pytest.approx(6.0)
    assert [(at(word.start), at(word.stop)) for word in cue.words] == [
        (pytest.approx(5.0), pytest.approx(5.5)),
        (pytest.approx(5.5), pytest.approx(6.0)),
    ]
    assert 5.0 - 0.6 <= at(cue.enter) <= 5.0 - 0.25


def test_after_a_rest_a_line_is_in_its_place_before_the_dots_count(planned: Callable) -> None:
    timeline = planned(30.0, Line("a", 4.0, 6.0), Line("b", 11.0, 13.0))
    ((first, *_, sung),) = timeline.countdowns
    assert at(sung) == pytest.approx(11.0)
    assert timeline.lines[1].enter < first


def test_a_line_without_word_times_is_swept_whole(planned: Callable) -> None:
    (cue,) = planned(30.0, Line("la la la", 8.0, 9.0)).lines
    assert [(w.begin, w.end, at(w.start), at(w.stop)) for w in cue.words] == [
        (0, 8, pytest.approx(8.0), pytest.approx(9.0))
    ]


def test_a_word_of_no_length_can_still_be_seen(planned: Callable) -> None:
    line = Line("hey", 8.0, 9.0, (Word("hey", 8.0, 8.0),))
    (word,) = planned(30.0, line).lines[0].words
    assert at(word.stop) - at(word.start) == pytest.approx(0.04)


def test_no_lyrics_show_title_then_the_open_picture_then_the_end(planned: Callable) -> None:
    timeline = planned(60.0)
    assert [pose.pose for pose in timeline.poses] == ["title", "open", "end"]
    assert 2.0 <= at(timeline.poses[1].start) <= 4.5
    assert at(timeline.poses[2].start) == pytest.approx(56.0)
    assert timeline.countdowns == ()
    assert timeline.lines == ()


def test_early_singing_shortens_the_title(planned: Callable) -> None:
    timeline = planned(60.0, Line("soon", 2.4, 4.0), Line("again", 4.0, 50.0))
    assert timeline.poses[1].pose == "sing"
    assert 1.0 <= at(timeline.poses[1].start) <= 1.4


@pytest.mark.parametrize("start", [0.0, 0.2, 1.4, 2.1])
def test_singing_from_the_first_moment_leaves_no_title_card(
    start: float, planned: Callable
) -> None:
    timeline = planned(60.0, Line("at once", start, 3.0), Line("again", 3.0, 50.0))
    assert [pose.pose for pose in timeline.poses] == ["sing", "open", "end"]
    assert at(timeline.lines[0].start) == pytest.approx(start)
    assert all(shot.kind == "wide" for shot in timeline.shots if at(shot.start) < 2.9)
    assert len(timeline.shots) > 4


def test_background_vocals_count_as_singing(planned: Callable) -> None:
    echo = Line("ooh", 0.3, 2.0, role="background")
    timeline = planned(60.0, Line("later", 3.0, 6.0, rows=(echo,)))
    assert timeline.poses[0].pose == "sing"


def test_the_title_is_gone_before_the_singing_begins(planned: Callable) -> None:
    timeline = planned(60.0, Line("soon", 4.0, 6.0))
    sing = timeline.poses[1]
    assert sing.pose == "sing"
    assert at(sing.start + sing.length) <= 4.0


@pytest.mark.parametrize("lines", [(), (Line("hi", 0.2, 0.8),), (Line("x", 0.0),)])
def test_a_song_of_one_second(lines: tuple[Line, ...], planned: Callable) -> None:
    timeline = planned(1.0, *lines)
    assert timeline.frames == 30
    assert timeline.poses[0].pose == ("sing" if lines else "title")
    assert all(pose.pose != "end" for pose in timeline.poses)


def test_a_short_video_closes_when_there_is_something_to_say(planned: Callable) -> None:
    assert [pose.pose for pose in planned(9.0).poses] == ["title", "open"]
    assert [pose.pose for pose in planned(9.0, outro="Friday").poses] == ["title", "open", "end"]


def test_silence(planned: Callable) -> None:
    timeline = planned(30.0, bpm=0.0)
    assert [pose.pose for pose in timeline.poses] == ["title", "open", "end"]
    assert timeline.bar == 2.0 * 30
    assert not timeline.bands.any()


def test_lines_beyond_the_end_are_left_out(planned: Callable) -> None:
    timeline = planned(20.0, Line("in", 5.0, 6.0), Line("at", 20.0, 21.0), Line("out", 25.0))
    assert [cue.text for cue in timeline.lines] == ["in"]


def test_a_line_that_outlasts_the_song_stops_with_it(planned: Callable) -> None:
    (cue,) = planned(20.0, Line("long", 15.0, 40.0)).lines
    assert at(cue.stop) == pytest.approx(20.0)


def test_overlapping_lines_take_turns(planned: Callable) -> None:
    timeline = planned(30.0, Line("a", 5.0, 12.0), Line("b", 6.0, 9.0), Line("c", 6.0, 7.0))
    enters = [at(cue.enter) for cue in timeline.lines]
    assert [cue.text for cue in timeline.lines] == ["a", "b", "c"]
    assert all(b - a >= 0.049 for a, b in pairwise(enters))
    assert all(enter < at(cue.stop) for enter, cue in zip(enters, timeline.lines, strict=True))


def test_a_line_keeps_the_centre_until_it_is_nearly_sung(planned: Callable) -> None:
    timeline = planned(30.0, Line("a", 5.0, 7.9), Line("b", 8.0, 9.0))
    assert at(timeline.lines[1].enter) >= 7.9 - 0.15 - 1e-6


def test_a_long_rest_opens_the_picture_and_counts_the_singing_in(planned: Callable) -> None:
    timeline = planned(60.0, Line("a", 5.0, 8.0), Line("b", 30.0, 33.0), Line("c", 33.0, 55.0))
    assert [pose.pose for pose in timeline.poses] == ["title", "sing", "open", "sing", "end"]
    away, back = timeline.poses[2], timeline.poses[3]
    assert at(away.start) > 8.0
    assert at(back.start + back.length) <= 30.0
    ((*dots, sung),) = timeline.countdowns
    assert at(sung) == pytest.approx(30.0)
    assert [at(dot) for dot in dots] == pytest.approx([28.5, 29.0, 29.5])


def test_a_short_rest_changes_nothing(planned: Callable) -> None:
    timeline = planned(60.0, Line("a", 5.0, 8.0), Line("b", 11.5, 55.0))
    assert [pose.pose for pose in timeline.poses] == ["title", "sing", "end"]
    assert timeline.countdowns == ()


def test_dots_of_a_countdown_are_neither_hurried_nor_slow(planned: Callable) -> None:
    for bpm in (40.0, 75.0, 120.0, 200.0, 320.0):
        ((countdown, two, three, sung),) = planned(60.0, Line("a", 30.0, 40.0), bpm=bpm).countdowns
        gaps = [(b - a) / 30 for a, b in pairwise((countdown, two, three, sung))]
        assert gaps == pytest.approx([gaps[0]] * 3)
        assert 0.4 <= gaps[0] <= 0.8


def test_there_is_no_end_card_over_the_last_words(planned: Callable) -> None:
    timeline = planned(30.0, Line("last", 25.0, 27.5))
    assert timeline.poses[-1].pose == "end"
    assert at(timeline.poses[-1].start) >= 27.5


def test_a_song_that_is_sung_to_its_end_has_no_end_card(planned: Callable) -> None:
    """The move to it would be all that is seen of it."""
    assert planned(30.0, Line("last", 25.0, 28.5)).poses[-1].pose == "sing"


def test_the_untimed_line_is_left_to_the_aligner(planned: Callable) -> None:
    assert planned(30.0, Line("when?")).lines == ()

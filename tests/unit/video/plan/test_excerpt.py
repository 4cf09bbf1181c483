from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scopitone.audio.decode import decode
from scopitone.core.errors import InputError, MediaError
from scopitone.core.song import Line, Lyrics, Song
from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice
from scopitone.video.options import Options
from scopitone.video.plan.excerpt import cut_excerpt, find_strongest_start
from scopitone.video.plan.timeline import SEAM_SECONDS

RATE = 48_000
SECONDS = 24.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory, save_sound: Callable, sung: Callable) -> Song:
    """24 s of a tone that is loud from 12 to 18 s, with a click at 7.5 s and two lines."""
    at = np.arange(round(SECONDS * RATE)) / RATE
    sound = 0.05 * np.sin(2 * np.pi * 220 * at) * np.where((at >= 12) & (at < 18), 10, 1)
    sound[round(7.5 * RATE)] = 0.99
    path = save_sound(tmp_path_factory.mktemp("song") / "song.wav", sound)
    lyrics = sung(("Hello old friend", 3.5, 8.0), ("sing along", 9.0, 11.0), ("so far", 15.0, 17.0))
    return Song(path, "Title", "Author", None, lyrics)


def heard(song: Song) -> np.ndarray:
    return np.concatenate(list(decode(song.audio, rate=RATE, channels=2)), axis=1)


def test_without_a_wish_it_is_the_song_itself(song: Song, tmp_path: Path) -> None:
    assert cut_excerpt(song, Options(), tmp_path) is song


def test_the_cut_is_exact_to_the_sample(song: Song, tmp_path: Path) -> None:
    part = cut_excerpt(song, Options(start=6.25, end=9.0), tmp_path)
    sound = heard(part)
    assert sound.shape == (2, round(2.75 * RATE))
    assert int(np.abs(sound[0]).argmax()) == round(1.25 * RATE)
    assert np.abs(sound[:, :3]).max() < 1e-3
    assert np.abs(sound[:, -3:]).max() < 1e-3


def test_words_keep_their_distance_to_the_sound(song: Song, tmp_path: Path) -> None:
    part = cut_excerpt(song, Options(start=6.0, end=10.0), tmp_path)
    first, second = part.lyrics.lines
    assert (first.text, first.start) == ("Hello old friend", 0.0)
    assert first.end == pytest.approx(2.0)
    assert (second.text, second.start) == ("sing along", 3.0)
    assert all(word.start >= 0 for word in first.words)


def test_plain_words_are_laid_over_the_whole_song_first(song: Song, tmp_path: Path) -> None:
    plain = Lyrics(tuple(Line(text, None, None, ()) for text in "abcdefgh"))
    options = Options(start=12.0, listening=ModelChoice(NO_MODEL))
    part = cut_excerpt(replace(song, lyrics=plain), options, tmp_path)
    assert part.lyrics.is_timed
    assert 0 < len(part.lyrics.lines) < 8


def test_start_and_end_alone(song: Song, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert heard(cut_excerpt(song, Options(end=2.0), tmp_path)).shape[1] == 2 * RATE
    late = heard(cut_excerpt(song, Options(start=20.5), tmp_path / "a"))
    assert late.shape[1] == round(3.5 * RATE)


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (-1.0, None, "start: must be 0 or more"),
        (5.0, 5.5, "end: must be at least 1 s after the start"),
        (30.0, None, r"start: the song lasts 24.00 s"),
        (1.0, 25.0, r"end: the song lasts 24.00 s"),
    ],
)
def test_what_is_not_in_the_song(
    song: Song, tmp_path: Path, start: float, end: float | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        cut_excerpt(song, Options(start=start, end=end), tmp_path)


def test_the_longest_takes_the_strongest_part(song: Song, tmp_path: Path) -> None:
    sound = heard(cut_excerpt(song, Options(longest=6.0), tmp_path))
    assert sound.shape[1] == pytest.approx(6 * RATE, abs=1)
    loud = np.abs(sound[0]) > 0.2
    assert loud.mean() > 0.3, "most of it is from the loud part"
    fits = cut_excerpt(song, Options(longest=60.0), tmp_path)
    assert heard(fits).shape[1] == round(SECONDS * RATE)


def test_the_strongest_part_begins_on_a_bar_line(hand_made: Callable) -> None:
    analysis = hand_made(60.0)
    energy = np.where(np.arange(1800) >= 900, 1.0, 0.1).astype(np.float32)
    at = find_strongest_start(replace(analysis, energy=energy), 20.0)
    assert at in analysis.downbeats
    assert at >= 30.0


def test_a_loop_lasts_three_to_eight_seconds_and_its_seam(song: Song, tmp_path: Path) -> None:
    length = heard(cut_excerpt(song, Options(loop=True), tmp_path)).shape[1] / RATE - SEAM_SECONDS
    assert 3.0 <= length <= 8.0


def test_a_song_too_short_for_a_loop(save_sound: Callable, tmp_path: Path) -> None:
    path = save_sound(tmp_path / "song.wav", 0.3 * np.sin(np.arange(3 * RATE) / 20))
    short = Song(path, "", "", None, Lyrics())
    with pytest.raises(MediaError, match="too short for a loop; accepted: 4 s or more"):
        cut_excerpt(short, Options(loop=True), tmp_path)

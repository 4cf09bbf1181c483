"""Where the lines of a song are sung."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_listener import say

from scopitone.lyrics.alignment.acoustics.repeats import FRAME_S, MEL_BANDS
from scopitone.lyrics.alignment.line_locations import locate_lines, spell

SECONDS = 80.0
CHORUS = "leave a light on for the night"
VERSES = ("morning comes across the river", "winter took the bridges down")


def make_rows(repeats: tuple[float, ...] = ()) -> np.ndarray:
    """Rows of a song in which 3 s sound alike from each of `repeats` on, and nothing else."""
    random = np.random.default_rng(1)
    rows = random.normal(size=(round(SECONDS / FRAME_S), MEL_BANDS))
    patch = random.normal(size=(round(3.0 / FRAME_S), MEL_BANDS))
    for start in repeats:
        first = round(start / FRAME_S)
        rows[first : first + len(patch)] = patch
    return rows.astype(np.float32)


def locate(texts: list[str], *heard: list, rows: np.ndarray | None = None) -> list[float | None]:
    lines = [spell(text.split()) for text in texts]
    places = locate_lines(lines, heard, make_rows() if rows is None else rows)
    return [place and place.start for place in places]


def test_lines_are_found_in_the_order_of_the_song() -> None:
    texts = [VERSES[0], CHORUS, VERSES[1], CHORUS]
    heard = [word for number, text in enumerate(texts) for word in say(text, 10.0 * (number + 1))]
    assert locate(texts, heard) == pytest.approx([10, 20, 30, 40])


def test_a_chorus_that_was_not_heard_again_is_found_by_its_sound() -> None:
    texts = [CHORUS, VERSES[0], CHORUS, VERSES[1]]
    heard = [*say(CHORUS, 10.0), *say(VERSES[0], 20.0), *say(VERSES[1], 60.0)]
    starts = locate(texts, heard, rows=make_rows((10.0, 44.0)))
    assert starts == pytest.approx([10, 20, 44, 60], abs=0.06)


def test_words_that_only_one_side_has_do_not_move_the_others() -> None:
    heard = [
        *say("Subtitles by the community", 0.5),
        *say(VERSES[0], 10.0),
        *say("yeah yeah oh come on", 14.0),
        *say(VERSES[1], 30.0),
    ]
    texts = ["Words and music by nobody", VERSES[0], "(spoken word that was cut)", VERSES[1]]
    assert locate(texts, heard) == [None, pytest.approx(10), None, pytest.approx(30)]


def test_a_second_transcript_fills_what_the_first_lacks() -> None:
    first, second = say(VERSES[0], 10.0), say(CHORUS, 20.0)
    assert locate([VERSES[0], CHORUS], first, second) == pytest.approx([10, 20])


def test_lyrics_in_latin_letters_are_found_in_what_is_written_otherwise() -> None:
    heard = [*say("Привет мой старый друг", 10.0), *say("снова вечер у реки", 20.0)]
    texts = ["privet moy staryy drug", "snova vecher u reki"]
    assert locate(texts, heard) == pytest.approx([10, 20])


@pytest.mark.parametrize("heard", [[], say("something else entirely was heard", 5.0)])
def test_nothing_is_found_where_nothing_was_heard(heard: list) -> None:
    assert locate([CHORUS, CHORUS], heard) == [None, None]
    assert locate([], heard) == []


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([*VERSES, CHORUS, "oh", "oh oh oh", "–"]), max_size=8),
    st.lists(
        st.tuples(st.sampled_from([*VERSES, CHORUS, "oh oh", "hey"]), st.floats(0, 75)), max_size=8
    ),
)
def test_lines_ascend_whatever_is_heard(texts: list[str], said: list[tuple[str, float]]) -> None:
    heard = sorted((w for text, start in said for w in say(text, start)), key=lambda w: w.start)
    starts = [start for start in locate(texts, heard) if start is not None]
    assert all(before <= after for before, after in pairwise(starts))

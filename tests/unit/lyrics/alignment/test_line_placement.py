"""All words of a song, from what a listener hears."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_listener import ScriptedListener, say

from scopitone.core.song import MIN_WORD_CONFIDENCE
from scopitone.lyrics.alignment.acoustics.repeats import FRAME_S, MEL_BANDS
from scopitone.lyrics.alignment.acoustics.vocals import BANDS, ROWS_PER_S, Vocals
from scopitone.lyrics.alignment.line_locations import spell
from scopitone.lyrics.alignment.line_placement import (
    MIN_GAP_WORDS,
    MIN_WORD_S,
    UNHEARD_CONFIDENCE,
    place_by_listener,
)
from scopitone.lyrics.alignment.without_listener.vocal_match import LineTimes
from scopitone.lyrics.alignment.word_times import EARLY_S
from scopitone.lyrics.listening.transcript import HeardWord

SECONDS = 60.0
LINES = (
    "morning comes across the river",
    "winter took the bridges down",
    "leave a light on for the night",
    "nobody remembers all the names",
)


def place(
    texts: list[str], listener: ScriptedListener, duration: float = SECONDS
) -> list[LineTimes]:
    random = np.random.default_rng(3)
    rows = random.normal(size=(round(duration / FRAME_S), MEL_BANDS)).astype(np.float32)
    count = round(duration * ROWS_PER_S)
    bands = random.normal(size=(count, BANDS)).astype(np.float32)
    vocals = Vocals(bands, np.ones(count, np.float32), bands[:, 0])
    lines = [spell(text.split()) for text in texts]
    transcript = listener.transcribe("en")
    return place_by_listener(lines, listener, transcript, rows, vocals, duration)


def song(texts: tuple[str, ...] = LINES, every: float = 10.0) -> list[HeardWord]:
    return [word for n, text in enumerate(texts) for word in say(text, every * (n + 1))]


def errors(placed: LineTimes, text: str, start: float) -> list[float]:
    true = [word.start + EARLY_S for word in say(text, start)]
    return [abs(found - time) for found, time in zip(placed.starts, true, strict=True)]


def test_what_is_heard_is_placed_and_believed() -> None:
    for number, placed in enumerate(place(list(LINES), ScriptedListener(song()))):
        assert max(errors(placed, LINES[number], 10.0 * (number + 1))) < 0.12
        assert placed.confidence > 0.9


def test_a_line_that_is_not_heard_at_first_is_listened_for_again() -> None:
    listener = ScriptedListener(song(), audible=lambda word: not 20 <= word.start < 30)
    placed = place(list(LINES), listener)
    assert listener.calls.count("transcribe_span") == 1
    assert max(errors(placed[1], LINES[1], 20.0)) < 0.12


def test_few_words_are_not_worth_listening_again() -> None:
    texts = [LINES[0], "ooh", LINES[1]]
    assert MIN_GAP_WORDS > 1
    listener = ScriptedListener([*say(LINES[0], 10.0), *say(LINES[1], 30.0)])
    place(texts, listener)
    assert "transcribe_span" not in listener.calls


def test_lines_that_nobody_sings_lie_between_the_others_and_are_not_believed() -> None:
    texts = [LINES[0], "written by nobody for no one", LINES[1]]
    first, unsung, second = place(
        texts, ScriptedListener([*say(LINES[0], 10.0), *say(LINES[1], 50.0)])
    )
    assert unsung.confidence == UNHEARD_CONFIDENCE < MIN_WORD_CONFIDENCE
    assert first.starts[-1] < unsung.starts[0]
    assert unsung.starts[-1] < second.starts[0]
    assert max(errors(second, LINES[1], 50.0)) < 0.12


def test_an_instrumental_gives_guesses_that_nobody_believes() -> None:
    placed = place(list(LINES), ScriptedListener([]))
    assert {line.confidence for line in placed} == {UNHEARD_CONFIDENCE}


def test_doubtful_alignment_lowers_confidence() -> None:
    sure = place(list(LINES), ScriptedListener(song()))
    unsure = place(list(LINES), ScriptedListener(song(), probability=0.1))
    assert all(a.confidence > b.confidence for a, b in zip(sure, unsure, strict=True))


def test_ad_libs_and_credits_that_only_the_listener_hears_change_nothing() -> None:
    extra = [*say("Subtitles by the community", 1.0), *say("yeah yeah oh yeah", 15.0)]
    placed = place(list(LINES), ScriptedListener([*song(), *extra]))
    for number, line in enumerate(placed):
        assert max(errors(line, LINES[number], 10.0 * (number + 1))) < 0.12


@settings(max_examples=40)
@given(
    texts=st.lists(st.sampled_from([*LINES, "ooh", "oh", "夜 空", "a"]), min_size=1, max_size=12),
    said=st.lists(st.tuples(st.sampled_from([*LINES, "hey", "oh"]), st.floats(0, 55)), max_size=8),
    lost=st.integers(1, 6),
    probability=st.floats(0, 1),
    duration=st.floats(8.0, 60.0),
)
def test_words_keep_their_order_whatever_is_heard(
    texts: list[str],
    said: list[tuple[str, float]],
    lost: int,
    probability: float,
    duration: float,
) -> None:
    words = [word for text, start in said for word in say(text, start) if word.end < duration]
    listener = ScriptedListener(
        words, audible=lambda word: len(word.text) % lost > 0, probability=probability
    )
    placed = place(texts, listener, duration)
    assert [len(line.starts) for line in placed] == [len(text.split()) for text in texts]
    starts = [start for line in placed for start in line.starts]
    if duration > MIN_WORD_S * (len(starts) + 1):
        assert all(after - before >= 0.04 for before, after in pairwise(starts))
    assert starts[0] >= 0
    for line in placed:
        assert line.starts[-1] < line.end <= duration + 1e-6
        assert 0 <= line.confidence <= 1

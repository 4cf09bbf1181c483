"""Segments of faster-whisper, without its model."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scopitone.lyrics.listening.transcript import HeardSegment, HeardWord
from scopitone.lyrics.listening.whisper import convert_segment


def make_segment(*pieces: str) -> Any:
    """A segment from 1 s on, with pieces of half a second and falling probabilities."""
    words = [
        SimpleNamespace(
            word=text, start=1 + number / 2, end=1.4 + number / 2, probability=0.9 - number / 10
        )
        for number, text in enumerate(pieces)
    ]
    return SimpleNamespace(
        start=1.0,
        end=9.0,
        words=words,
        no_speech_prob=0.1,
        avg_logprob=-0.3,
        compression_ratio=1.2,
    )


def texts(segment: HeardSegment) -> list[str]:
    return [word.text for word in segment.words]


def test_times_are_those_of_the_song_and_blanks_are_no_words() -> None:
    segment = convert_segment(make_segment(" Paper", " ", " boats"), 30.0, "en")
    assert (segment.start, segment.end) == (31.0, 39.0)
    assert (segment.no_speech, segment.log_probability, segment.compression) == (0.1, -0.3, 1.2)
    assert segment.words[0] == HeardWord("Paper", 31.0, 31.4, 0.9)
    assert texts(segment) == ["Paper", "boats"]


def test_pieces_after_an_apostrophe_or_a_hyphen_belong_to_the_word_before() -> None:
    pieces = " c 'est la nuit qu ’il faut peut -être"
    segment = convert_segment(make_segment(*pieces.split(" ")), 0.0, "fr")
    assert texts(segment) == ["c'est", "la", "nuit", "qu’il", "faut", "peut-être"]
    first = segment.words[0]
    assert (first.start, first.end) == (1.5, 2.4)
    assert first.probability == pytest.approx(0.7)


def test_a_piece_without_a_word_before_stays() -> None:
    assert texts(convert_segment(make_segment("'est", " la"), 0.0, "fr")) == ["'est", "la"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_words_that_begin_with_an_apostrophe_stay_apart(language: str) -> None:
    assert texts(convert_segment(make_segment(" well", " 'cause"), 0.0, language)) == [
        "well",
        "'cause",
    ]

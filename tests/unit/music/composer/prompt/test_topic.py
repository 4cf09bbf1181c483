"""The subject of a described song."""

from __future__ import annotations

import pytest

from scopitone.music.composer.prompt.topic import find_subject


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("a song about my old red bicycle with banjo", "my old red bicycle"),
        ("an ode to the sea, slow", "the sea"),
        ("tells the story of a lost dog", "a lost dog"),
        ("Folk about leaving home in a sad mood", "leaving home"),
        ("a song about the night and the", "the night"),
        ("rock with drums", ""),
        ("", ""),
    ],
)
def test_it_is_the_phrase_after_about(prompt: str, subject: str) -> None:
    assert find_subject(prompt) == subject


def test_it_has_at_most_six_words() -> None:
    assert len(find_subject("a song about " + "word " * 30).split()) == 6

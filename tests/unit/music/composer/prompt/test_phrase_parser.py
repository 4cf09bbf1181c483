"""Free text becomes phrases of the vocabulary."""

from __future__ import annotations

from scopitone.music.composer.prompt.phrase_parser import load_phrases, parse_text, split_words


def test_the_longest_phrase_wins() -> None:
    assert parse_text("drum and bass").values("genre") == ("drum-and-bass",)
    assert parse_text("acoustic guitar").values("instrument") == ("acoustic guitar",)


def test_no_negates_only_the_phrase_after_it() -> None:
    text = parse_text("rock without guitar, piano, no drums")
    assert text.values("family", negated=True) == ("drum",)
    assert text.values("instrument", negated=True) == ("guitar",)
    assert text.values("instrument") == ("piano",)
    assert text.values("genre") == ("rock",)


def test_negative_text_negates_everything() -> None:
    assert all(phrase.negated for phrase in parse_text("happy, piano, rock", negative=True).phrases)


def test_unknown_words_are_listed_once_without_filler_and_numbers() -> None:
    assert parse_text("a zorble song, zorble 12").unknown == ("zorble",)


def test_positions_count_words() -> None:
    assert [(p.text, p.position) for p in parse_text("sad lo-fi piano").phrases] == [
        ("sad", 0),
        ("lo fi", 1),
        ("piano", 3),
    ]


def test_words_are_split_at_everything_but_apostrophes() -> None:
    assert split_words("R&B, don’t Hip-Hop/rap") == ["r", "b", "don't", "hip", "hop", "rap"]


def test_plurals_are_understood() -> None:
    assert parse_text("pianos").values("instrument") == ("piano",)


def test_every_phrase_of_the_vocabulary_is_found() -> None:
    for phrase in load_phrases():
        assert parse_text(phrase).phrases, phrase

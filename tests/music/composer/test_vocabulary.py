"""The vocabulary: every word means one thing, and the page for users says the same."""

from __future__ import annotations

from pathlib import Path

from scopitone.music.composer.genres import GENRE, STYLES
from scopitone.music.composer.reading import read
from scopitone.music.composer.score import GENRES, KITS, TIMBRES
from scopitone.music.composer.vocabulary import MOODS

_PAGE = Path(__file__).parents[3] / "docs" / "composing.md"


def test_every_genre_of_the_score_is_described() -> None:
    assert tuple(GENRE) == GENRES
    assert {t for genre in GENRE.values() for t in genre.timbres} <= {*TIMBRES, *KITS}
    assert {style.genre for style in STYLES} <= set(GENRES)


def test_each_word_is_read_as_its_genre() -> None:
    for name, genre in GENRE.items():
        for word in (name, *genre.words):
            assert read(word).values("genre") == (name,), word


def test_the_page_has_the_tables_of_the_code() -> None:
    page = _PAGE.read_text("utf-8")
    for name, genre in GENRE.items():
        low, _, high = genre.tempo
        assert f"| {name} | {low:g}–{high:g} | {', '.join(genre.words)} |" in page
    for style in STYLES:
        assert f"| {', '.join(style.words)} | {style.genre} |" in page
    for name, mood in MOODS.items():
        assert f"| {name} | {', '.join(mood.words)} |" in page

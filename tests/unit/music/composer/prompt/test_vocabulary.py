"""The vocabulary: every word means one thing, and the page for users says the same."""

from __future__ import annotations

from repository import ROOT

from scopitone.music.composer.genres.registry import GENRES
from scopitone.music.composer.genres.substyles import SUBSTYLES
from scopitone.music.composer.prompt.foreign_words import LANGUAGES, load_word_rows
from scopitone.music.composer.prompt.phrase_parser import parse_text
from scopitone.music.composer.prompt.song_forms import SONG_FORMS
from scopitone.music.composer.prompt.vocabulary import MOODS
from scopitone.music.composer.score.gm_programs import PROGRAMS
from scopitone.music.composer.score.model import KITS

_PAGE = ROOT / "docs" / "reference" / "composing.md"


def test_genres_and_substyles_name_what_exists() -> None:
    assert {t for genre in GENRES.values() for t in genre.timbres} <= {*PROGRAMS, *KITS}
    assert {style.genre for style in SUBSTYLES} <= set(GENRES)


def test_forms_name_what_exists() -> None:
    for form in SONG_FORMS.values():
        assert {*form.timbres, *form.played_by} <= {*PROGRAMS, *KITS}
        assert form.genre is None or form.genre in GENRES
        assert set(form.moods) <= set(MOODS)


def test_a_mood_has_its_words_alone() -> None:
    words = [word for mood in MOODS.values() for word in mood.words]
    assert len(words) == len(set(words))


def test_words_of_other_languages_have_a_cell_for_each() -> None:
    rows = load_word_rows()
    assert len(rows) > 80
    assert {len(row) for row in rows} == {1 + len(LANGUAGES)}
    meanings = [row[0] for row in rows]
    assert len(meanings) == len(set(meanings))


def test_each_word_is_read_as_its_genre() -> None:
    for name, genre in GENRES.items():
        for word in (name, *genre.words):
            assert parse_text(word).values("genre") == (name,), word


def test_the_page_has_the_tables_of_the_code() -> None:
    page = _PAGE.read_text("utf-8")
    for name, genre in GENRES.items():
        low, _, high = genre.tempo
        assert f"| {name} | {low:g}–{high:g} | {', '.join(genre.words)} |" in page
    for style in SUBSTYLES:
        assert f"| {', '.join(style.words)} | {style.genre} |" in page
    for name, form in SONG_FORMS.items():
        synonyms = ", ".join(word for word in form.words if word != name)
        assert f"| {name} | {synonyms} |".replace("|  |", "| |") in page
        assert form.genre is None or f"| {form.genre} |" in page.split(f"| {name} |")[1]
    for name, mood in MOODS.items():
        assert f"| {name} | {', '.join(mood.words)} |" in page

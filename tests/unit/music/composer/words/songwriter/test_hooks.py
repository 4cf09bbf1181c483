"""Hooks, titles, and lines that name what a song is about."""

from __future__ import annotations

import numpy as np
import pytest

from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.songwriter.frames import join_names, list_frames, load_frames
from scopitone.music.composer.words.songwriter.hooks import HookWriter, SongHook
from scopitone.music.composer.words.songwriter.subject_phrase import decline_subject, title_of
from scopitone.music.composer.words.songwriter.themes import VOICES, load_themes


def hook(brief: Brief, title: str = "", language: str = "en", seed: int = 1) -> SongHook:
    rng = np.random.default_rng(seed)
    return HookWriter(brief, language, 0, brief.themes[-1:] or ("sea",), rng).write(title)


def test_a_singable_title_is_the_hook() -> None:
    assert hook(Brief("pop"), title="Summer Rain!").line == "Summer Rain"


def test_a_long_title_is_not() -> None:
    title = "An extraordinarily complicated and interminable consideration"
    assert hook(Brief("pop"), title=title).line != title


@pytest.mark.parametrize("phrase", ["my old red bicycle", "leaving home"])
def test_the_subject_is_in_the_chorus_and_once_more(phrase: str) -> None:
    for seed in range(8):
        song = hook(Brief("pop", themes=(phrase, "home")), seed=seed)
        lines = (song.line, song.second, *song.leads.values())
        named = [line for line in lines if phrase in line.lower()]
        assert len(named) >= 2, song


@pytest.mark.parametrize("language", VOICES)
@pytest.mark.parametrize("light", [-1, 0, 1])
def test_every_theme_has_hooks_for_every_light(language: str, light: int) -> None:
    for name, theme in load_themes(language).items():
        assert theme.rows_for("hook", light), name


def test_titles_have_capitals_but_for_small_words() -> None:
    assert title_of("take me along to the end of it.") == "Take Me Along to the End of It"
    assert title_of("the sea") == "The Sea"
    assert title_of("der Regen in Wien", "de") == "Der Regen in Wien"


@pytest.mark.parametrize(
    ("language", "phrase", "title", "forms"),
    [
        (
            "de",
            "einen kleinen Igel",
            "Kleiner Igel",
            {"acc": "einen kleinen Igel", "nom": "ein kleiner Igel"},
        ),
        ("de", "den alten Hafen", "Der alte Hafen", {"nom": "der alte Hafen"}),
        ("de", "einen Hasen", "Hase", {"nom": "ein Hase"}),
        ("de", "einen Bären", "Bär", {"nom": "ein Bär"}),
        ("de", "meinen Vater", "Mein Vater", {"nom": "mein Vater"}),
        ("de", "Die Liebe in Italien", "Die Liebe in Italien", {"nom": "die Liebe in Italien"}),
        ("de", "vom Meer", "Das Lied vom Meer", {"von": "vom Meer"}),
        ("fr", "le vent", "Le vent", {"de": "du vent", "à": "au vent"}),
        ("fr", "les étoiles", "Les étoiles", {"de": "des étoiles", "à": "aux étoiles"}),
        ("fr", "l’amour", "L'amour", {"de": "de l'amour", "que": "que l'amour"}),
        ("fr", "un petit chat", "Petit chat", {"de": "d'un petit chat", "que": "qu'un petit chat"}),
        ("es", "el mar", "El mar", {"de": "del mar", "a": "al mar"}),
        ("es", "una casa azul", "Casa azul", {"de": "de una casa azul"}),
        ("it", "il mare", "Il mare", {"di": "del mare", "a": "al mare"}),
        ("it", "l'amore", "L'amore", {"di": "dell'amore", "a": "all'amore"}),
        ("it", "gli occhi", "Gli occhi", {"di": "degli occhi"}),
        ("pt", "o mar", "O mar", {"de": "do mar", "em": "no mar"}),
        ("pt", "uma noite", "Noite", {"de": "de uma noite", "em": "em uma noite"}),
        ("en", "A rainy bus stop", "Rainy Bus Stop", {"s": "a rainy bus stop"}),
        ("en", "leaving home", "Leaving Home", {"ing": "leaving home"}),
        ("en", "spring", "Spring", {"s": "spring"}),
    ],
)
def test_subjects_are_declined(
    language: str, phrase: str, title: str, forms: dict[str, str]
) -> None:
    subject = decline_subject(phrase, language)
    assert subject.title == title
    assert forms.items() <= subject.forms.items()


@pytest.mark.parametrize("language", VOICES)
def test_every_language_has_the_same_frames(language: str) -> None:
    sections = set(load_frames("en")) - {"product", "product again"}
    assert sections <= set(load_frames(language))


def test_frames_for_an_occasion_win() -> None:
    lines = list_frames("de", "name", "birthday", 0, {"n": "Mia"})
    assert "Alles Gute, Mia" in lines
    assert "Dieses Lied ist für Mia" not in lines


def test_names_are_joined_as_the_language_does() -> None:
    assert join_names(("Anna", "Tom", "Mia", "Ben")) == "Anna, Tom and Mia"
    assert join_names(("Anna", "Ben"), "fr") == "Anna et Ben"

"""Lyrics of our own: rhymes, metre, verse forms, and how much songs share."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from scopitone.music.composer.planning.lyrics_sheet import write_sheet
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.songwriter.rhyme import is_rhyme
from scopitone.music.composer.words.songwriter.themes import (
    GENERIC,
    VOICES,
    list_variants,
    load_themes,
)
from scopitone.music.composer.words.songwriter.writer import Poem, write_poem, write_poems

_ELIDING = ("es", "it", "pt-br")
_MEETING_VOWELS = re.compile(r"[aeiouáéíóúàèìòùâêôãõy][,:;]? h?(?=[aeiouáéíóúàèìòùâêôãõy])", re.I)


def count_metrical(text: str, voice: str) -> int:
    """Return the syllables as poets count them: meeting vowels are one in Spanish and the like."""
    line = syllabify_line(text, voice)
    assert line is not None, text
    return len(line.syllables) - len(_MEETING_VOWELS.findall(text)) * (voice in _ELIDING)


def lines_of(poem: Poem) -> set[str]:
    return {line for stanza in poem.stanzas for line in stanza.lines}


@pytest.mark.extended
@pytest.mark.parametrize("language", VOICES)
def test_every_couplet_rhymes_and_every_line_has_its_metre(language: str) -> None:
    voice = VOICES[language]
    for theme, rows in ((n, t.rows) for n, t in load_themes(language).items()):
        for place, row in ((p, row) for p, group in rows.items() for row in group):
            is_single = place in ("hook", "answer")
            assert len(row.lines) == (1 if is_single else 2), (theme, row)
            # Alternatives are chosen alone: the first and the last are enough.
            first, second = (
                list_variants(line)[-1:] + list_variants(line)[:1] for line in (row.lines * 2)[:2]
            )
            assert is_single or all(is_rhyme(a, b, voice) for a in first for b in second), row
            for line in {*first, *second} if place != "hook" else ():
                assert 5 <= count_metrical(line, voice) <= 12, (theme, line)


@pytest.mark.parametrize("language", VOICES)
def test_there_are_thirty_themes_with_words(language: str) -> None:
    themes = load_themes(language)
    assert len(themes) - 1 >= 30
    assert [name for name, theme in themes.items() if not theme.words] == [GENERIC]


@pytest.mark.parametrize("language", VOICES)
def test_songs_of_one_theme_share_few_lines(language: str) -> None:
    """The mean is over themes that have little and much material; `benchmarks/songs.py` has all."""
    same: list[float] = []
    takes: list[float] = []
    for theme in ("love", "children", "winter"):
        brief = Brief("pop", themes=(theme,), language=language)
        songs = [write_poems(brief, "", seed=seed, takes=2) for seed in range(5)]
        lines = [(lines_of(a), lines_of(b)) for a, b in songs]
        same += [len(a & b) / min(len(a), len(b)) for (a, _), (b, _) in combinations(lines, 2)]
        takes += [len(a & b) / min(len(a), len(b)) for a, b in lines]
    assert sum(same) / len(same) <= 0.15
    assert sum(takes) / len(takes) <= 0.15


@pytest.mark.parametrize("language", VOICES)
def test_songs_without_a_subject_have_different_titles_of_two_to_five_words(language: str) -> None:
    names = [name for name in load_themes(language) if name != GENERIC]
    titles = [
        write_poem(Brief("pop", themes=(name,), language=language), "", seed=seed).title
        for seed in range(4)
        for name in names
    ]
    assert len(set(titles)) >= 0.9 * len(titles)
    assert {len(title.split()) for title in titles} <= {2, 3, 4, 5}


def test_prompts_get_titles_of_their_own() -> None:
    places = "the sea,Paris,the rain,a small town,the winter,my street"
    things = "a red bicycle,an old truck,a paper boat,a lost key,my brother,a lighthouse,the owl"
    prompts = [f"a pop song about {t} in {p}" for t in things.split(",") for p in places.split(",")]
    titles = [write_sheet(prompt, seed=n).title for n, prompt in enumerate(prompts)]
    assert len(set(titles)) >= 0.9 * len(titles)
    assert all(len(title.split()) <= 6 for title in titles)


@pytest.mark.parametrize("seed", range(6))
def test_the_hook_comes_twice_in_the_chorus(seed: int) -> None:
    poem = write_poem(Brief("pop", themes=("hope",), language="fr"), "", seed=seed)
    chorus = next(s.lines for s in poem.stanzas if s.kind == "chorus")
    assert chorus[0] == chorus[2]
    assert chorus[0].lower() == poem.title.lower()
    assert is_rhyme(chorus[1], chorus[3], "fr")


def test_verses_go_on_and_choruses_come_again() -> None:
    poem = write_poem(Brief("folk", themes=("sea",)), "", seed=5)
    verses = [s.lines for s in poem.stanzas if s.kind == "verse"]
    choruses = [s.lines for s in poem.stanzas if s.kind == "chorus"]
    assert not set(verses[0]) & set(verses[1])
    assert len(set(choruses)) == 1


def test_all_takes_have_one_title() -> None:
    poems = write_poems(Brief("pop", themes=("sea",), language="it"), "", seed=3, takes=3)
    assert len({poem.title for poem in poems}) == 1
    assert len({poem.stanzas for poem in poems}) == 3


def test_verses_have_different_forms() -> None:
    rhymes = set()
    for seed in range(20):
        poem = write_poem(Brief("pop", themes=("love",), language="de"), "", seed=seed)
        verse = poem.stanzas[0].lines
        pairs = ((0, 1), (0, 2), (1, 3))
        rhymes.add(tuple(is_rhyme(verse[a], verse[b], "de") for a, b in pairs))
    assert {(True, False, False), (False, True, True), (False, False, True)} <= rhymes


@pytest.mark.parametrize("seed", range(12))
def test_no_line_comes_twice_outside_the_refrain(seed: int) -> None:
    poem = write_poem(Brief("hip-hop", themes=("night",), moods=("sad",)), "", seed=seed)
    sung = [s.lines for s in poem.stanzas if s.kind in ("verse", "bridge")]
    lines = [line for stanza in sung for line in stanza]
    assert len(lines) == len(set(lines)) == 20

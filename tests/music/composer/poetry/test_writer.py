"""Lyrics of our own: hooks, rhymes and metre."""

from __future__ import annotations

import pytest

from scopitone.music.composer.phonemes import text_line
from scopitone.music.composer.poetry.rhyme import rhymes
from scopitone.music.composer.poetry.themes import themes, themes_of
from scopitone.music.composer.poetry.writer import poem_for
from scopitone.music.composer.score import Brief


@pytest.mark.parametrize("name", themes())
def test_every_couplet_rhymes_and_every_line_has_its_metre(name: str) -> None:
    for place, rows in themes()[name].rows.items():
        for row in rows:
            assert len(row.lines) == (1 if place in ("hook", "answer") else 2), row
            assert len(row.lines) == 1 or rhymes(*row.lines), row
            for line in row.lines:
                sung = text_line(line, "en-us")
                assert sung is not None
                assert (3 if place == "hook" else 6) <= len(sung.syllables) <= 10, line


def test_no_line_is_there_twice() -> None:
    lines = [
        x for t in themes().values() for rows in t.rows.values() for r in rows for x in r.lines
    ]
    assert len(lines) == len(set(lines)) > 900


def test_the_hook_is_the_title_and_comes_twice_in_the_chorus() -> None:
    poem = poem_for(Brief("pop", themes=("leaving the city", "city")), "", seed=1)
    chorus = next(s.lines for s in poem.stanzas if s.kind == "chorus")
    assert chorus[0] == chorus[2]
    assert chorus[0].lower() == poem.title.lower()
    assert "leaving the city" in chorus[0]
    assert rhymes(chorus[1], chorus[3])


def test_verses_go_on_and_choruses_come_again() -> None:
    poem = poem_for(Brief("folk", themes=("sea",)), "", seed=5)
    verses = [s.lines for s in poem.stanzas if s.kind == "verse"]
    choruses = [s.lines for s in poem.stanzas if s.kind == "chorus"]
    assert not set(verses[0]) & set(verses[1])
    assert len(set(choruses)) == 1


@pytest.mark.parametrize("seed", range(12))
def test_no_line_comes_twice_outside_the_refrain(seed: int) -> None:
    poem = poem_for(Brief("hip-hop", themes=("night",), moods=("sad",)), "", seed=seed)
    sung = [s.lines for s in poem.stanzas if s.kind in ("verse", "bridge")]
    lines = [line for stanza in sung for line in stanza]
    assert len(lines) == len(set(lines)) == 20


def test_themes_are_found_by_their_words() -> None:
    assert themes_of("my cat sleeps in the rain") == ("animal", "rain")

"""Lyrics of our own: hooks, rhymes and metre."""

from __future__ import annotations

import pytest

from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.songwriter.rhyme import is_rhyme
from scopitone.music.composer.words.songwriter.themes import find_themes, load_themes
from scopitone.music.composer.words.songwriter.writer import write_poem


@pytest.mark.parametrize("name", load_themes())
def test_every_couplet_rhymes_and_every_line_has_its_metre(name: str) -> None:
    for place, rows in load_themes()[name].rows.items():
        for row in rows:
            assert len(row.lines) == (1 if place in ("hook", "answer") else 2), row
            assert len(row.lines) == 1 or is_rhyme(*row.lines), row
            for line in row.lines:
                sung = syllabify_line(line, "en-us")
                assert sung is not None
                assert (3 if place == "hook" else 6) <= len(sung.syllables) <= 10, line


def test_no_line_is_there_twice() -> None:
    lines = [
        x for t in load_themes().values() for rows in t.rows.values() for r in rows for x in r.lines
    ]
    assert len(lines) == len(set(lines)) > 900


def test_the_hook_is_the_title_and_comes_twice_in_the_chorus() -> None:
    poem = write_poem(Brief("pop", themes=("leaving the city", "city")), "", seed=1)
    chorus = next(s.lines for s in poem.stanzas if s.kind == "chorus")
    assert chorus[0] == chorus[2]
    assert chorus[0].lower() == poem.title.lower()
    assert "leaving the city" in chorus[0]
    assert is_rhyme(chorus[1], chorus[3])


def test_verses_go_on_and_choruses_come_again() -> None:
    poem = write_poem(Brief("folk", themes=("sea",)), "", seed=5)
    verses = [s.lines for s in poem.stanzas if s.kind == "verse"]
    choruses = [s.lines for s in poem.stanzas if s.kind == "chorus"]
    assert not set(verses[0]) & set(verses[1])
    assert len(set(choruses)) == 1


@pytest.mark.parametrize("seed", range(12))
def test_no_line_comes_twice_outside_the_refrain(seed: int) -> None:
    poem = write_poem(Brief("hip-hop", themes=("night",), moods=("sad",)), "", seed=seed)
    sung = [s.lines for s in poem.stanzas if s.kind in ("verse", "bridge")]
    lines = [line for stanza in sung for line in stanza]
    assert len(lines) == len(set(lines)) == 20


def test_themes_are_found_by_their_words() -> None:
    assert find_themes("my cat sleeps in the rain") == ("animal", "rain")

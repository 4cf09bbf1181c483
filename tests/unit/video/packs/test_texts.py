"""Chapters, title, description, and tags, as YouTube accepts them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.audio.analysis.model import SongSection
from scopitone.core.song import Line, Lyrics
from scopitone.video.packs.description import (
    MAX_DESCRIPTION,
    MAX_TAGS,
    MAX_TITLE,
    write_description,
    write_tags,
    write_title,
)
from scopitone.video.plan.chapters import MIN_SECONDS, Chapter, plan_chapters

NONE = Lyrics()


def sections(*kinds: str, seconds: float = 20.0) -> list[SongSection]:
    return [
        SongSection(n * seconds, (n + 1) * seconds, kind, 0.5)  # type: ignore[arg-type]
        for n, kind in enumerate(kinds)
    ]


def test_sections_that_were_heard_become_chapters() -> None:
    song = sections("quiet", "verse", "chorus", "verse", "chorus", "quiet")
    assert plan_chapters(song, NONE, 120.0) == (
        Chapter(0.0, "Intro"),
        Chapter(20.0, "Verse 1"),
        Chapter(40.0, "Chorus 1"),
        Chapter(60.0, "Verse 2"),
        Chapter(80.0, "Chorus 2"),
        Chapter(100.0, "Outro"),
    )


def test_tags_of_the_lyrics_are_better_names() -> None:
    lines = [(14.0, "VERSE"), (20.0, "VERSE"), (40.0, "chorus"), (70.0, "Bridge")]
    lyrics = Lyrics(
        tuple(Line("la", start, start + 3, section=section) for start, section in lines)
    )
    chapters = plan_chapters(sections("verse", "chorus"), lyrics, 100.0)
    assert [(chapter.start, chapter.title) for chapter in chapters] == [
        (0.0, "Intro"),
        (14.0, "Verse"),
        (40.0, "Chorus"),
        (70.0, "Bridge"),
    ]


def test_a_short_song_has_none() -> None:
    assert plan_chapters(sections("verse", "chorus"), NONE, 40.0) == ()


@given(
    st.lists(st.tuples(st.sampled_from(["quiet", "verse", "chorus"]), st.floats(0.1, 60))),
    st.floats(1, 400),
)
def test_chapters_are_as_youtube_wants_them(
    parts: list[tuple[str, float]], duration: float
) -> None:
    song, start = [], 0.0
    for kind, seconds in parts:
        song.append(SongSection(start, start + seconds, kind, 0.5))  # type: ignore[arg-type]
        start += seconds
    chapters = plan_chapters(song, NONE, duration)
    if chapters:
        starts = [chapter.start for chapter in chapters] + [duration]
        assert starts[0] == 0.0
        assert len(chapters) >= 3
        assert all(b - a >= MIN_SECONDS - 1e-9 for a, b in pairwise(starts))
        assert len({chapter.title for chapter in chapters}) == len(chapters)


@pytest.mark.parametrize("words", [3, 3000])
def test_the_description_has_chapters_and_the_words_if_they_fit(words: int) -> None:
    lyrics = Lyrics(tuple(Line(f"line <{number}>") for number in range(words)))
    text = write_description("Song", "Ava", (Chapter(0, "Intro"), Chapter(75, "Verse")), lyrics)
    assert text.startswith("“Song” by Ava\n\n0:00 Intro\n1:15 Verse\n")
    assert len(text) <= MAX_DESCRIPTION + 1
    assert ("Lyrics:" in text) == (words == 3)
    assert "<" not in text


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_title_and_tags_stay_within_the_limits(title: str, author: str, genre: str) -> None:
    assert len(write_title(title, author, has_words=True)) <= MAX_TITLE
    tags = write_tags(title, author, genre, has_words=True)
    assert len(tags) <= MAX_TAGS
    assert "<" not in tags
    assert all(tag.strip() for tag in tags.split(","))

"""The parts of a song as chapters of its video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scopitone.audio.analysis.model import SongSection
from scopitone.core.song import Lyrics

# YouTube Help, "Video chapters": the first at 0:00, at least three, each of at least ten seconds.
MIN_SECONDS = 10.0
MIN_CHAPTERS = 3

_BEGIN, _END = "Intro", "Outro"
_NAMES = {"quiet": "Break", "verse": "Verse", "chorus": "Chorus"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, from `start` seconds of the video to the next one."""

    start: float
    title: str


def plan_chapters(
    sections: Sequence[SongSection], lyrics: Lyrics, duration: float
) -> tuple[Chapter, ...]:
    """Return the chapters of a video of `duration` seconds, as YouTube accepts them.

    They are named by the section tags of the lyrics or, without tags, by the sections that were
    found in the sound. A short part belongs to the chapter before it. A video with too few parts
    has no chapters.
    """
    named = _name_parts(sections, lyrics, duration)
    chapters: list[Chapter] = []
    for chapter in named:
        if chapter.start >= duration - MIN_SECONDS:
            break
        if not chapters:
            chapters = _begin_with(chapter)
        elif chapter.start - chapters[-1].start >= MIN_SECONDS:
            chapters.append(chapter)
    return tuple(_number(chapters)) if len(chapters) >= MIN_CHAPTERS else ()


def list_parts(
    sections: Sequence[SongSection], lyrics: Lyrics, duration: float
) -> tuple[Chapter, ...]:
    """Return all parts of a song, however short they are, named as chapters are."""
    return tuple(_number(_name_parts(sections, lyrics, duration)))


def _name_parts(sections: Sequence[SongSection], lyrics: Lyrics, duration: float) -> list[Chapter]:
    return _name_by_lyrics(lyrics) or _name_by_sound(sections, duration)


def _begin_with(chapter: Chapter) -> list[Chapter]:
    if chapter.start < MIN_SECONDS:
        return [Chapter(0.0, chapter.title)]
    return [Chapter(0.0, _BEGIN), chapter]


def _name_by_lyrics(lyrics: Lyrics) -> list[Chapter]:
    chapters: list[Chapter] = []
    previous = None
    for line in lyrics.lines:
        if line.section and line.section != previous and line.start is not None:
            chapters.append(Chapter(line.start, line.section.strip().capitalize()))
        previous = line.section
    return chapters if len(chapters) >= MIN_CHAPTERS else []


def _name_by_sound(sections: Sequence[SongSection], duration: float) -> list[Chapter]:
    chapters: list[Chapter] = []
    for section in sections:
        title = _NAMES[section.kind]
        if section.kind == "quiet":
            title = _BEGIN if section.start <= 0 else _END if section.end >= duration - 1 else title
        if not chapters or chapters[-1].title != title:
            chapters.append(Chapter(section.start, title))
    return chapters


def _number(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Number the titles that occur more than once: "Verse 1", "Verse 2"."""
    total, counted = Counter(chapter.title for chapter in chapters), Counter[str]()
    numbered = []
    for chapter in chapters:
        counted[chapter.title] += 1
        number = f" {counted[chapter.title]}" if total[chapter.title] > 1 else ""
        numbered.append(Chapter(chapter.start, chapter.title + number))
    return numbered

"""Title, description, and tags of a video, as YouTube accepts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scopitone.core.song import Lyrics
from scopitone.lyrics.line_timing import format_clock
from scopitone.video.plan.chapters import Chapter

# YouTube Data API, `videos` resource: snippet.title, snippet.description, snippet.tags. None may
# contain angle brackets.
MAX_TITLE, MAX_DESCRIPTION, MAX_TAGS = 100, 5000, 500
_BRACKETS = str.maketrans({"<": "‹", ">": "›"})


def write_title(title: str, author: str, *, has_words: bool) -> str:
    """Return "Artist – Title (Lyric Video)", without what is unknown or too long."""
    name = " – ".join(filter(None, (author.strip(), title.strip())))
    full = f"{name} (Lyric Video)" if has_words else name
    return (full if len(full) <= MAX_TITLE else name[:MAX_TITLE]).translate(_BRACKETS)


def write_description(title: str, author: str, chapters: Sequence[Chapter], lyrics: Lyrics) -> str:
    """Return the description: the song, chapters that players show, and the words if they fit."""
    about = f"“{title}” by {author}" if author else f"“{title}”"
    marks = "\n".join(f"{format_clock(chapter.start)} {chapter.title}" for chapter in chapters)
    words = "\n".join(line.text for line in lyrics.lines)
    parts = [about, marks, f"Lyrics:\n{words}" if words else ""]
    text = "\n\n".join(filter(None, parts)).translate(_BRACKETS)
    if len(text) > MAX_DESCRIPTION:
        text = "\n\n".join(filter(None, parts[:2])).translate(_BRACKETS)
    return text[:MAX_DESCRIPTION] + "\n"


def write_tags(title: str, author: str, genre: str, *, has_words: bool) -> str:
    """Return tags, separated by commas."""
    words = (f"{title} lyrics", "lyric video", "lyrics") if has_words else ("instrumental",)
    genres = (part.strip().lower() for part in genre.replace(";", ",").split(","))
    return _join_tags((title, author, *words, "music video", *genres))


def _join_tags(tags: Iterable[str]) -> str:
    joined = ""
    for tag in dict.fromkeys(tags):
        text = tag.replace(",", " ").translate(_BRACKETS).strip()
        longer = ", ".join(filter(None, (joined, text)))
        if text and len(longer) <= MAX_TAGS:
            joined = longer
    return joined

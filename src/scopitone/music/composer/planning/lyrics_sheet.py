"""Lyrics without a song: words about a subject, with section tags."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.music.composer.planning.brief import parse_request
from scopitone.music.composer.words.songwriter.writer import write_poem
from scopitone.music.engine import GenerateSpec

_TAGS = {
    "verse": "[Verse]",
    "prechorus": "[Pre-Chorus]",
    "chorus": "[Chorus]",
    "bridge": "[Bridge]",
}


@dataclass(frozen=True, slots=True)
class LyricsSheet:
    """Lyrics as text: tagged sections of lines, separated by empty lines."""

    title: str
    text: str


def write_sheet(prompt: str, *, seed: int) -> LyricsSheet:
    """Write lyrics for a song that `prompt` describes, in its language if the composer writes it.

    Raises:
        InputError: the prompt is empty or too long.
    """
    brief = parse_request(GenerateSpec(prompt=prompt)).brief
    poem = write_poem(brief, "", seed=seed)
    sections = ["\n".join((_TAGS[part.kind], *part.lines)) for part in poem.stanzas]
    return LyricsSheet(poem.title, "\n\n".join(sections))

"""Lyrics without a song: words about a subject, with section tags, and the orders for them."""

from __future__ import annotations

from scopitone.music.composer.planning.brief import parse_request
from scopitone.music.composer.score.model import Brief
from scopitone.music.composer.words.phonemes import syllabify_line
from scopitone.music.composer.words.songwriter.themes import ENGLISH, list_theme_names
from scopitone.music.composer.words.songwriter.writer import Poem, write_poem
from scopitone.music.composer.words.stanzas import Stanza
from scopitone.music.engine import GenerateSpec
from scopitone.music.lyricist import (
    BUILT_IN,
    SECTION_TAGS,
    LyricOrder,
    LyricSection,
    LyricsSheet,
)

_SHORT_S, _MEDIUM_S = 30.0, 75.0
"""Songs up to these lengths have only a chorus, and only a verse and a chorus."""


class BuiltInLyricist:
    """Writes lyrics from the composer's own lines, always."""

    name = BUILT_IN

    def write(self, order: LyricOrder, faults: tuple[str, ...] = ()) -> LyricsSheet:  # noqa: ARG002
        """Write lyrics for the description of `order`, which never have faults."""
        return write_sheet(order.description, seed=order.seed)


def write_sheet(prompt: str, *, seed: int) -> LyricsSheet:
    """Write lyrics for a song that `prompt` describes, in its language if the composer writes it.

    Raises:
        InputError: the prompt is empty or too long.
    """
    poem = _write_poem(GenerateSpec(prompt=prompt, seed=seed))[1]
    sections = ["\n".join((SECTION_TAGS[part.kind], *part.lines)) for part in poem.stanzas]
    return LyricsSheet(poem.title, "\n\n".join(sections))


def needs_words(spec: GenerateSpec) -> bool:
    """Return whether a song of `spec` is sung and has no words yet.

    Raises:
        InputError: a field of `spec` cannot be used.
    """
    return not spec.lyrics.strip() and not parse_request(spec).brief.instrumental


def order_lyrics(spec: GenerateSpec) -> LyricOrder:
    """Return the order for the words of `spec`.

    The form and the syllables of its lines are those that the composer would write itself.

    Raises:
        InputError: a field of `spec` cannot be used.
    """
    brief, poem = _write_poem(spec)
    phrases = [theme for theme in brief.themes if theme not in list_theme_names()]
    return LyricOrder(
        description=spec.prompt or ", ".join(part for part in (spec.tags, spec.title) if part),
        title=spec.title,
        language=brief.language or ENGLISH,
        genre=brief.genre,
        moods=tuple(brief.moods),
        subject=brief.topic or next(iter((*phrases, *brief.themes)), ""),
        names=tuple(brief.names or ()),
        sections=tuple(_plan_section(part, poem.voice) for part in _choose_stanzas(brief, poem)),
        seed=spec.seed,
    )


def _write_poem(spec: GenerateSpec) -> tuple[Brief, Poem]:
    brief = parse_request(spec).brief
    return brief, write_poem(brief, spec.title.strip(), seed=spec.seed)


def _choose_stanzas(brief: Brief, poem: Poem) -> tuple[Stanza, ...]:
    """Return the stanzas that a song of the requested length has room for."""
    length = brief.length
    if length is None or length > _MEDIUM_S:
        return poem.stanzas
    kinds = ("chorus",) if length <= _SHORT_S else ("verse", "chorus")
    return tuple(next(s for s in poem.stanzas if s.kind == kind) for kind in kinds)


def _plan_section(stanza: Stanza, voice: str) -> LyricSection:
    lines = (syllabify_line(line, voice) for line in stanza.lines)
    return LyricSection(stanza.kind, tuple(len(line.syllables) for line in lines if line))

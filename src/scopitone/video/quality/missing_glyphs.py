"""Warnings about characters that no font covers, before anything is drawn."""

from __future__ import annotations

import unicodedata

from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.fonts import use_fonts
from scopitone.video.raster.text_layout import missing_glyphs
from scopitone.video.styles import typography_of

MAX_NAMED = 5
"""Characters that a warning names; of the others it gives the number."""


def warn_missing_glyphs(timeline: Timeline) -> tuple[str, ...]:
    """Return a warning that names the characters of the timeline's texts that no font covers.

    The tuple is empty if all characters can be drawn.
    """
    texts = [timeline.title, timeline.author, timeline.brand, timeline.intro, timeline.outro]
    for line in timeline.lines:
        texts += [line.text, *(row.text for row in line.rows)]
        texts += [ruby.reading for ruby in line.ruby]
    with use_fonts(typography_of(timeline)):
        missing = missing_glyphs("".join(texts))
    if not missing:
        return ()
    named = ", ".join(_describe_character(character) for character in missing[:MAX_NAMED])
    more = f" and {len(missing) - MAX_NAMED} others" if len(missing) > MAX_NAMED else ""
    return (
        f"no font has these characters, so they are omitted: {named}{more}; "
        "add a font that has them",
    )


def _describe_character(character: str) -> str:
    """Return the character, its code point, and its Unicode name."""
    name = unicodedata.name(character, "without a name")
    return f"{character} (U+{ord(character):04X} {name})"

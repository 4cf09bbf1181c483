"""Characters that no font has, told before anything is drawn."""

from __future__ import annotations

import unicodedata

from scopitone.video.raster.fonts import set_with
from scopitone.video.raster.type import missing_glyphs
from scopitone.video.styles import type_of
from scopitone.video.timeline import Timeline

MOST_NAMED = 5
"""Characters that a warning names; of others it says how many there are."""


def unreadable(timeline: Timeline) -> tuple[str, ...]:
    """A warning that names what of the timeline's texts cannot be shown; none if all can."""
    texts = [timeline.title, timeline.author, timeline.brand, timeline.intro, timeline.outro]
    texts += [line.text for line in timeline.lines]
    with set_with(type_of(timeline)):
        missing = missing_glyphs("".join(texts))
    if not missing:
        return ()
    named = ", ".join(_named(character) for character in missing[:MOST_NAMED])
    more = f" and {len(missing) - MOST_NAMED} others" if len(missing) > MOST_NAMED else ""
    return (
        f"no font has these characters, they are left out: {named}{more}; "
        "give a font that has them",
    )


def _named(character: str) -> str:
    """The character, its code point, and what Unicode calls it."""
    name = unicodedata.name(character, "without a name")
    return f"{character} (U+{ord(character):04X} {name})"

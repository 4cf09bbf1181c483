"""The Protocol of lyricists: an order in, lyrics out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

BUILT_IN = "built-in"
"""What answers call the lyricist of the composer."""

SECTION_TAGS = {
    "verse": "[Verse]",
    "prechorus": "[Pre-Chorus]",
    "chorus": "[Chorus]",
    "bridge": "[Bridge]",
}
"""The tags of lyrics as text, by the kinds of sections."""


@dataclass(frozen=True, slots=True)
class LyricSection:
    """A section of the form: its kind, a key of SECTION_TAGS, and the syllables of each line."""

    kind: str
    syllables: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LyricOrder:
    """What to write.

    `description` is the prompt, `language` an ISO 639-1 code. `subject` is a phrase or "", `names`
    must occur in the lyrics. `title` is given or "". `sections` are the form, with the syllables
    of each line. The same order and seed give the same words if the lyricist is the built-in one.
    """

    description: str
    title: str
    language: str
    genre: str
    moods: tuple[str, ...]
    subject: str
    names: tuple[str, ...]
    sections: tuple[LyricSection, ...]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LyricsSheet:
    """Lyrics as text: sections of lines under their tags, separated by empty lines."""

    title: str
    text: str


class LyricistError(Exception):
    """The lyricist wrote nothing. The message says why, for the operator."""


class Lyricist(Protocol):
    """Writes lyrics."""

    @property
    def name(self) -> str:
        """What a task's answer calls the lyricist, such as the name of a model."""
        ...

    def write(self, order: LyricOrder, faults: tuple[str, ...] = ()) -> LyricsSheet:
        """Write lyrics for `order`. `faults` are what was wrong with the attempt before.

        Raises LyricistError.
        """
        ...

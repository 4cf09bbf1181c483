"""What is known of a song besides its sound: its parts as files, and its sung notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SungNote:
    """A sung note, in seconds of the song.

    Attributes:
        text: the syllable that begins on the note, with the spaces around it; without a letter if
            the note holds the syllable before.
        pitch: a MIDI note number; None if it is spoken or unknown.
    """

    text: str
    start: float
    end: float
    pitch: int | None


NoteLine = tuple[SungNote, ...]
"""The notes of a line of lyrics, at least one."""


@dataclass(frozen=True, slots=True)
class SongParts:
    """The parts of a song.

    Attributes:
        instrumental: sound without the voice, as long as the song.
        stems: sound by name; they sum to the song.
        notes: of the lead vocal, line by line.
        midi: the score, with lyrics.
        remarks: sentences for the user about what is missing, and why.
    """

    instrumental: Path | None = None
    stems: Mapping[str, Path] = field(default_factory=dict)
    notes: tuple[NoteLine, ...] = ()
    midi: Path | None = None
    remarks: tuple[str, ...] = ()


NO_PARTS = SongParts()

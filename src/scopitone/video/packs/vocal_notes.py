"""The notes of the lead vocal: of the score, or tracked in the voice, or without a pitch."""

from __future__ import annotations

from dataclasses import replace

from scopitone.audio.pitch import can_track_pitch, track_pitch
from scopitone.core.song import Lyrics, NoteLine, SongParts
from scopitone.lyrics.formats.ultrastar import list_free_notes

VOICE = "vocals"
"""The stem whose pitch is tracked."""

NO_VOICE = "the UltraStar notes have no pitch, because there is no sound of the voice alone"
NO_TRACKER = (
    "the UltraStar notes have no pitch: install scopitone[karaoke], which finds it in the voice"
)
OTHER_WORDS = (
    "the score has other words than the video, so the UltraStar notes are tracked in the voice"
)


def find_notes(lyrics: Lyrics, parts: SongParts) -> tuple[tuple[NoteLine, ...], tuple[str, ...]]:
    """Return the notes of a song, line by line, and remarks for the user.

    lyrics: the words with their times. Notes of a score are used only if they have these words.
    """
    remarks: tuple[str, ...] = ()
    if parts.notes:
        if _join_letters(parts.notes) == _join_letters(list_free_notes(lyrics)):
            return parts.notes, ()
        remarks = (OTHER_WORDS,)
    lines = list_free_notes(lyrics)
    voice = parts.stems.get(VOICE)
    if voice is None:
        return lines, (*remarks, NO_VOICE)
    if not can_track_pitch():
        return lines, (*remarks, NO_TRACKER)
    track = track_pitch(voice)
    return tuple(
        tuple(replace(note, pitch=track.find_note(note.start, note.end)) for note in line)
        for line in lines
    ), remarks


def _join_letters(lines: tuple[NoteLine, ...]) -> str:
    joined = "".join(note.text for line in lines for note in line)
    return "".join(c for c in joined.casefold() if c.isalnum())

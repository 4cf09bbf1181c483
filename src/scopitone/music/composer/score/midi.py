"""Write a score as a Standard MIDI File: tempo map, lyrics, one track per part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import mido

from scopitone.music.composer.score.gm_programs import KIT_PROGRAMS, PROGRAMS
from scopitone.music.composer.score.model import InstrumentPart, Note, Score, SungLine, TextLine
from scopitone.music.composer.score.sung_notes import split_word

TICKS = 480
"""Ticks per quarter note."""

_DRUMS = 9
_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15)
_VOICE = 53
"""General MIDI's "Voice Oohs"."""

_MAJOR = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR = ("Cm", "C#m", "Dm", "Ebm", "Em", "Fm", "F#m", "Gm", "G#m", "Am", "Bbm", "Bm")

Event = tuple[int, int, "mido.Message | mido.MetaMessage"]
"""Tick, order within the tick, and message."""


def write_midi(score: Score, path: Path, *, for_karaoke: bool = False) -> None:
    """Write `score` to `path` as a file of format 1, with text in UTF-8.

    Its lyrics are words without spaces, for notation programs; or syllables with the spaces and
    line ends that karaoke players show, if `for_karaoke` (MIDI Association, RP-017 and RP-026).
    Slides are left out: a pitch bend would move every note of its channel.
    """
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS, charset="utf-8")
    file.tracks.append(_build_tempo_track(score))
    channels = iter(_CHANNELS * 4)
    if score.lead:
        file.tracks.append(
            _build_track(
                "lead vocal",
                next(channels),
                _VOICE,
                _pair_words(score.lead, _list_syllables if for_karaoke else _list_words),
            )
        )
    if score.harmony:
        notes = _pair_words(score.harmony, _list_nothing)
        file.tracks.append(_build_track("harmony vocal", next(channels), _VOICE, notes))
    for part in score.parts:
        channel = _DRUMS if part.role == "drums" else next(channels)
        file.tracks.append(_build_track(part.name, channel, _program_of(part), part.notes))
    file.save(str(path))


def _program_of(part: InstrumentPart) -> int:
    return KIT_PROGRAMS[part.timbre] if part.role == "drums" else PROGRAMS[part.timbre]


def _build_tempo_track(score: Score) -> mido.MidiTrack:
    plan = score.plan
    minor = plan.mode in ("minor", "dorian")
    events: list[Event] = [
        (0, 0, mido.MetaMessage("track_name", name=plan.title)),
        (0, 1, mido.MetaMessage("time_signature", numerator=plan.metre, denominator=4)),
        (0, 2, mido.MetaMessage("key_signature", key=(_MINOR if minor else _MAJOR)[plan.tonic])),
    ]
    for beat, tempo in score.tempo.points:
        message = mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(tempo))
        events.append((round(beat * TICKS), 3, message))
    for section in plan.sections:
        tick = section.start * plan.metre * TICKS
        events.append((tick, 4, mido.MetaMessage("marker", text=section.kind)))
    return _encode_events(events)


def _pair_words(
    lines: Iterable[SungLine], list_texts: Callable[[TextLine], list[str]]
) -> list[tuple[Note, str]]:
    """Return each note with the text that begins on it, or "".

    list_texts: returns a text for each syllable of a line.
    """
    voice: list[tuple[Note, str]] = []
    for line in lines:
        for text, group in zip(list_texts(line.line), line.notes, strict=True):
            voice += [(note, text if note is group[0] else "") for note in group]
    return voice


def _list_words(line: TextLine) -> list[str]:
    """Return each word at its first syllable."""
    return [
        word.text if number == 0 else ""
        for word in line.words
        for number, _ in enumerate(word.syllables)
    ]


def _list_syllables(line: TextLine) -> list[str]:
    """Return the written syllables, with a space after each word and a line end after the last."""
    texts: list[str] = []
    for word in line.words:
        written = [text for text in split_word(word.text, len(word.syllables)) if text]
        written[-1] += "\r" if word is line.words[-1] else " "
        texts += [*written, *[""] * (len(word.syllables) - len(written))]
    return texts


def _list_nothing(line: TextLine) -> list[str]:
    return [""] * len(line.syllables)


def _build_track(
    name: str, channel: int, program: int, notes: Iterable[Note | tuple[Note, str]]
) -> mido.MidiTrack:
    events: list[Event] = [
        (0, 0, mido.MetaMessage("track_name", name=name)),
        (0, 1, mido.Message("program_change", channel=channel, program=program)),
    ]
    for item in notes:
        note, text = item if isinstance(item, tuple) else (item, "")
        start = round(note.start * TICKS)
        end = max(start + 1, round((note.start + note.length) * TICKS))
        loud = max(1, min(127, round(note.velocity * 127)))
        if text:
            events.append((start, 3, mido.MetaMessage("lyrics", text=text)))
        on = mido.Message("note_on", channel=channel, note=note.pitch, velocity=loud)
        off = mido.Message("note_off", channel=channel, note=note.pitch, velocity=0)
        events += [(start, 4, on), (end, 2, off)]
    return _encode_events(events)


def _encode_events(events: list[Event]) -> mido.MidiTrack:
    track = mido.MidiTrack()
    before = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - before))
        before = tick
    return track

"""Who plays what, when: the score spread over the instruments, one stereo track each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from . import drums, score, synth
from .score import Chord, Section
from .synth import RATE, Samples

Stereo = NDArray[np.float64]


@dataclass
class Track:
    """A stereo buffer as long as the song that notes are written into."""

    name: str
    audio: Stereo = field(
        default_factory=lambda: np.zeros((int(np.ceil(score.duration() * RATE)), 2))
    )

    def put(
        self, at: float, sound: NDArray[np.float64], gain: float = 1.0, pan: float = 0.0
    ) -> None:
        """Add `sound` (mono or stereo) at `at` seconds; `pan` is -1 left to 1 right."""
        start = max(0, round(at * RATE))
        room = max(0, len(self.audio) - start)
        if sound.ndim == 1:
            angle = (pan + 1) * np.pi / 4
            sound = sound[:, None] * [np.cos(angle) * 1.4142, np.sin(angle) * 1.4142]
        self.audio[start : start + len(sound)] += gain * sound[:room]


def bars(section: Section) -> Iterator[tuple[int, float]]:
    """Each bar's number in the section and its first beat."""
    first = score.section_start(section.name)
    for bar in range(section.bars):
        yield bar, first + bar * score.BEATS_PER_BAR


def length(chord_beat: float, beats: float) -> float:
    """Seconds from one beat to another, with the tempo of that place."""
    return score.seconds(chord_beat + beats) - score.seconds(chord_beat)


def tracks() -> dict[str, Track]:
    """All instrumental tracks by name."""
    players = (_drums, _bass, _epiano, _guitar, _pad, _bell, _lead)
    return {track.name: track for player in players for track in player()}


# Sixteenths of a bar and velocities; the ear hears the groove in the second number.
GROOVES: dict[str, dict[str, tuple[tuple[int, float], ...]]] = {
    "intro": {
        "shaker": tuple((step, 0.35 + 0.25 * (step % 4 == 0)) for step in range(0, 16, 2)),
    },
    "verse": {
        "kick": ((0, 0.80), (7, 0.38), (10, 0.68)),
        "rim": ((8, 0.9),),
        "hat": tuple((step, 0.62 if step % 4 == 0 else 0.4) for step in range(0, 16, 2)),
        "shaker": tuple((step, 0.18 + 0.2 * (step % 4 == 2)) for step in range(16)),
    },
    "chorus": {
        "kick": ((0, 1.0), (4, 0.9), (8, 1.0), (12, 0.9), (15, 0.35)),
        "snare": ((4, 0.95), (12, 1.0)),
        "clap": ((4, 0.8), (12, 0.85)),
        "hat": tuple((step, 0.5) for step in range(0, 16, 4)),
        "open": tuple((step, 0.65) for step in range(2, 16, 4)),
        "shaker": tuple((step, (0.5, 0.2, 0.4, 0.2)[step % 4]) for step in range(16)),
    },
    "break": {
        "kick": ((0, 1.0), (6, 0.6), (10, 0.8)),
        "clap": ((8, 0.9),),
        "hat": tuple((step, 0.55 if step % 4 == 0 else 0.35) for step in range(0, 16, 2)),
        "shaker": tuple((step, (0.5, 0.2, 0.4, 0.2)[step % 4]) for step in range(16)),
    },
}
GROOVES["last chorus"] = GROOVES["chorus"]
GAINS = {
    "kick": 0.95, "snare": 0.38, "clap": 0.30, "rim": 0.30, "hat": 0.125, "open": 0.105,
    "shaker": 0.10,
}  # fmt: skip
PANS = {"hat": 0.22, "open": 0.22, "shaker": -0.35, "rim": -0.1}


def kick_times() -> list[float]:
    """Seconds of every kick, for the tracks that make room for it."""
    return [
        score.seconds(beat + step / 4)
        for section in score.FORM
        for bar, beat in bars(section)
        for step, _ in _groove(section, bar).get("kick", ())
    ]


def _groove(section: Section, bar: int) -> dict[str, tuple[tuple[int, float], ...]]:
    pattern = dict(GROOVES.get(section.name, {}))
    if section.name == "intro" and bar < 2:
        return {}
    if section.name == "verse" and bar < 4:
        pattern.pop("shaker")
    if section.name == "break" and bar == 3:
        return {"kick": ((0, 1.0),), "shaker": pattern["shaker"]}
    if section.name in ("verse", "chorus", "last chorus") and bar == section.bars - 1:
        pattern["snare"] = (*pattern.get("snare", ()), (13, 0.35), (14, 0.55), (15, 0.75))
    return pattern


def _drums() -> list[Track]:
    kit, low = Track("drums"), Track("kick")
    rng = np.random.default_rng(11)
    for section in score.FORM:
        for bar, beat in bars(section):
            for piece, hits in _groove(section, bar).items():
                for step, velocity in hits:
                    late = 0.0 if piece == "kick" else abs(rng.normal(0.003, 0.003))
                    at = score.seconds(beat + step / 4) + late
                    gain = GAINS[piece] * velocity * rng.uniform(0.94, 1.0)
                    target = low if piece == "kick" else kit
                    target.put(at, _piece(piece), gain, PANS.get(piece, 0.0))
    _accents(kit)
    return [kit, low]


def _piece(name: str) -> Samples:
    if name in ("hat", "open"):
        return drums.hat(name == "open")
    return getattr(drums, name)()


def _accents(kit: Track) -> None:
    """Cymbals on section starts, swells before them, toms out of the break."""
    for name, gain in (("chorus", 0.16), ("break", 0.10), ("last chorus", 0.20), ("ending", 0.10)):
        at = score.seconds(score.section_start(name))
        kit.put(at, drums.crash(), gain, 0.15)
        rise = length(score.section_start(name) - 2, 2)
        kit.put(at - rise, drums.swell(round(rise, 4)), 0.07, -0.15)
    turn = score.section_start("last chorus") - 2.0
    for step, frequency in ((0, 150), (2, 150), (3, 120), (5, 105), (6, 90), (7, 90)):
        kit.put(score.seconds(turn + step / 4), drums.tom(frequency), 0.34, 0.4 - 0.1 * step)


def _bass() -> list[Track]:
    track = Track("bass")
    held = {"intro": (), "ending": ((0.0, 1.0, 0, 0.8),)}
    patterns = {
        "verse": ((0.0, 1.4, 0, 0.9), (1.75, 0.4, 0, 0.6), (2.5, 1.2, 0, 0.8)),
        "chorus": tuple(
            (0.5 * i, 0.42, 12 if i in (3, 7) else 0, 0.95 - 0.2 * (i % 2)) for i in range(8)
        ),
        "break": ((0.0, 1.4, 0, 0.9), (1.5, 0.4, 7, 0.6), (2.5, 0.9, 0, 0.8), (3.5, 0.4, 12, 0.6)),
    }
    patterns["last chorus"] = patterns["chorus"]
    for chord in score.chords():
        name = chord.section.name
        for beat, beats, interval, velocity in held.get(name, patterns.get(name, ())):
            if name in held:
                beats = chord.length
            if beat >= chord.length:
                continue
            at = chord.beat + beat
            sound = synth.bass(
                chord.bass + interval, length(at, min(beats, chord.length - beat)), velocity
            )
            track.put(score.seconds(at), sound, 0.55)
    return [track]


def _epiano() -> list[Track]:
    track = Track("epiano")
    rng = np.random.default_rng(12)
    patterns = {
        "intro": ((0.0, 3.8, 0.85),),
        "verse": ((0.0, 2.2, 0.62), (2.5, 1.4, 0.48)),
        "chorus": ((0.0, 1.4, 0.75), (1.5, 0.9, 0.6), (2.5, 1.3, 0.65)),
        "break": ((0.0, 1.4, 0.6), (1.5, 2.2, 0.5)),
        "ending": ((0.0, 3.9, 0.6),),
    }
    patterns["last chorus"] = patterns["chorus"]
    for chord in score.chords():
        for beat, beats, velocity in patterns[chord.section.name]:
            if beat >= chord.length:
                continue
            at = chord.beat + beat
            seconds = length(at, min(beats, chord.length - beat))
            strum = 0.028 if chord.section.name in ("intro", "ending") else 0.009
            for index, voice in enumerate(chord.voices):
                level = velocity * rng.uniform(0.88, 1.0)
                late = strum * index + abs(rng.normal(0, 0.004))
                track.put(
                    score.seconds(at) + late,
                    synth.epiano(voice, seconds, level),
                    0.20,
                    -0.35 + 0.22 * index,
                )
    return [track]


def _guitar() -> list[Track]:
    """Fingerpicked eighths in the verse, sixteenths in the choruses, left and right in turn."""
    track = Track("guitar")
    rng = np.random.default_rng(13)
    order = (0, 2, 1, 3, 2, 1, 3, 2)
    for chord in score.chords():
        name = chord.section.name
        step = 0.25 if "chorus" in name else 0.5
        count = int(chord.length / step)
        if name == "ending" and chord.beat >= score.section_start("ending") + 4:
            count = 0
        for index in range(count):
            voice = chord.voices[order[index % 8] % 4]
            octave = 12 if "chorus" in name or index % 4 == 3 else 0
            velocity = (0.85, 0.5, 0.65, 0.5)[index % 4] * rng.uniform(0.85, 1.0)
            at = score.seconds(chord.beat + index * step) + abs(rng.normal(0.004, 0.003))
            sound = synth.pluck(voice + octave, 0.9, velocity)
            gain = {"intro": 0.42, "verse": 0.28}.get(name, 0.22)
            track.put(at, sound, gain, 0.55 if index % 2 else -0.55)
    for index, voice in enumerate(score.chords()[-1].voices):
        at = score.seconds(score.chords()[-1].beat) + 0.05 * index
        track.put(at, synth.pluck(voice, 2.6, 0.7), 0.3, -0.3 + 0.2 * index)
    return [track]


def _pad() -> list[Track]:
    track = Track("pad")
    for number, chord in enumerate(score.chords()):
        seconds = _pad_seconds(chord)
        brightness = chord.section.energy
        for index, voice in enumerate(chord.voices):
            sound = synth.pad(voice, seconds, brightness, 100 * number + index)
            track.put(score.seconds(chord.beat) - 0.05, sound, 0.052 + 0.03 * brightness)
    return [track]


def _pad_seconds(chord: Chord) -> float:
    extra = 0.5 if chord.beat + chord.length >= score.total_beats() else 0.0
    return length(chord.beat, chord.length) + extra


HOOK = ("x=D5/3 x=B4/1 x=B4/2 x=G4/2 x=A4/6 x=E5/2 x=D5/3 x=B4/1 x=B4/2 x=D5/2 x=E5/8",)


def _bell() -> list[Track]:
    """The chorus's tune as a hook in the intro, its head once more in the ending."""
    track = Track("bell")
    phrases = [(HOOK, 0.0, 0, 1.0), (HOOK, score.section_start("last chorus"), 2, 0.55)]
    for lines, start, key, velocity in phrases:
        for note in score.tune(lines, start, key):
            sound = synth.bell(note.pitch, length(note.beat, note.length), velocity)
            track.put(score.seconds(note.beat), sound, 0.24, 0.12)
    ending = score.section_start("ending")
    for beat, pitch in ((8.5, 76), (9.0, 81), (9.5, 83), (10.0, 88)):
        track.put(score.seconds(ending + beat), synth.bell(pitch, 1.5, 0.6), 0.2, 0.2)
    return [track]


def _lead() -> list[Track]:
    """The tune's first half, played in the break."""
    track = Track("lead")
    start = score.section_start("break") - 1.0
    notes = score.tune(score.VERSE[:2], start, 12)
    origin = score.seconds(start)
    timed = [
        (score.seconds(n.beat) - origin, score.seconds(n.end - 0.1) - origin, n.pitch)
        for n in notes
    ]
    track.put(origin, synth.lead(timed, timed[-1][1] + 0.3), 0.34, -0.05)
    return [track]

"""The vocal bus: the lead, its doubles, the harmonies, and the space around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import effects, score
from .arrangement import Track
from .score import Note
from .singer import Harmony, Singer, Take
from .synth import RATE, band

Stereo = NDArray[np.float64]

LEAD = Take(seed=1, warp=1.05, breath=0.06)
DOUBLES = (
    (Take(seed=2, warp=1.02, cents=-8, late=0.013, breath=0.12, vibrato=0.6), -0.6),
    (Take(seed=3, warp=1.08, cents=8, late=0.021, breath=0.12, vibrato=0.6), 0.6),
)
BELOW = (
    (Take(seed=4, warp=1.00, cents=-5, late=0.009, breath=0.15, vibrato=0.7), -0.45),
    (Take(seed=5, warp=1.03, cents=6, late=0.018, breath=0.15, vibrato=0.7), 0.45),
)
ABOVE = (
    (Take(seed=6, warp=1.08, cents=-6, late=0.012, breath=0.25, vibrato=0.5), -0.75),
    (Take(seed=7, warp=1.10, cents=7, late=0.019, breath=0.25, vibrato=0.5), 0.75),
)
# Decibels of a double, of the harmony below and of the one above, against the lead.
LEVELS = {
    "verse": (-13.0, None, None),
    "chorus": (-9.0, -9.0, None),
    "last chorus": (-9.0, -8.0, -11.0),
    "ending": (-10.0, -9.0, None),
}
LEAD_RMS = 0.168


def bus() -> Stereo:
    """Everything sung, balanced for the mix."""
    singer = Singer()
    lead, backing = Track("lead voice"), Track("backing voices")
    for line in score.sung_lines():
        at, sound = singer.sing(line, LEAD)
        lead.put(at, sound)
        double, below, above = LEVELS[line.section]
        for takes, level, direction in (
            (DOUBLES, double, 0),
            (BELOW, below, -1),
            (ABOVE, above, 1),
        ):
            for take, pan in takes if level is not None else ():
                harmony = None if direction == 0 else _harmony(direction)
                at, sound = singer.sing(line, take, harmony)
                backing.put(at, sound, 10 ** (level / 20), pan)
    front, back = _polish(lead.audio), _polish(backing.audio, lows=220)
    gain = LEAD_RMS / _active_rms(front)
    return gain * _space(front, back * _active_rms(front) / _active_rms(lead.audio))


def _harmony(direction: int) -> Harmony:
    """A voice on the nearest chord tone at least a third from the tune, above or below."""
    harmony = score.chords()

    def tone(note: Note) -> float:
        chord = next((c for c in harmony if c.beat <= note.beat < c.beat + c.length), harmony[-1])
        classes = {voice % 12 for voice in chord.voices}
        steps = range(3, 10)
        return float(
            next(
                (
                    note.pitch + direction * step
                    for step in steps
                    if (note.pitch + direction * step) % 12 in classes
                ),
                note.pitch + direction * 5,
            )
        )

    return tone


def _polish(audio: Stereo, lows: float = 130) -> Stereo:
    """High-pass, less boxiness and nasality, some air, calmer sibilants, even level."""
    audio = band(audio, lows, 10_500)
    audio = audio - 0.30 * band(audio, 280, 520, 1)
    audio = audio - 0.42 * band(audio, 2400, 4000, 1)
    # eSpeak has next to nothing from 4 to 7 kHz: overtones of what lies below fill it.
    body = band(audio, 1200, 4000)
    drive = 3.0 / (_active_rms(body) + 1e-9)
    audio = audio + 0.10 * band(np.tanh(drive * body), 4200, 9000) / drive * 3.0
    hiss = band(audio, 5200, None)
    audio = audio - hiss + effects.compress(hiss, -42.0, 4.0, 0.012)
    level = 20 * np.log10(_active_rms(audio))
    return effects.compress(audio, level - 3.0, 4.0, 0.03)


def _active_rms(audio: Stereo) -> float:
    """RMS over the 50 ms blocks in which somebody sings."""
    size = int(0.05 * RATE)
    blocks = (audio[: len(audio) // size * size] ** 2).reshape(-1, size * 2).mean(axis=1)
    return float(np.sqrt(blocks[blocks > 0.01 * blocks.max()].mean()))


def _space(front: Stereo, back: Stereo) -> Stereo:
    """A short plate, a dark hall, and an echo that keeps out of the singer's way."""
    voices = front + back
    plate = effects.reverb(band(voices, 250, None), 1.1, 0.018, 0.4, 31)
    hall = effects.reverb(band(0.6 * front + back, 300, None), 2.6, 0.045, 0.7, 32)
    echo = effects.delay(band(front, 300, 5000), 60 / score.BPM, 0.42)
    echo *= 1 - 0.75 * effects.presence(front)[:, None]
    return front + back + 0.20 * plate + 0.13 * hall + 0.30 * echo

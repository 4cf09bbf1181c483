"""Transcription of a recording that is built from known notes."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound
from scopitone.music.composer.rework.transcription import Transcription, estimate_key, transcribe

BPM = 112.0
BAR_S = 4 * 60 / BPM
ROOTS = (0, 9, 5, 7)
TUNE = (72, 76, 74, 79)


def tone(pitch: int, seconds: float, decay: float) -> Sound:
    time = np.arange(round(seconds * RATE)) / RATE
    frequency = 440 * 2 ** ((pitch - 69) / 12)
    waves = sum(np.sin(2 * np.pi * k * frequency * time) / k for k in (1, 2, 3, 4))
    return (waves * np.exp(-decay * time)).astype(np.float32)


@cache
def recording() -> Sound:
    """Sixteen bars of C, Am, F and G, each with a bass note, a triad on every beat and a tune."""
    sound = np.zeros(round(16 * BAR_S * RATE) + RATE, np.float32)
    for bar in range(16):
        root = ROOTS[bar % 4]
        third = 3 if root == 9 else 4
        start = bar * BAR_S
        parts = [(start, 36 + root, BAR_S, 1.0, 0.5)]
        for beat in range(4):
            beat_s = start + beat * BAR_S / 4
            triad = (60 + root, 60 + (root + third) % 12, 60 + (root + 7) % 12)
            parts += [(beat_s, pitch, 0.4, 4.0, 0.15) for pitch in triad]
        parts.append((start, TUNE[bar % 4], 0.9 * BAR_S, 0.3, 0.4))
        for second, pitch, length, decay, level in parts:
            first = round(second * RATE)
            note = level * tone(pitch, length, decay)
            sound[first : first + len(note)] += note[: len(sound) - first]
    return np.vstack((sound, sound)) * np.float32(0.2)


@cache
def result() -> Transcription:
    return transcribe(recording())


def test_the_tempo_is_found() -> None:
    assert result().tempo == pytest.approx(BPM, rel=0.01)
    assert result().bar_s == pytest.approx(BAR_S, rel=0.01)


def test_the_key_is_found() -> None:
    assert (result().tonic, result().mode) == (0, "major")


def test_the_first_bar_line_is_at_the_first_chord() -> None:
    off = result().first_bar_s % BAR_S
    assert min(off, BAR_S - off) < 0.01


def test_nearly_all_chords_are_found() -> None:
    skipped = round(result().first_bar_s / BAR_S)
    expected = ([(root, root == 9) for root in ROOTS] * 4)[skipped:]
    right = 0
    for bar, truth in enumerate(expected[: result().bars]):
        middle = 4 * bar + 2
        chord = next(c for c in result().chords if c.start <= middle < c.end)
        right += (chord.root, chord.is_minor) == truth
    assert right >= 0.9 * result().bars


def test_chords_follow_each_other_without_gaps() -> None:
    chords = result().chords
    assert (chords[0].start, chords[-1].end) == (0.0, 4.0 * result().bars)
    assert all(chord.end == after.start for chord, after in pairwise(chords))


def test_bars_can_be_added_at_both_ends() -> None:
    longer = result().add_bars(1, 2)
    assert (longer.bars, longer.chords[-1].end) == (result().bars + 3, 4.0 * result().bars + 12)
    assert longer.chords[0].start == 0.0
    assert longer.beat_of(result().first_bar_s) == pytest.approx(4.0)


def test_notes_of_the_melody_are_in_order() -> None:
    notes = result().melody
    assert notes
    assert all(note.start < note.end for note in notes)
    assert [note.start for note in notes] == sorted(note.start for note in notes)


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize(
    ("mode", "steps"), [("major", (0, 2, 4, 5, 7, 9, 11)), ("minor", (0, 2, 3, 5, 7, 8, 11))]
)
def test_scales_have_their_keys(tonic: int, mode: str, steps: tuple[int, ...]) -> None:
    chroma = np.full(12, 0.01)
    chroma[[(tonic + step) % 12 for step in steps]] = 1.0
    chroma[[tonic, (tonic + 7) % 12]] = 2.0
    assert estimate_key(chroma) == (tonic, mode)

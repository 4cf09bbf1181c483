"""What parts sound like: pitch, onset, end, silence, level and repeatability, on the samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scopitone.core.errors import InputError, MediaError, MissingInputError
from scopitone.music.composer.performance.instruments import render_part
from scopitone.music.composer.performance.instruments.soundfont import default_path, read_soundfont
from scopitone.music.composer.score.gm_programs import KIT_PROGRAMS, PROGRAMS
from scopitone.music.composer.score.model import KITS, InstrumentPart, Note
from scopitone.music.composer.score.tempo_map import TempoMap

RATE = 48_000
TEMPO = TempoMap(((0.0, 60.0),))
LOW = {name for name in PROGRAMS if name.endswith("-bass")}
SLOW = {"strings", "choir", "violin", "cello", "supersaw-pad", "warm-pad", "air-pad"}
ENSEMBLES = dict.fromkeys(("brass", "strings", "saw-lead", "square-lead"), 17) | {"choir": 30}
"""Cents that several voices or oscillators may lie apart; TimGM6mb's choir is that far off."""


def sound(timbre, *notes, seconds=2.0, seed=1):
    return render_part(InstrumentPart("part", "comp", timbre, notes), TEMPO, seconds, seed)


def cents_off(audio, pitch):
    """Return the deviation of the strongest of the first four partials, within ± 60 cents."""
    hertz = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
    mono = audio.sum(axis=1) * np.hanning(len(audio))
    spectrum = np.abs(np.fft.rfft(mono, 1 << 19))
    frequency = np.fft.rfftfreq(1 << 19, 1 / RATE)
    peaks = []
    for partial in range(1, 5):
        low, high = np.searchsorted(
            frequency, hertz * partial * 2.0 ** (np.array([-60, 60]) / 1200)
        )
        peak = low + int(np.argmax(spectrum[low:high]))
        peaks.append((spectrum[peak], 1200 * np.log2(frequency[peak] / partial / hertz)))
    return max(peaks)[1]


def share(audio, low, high):
    power = np.abs(np.fft.rfft(audio.sum(axis=1))) ** 2
    frequency = np.fft.rfftfreq(len(audio), 1 / RATE)
    return power[(frequency >= low) & (frequency < high)].sum() / power.sum()


def strongest(audio, low, high):
    power = np.abs(np.fft.rfft(audio.sum(axis=1), 1 << 17))
    frequency = np.fft.rfftfreq(1 << 17, 1 / RATE)
    return frequency[np.argmax(power * ((frequency >= low) & (frequency < high)))]


def test_every_timbre_has_a_program():
    assert set(KIT_PROGRAMS) == set(KITS)


@pytest.mark.parametrize("timbre", PROGRAMS)
def test_a_note_has_its_pitch_begins_on_time_and_ends(timbre):
    for pitch in (33, 45) if timbre in LOW else (57, 72):
        audio = sound(timbre, Note(0.5, 1.0, pitch, 0.7), seconds=6.0)
        assert audio.shape == (6 * RATE, 2)
        assert audio.dtype == np.float32
        assert np.isfinite(audio).all()
        assert not audio[: RATE // 2 - 48].any()
        assert abs(cents_off(audio[RATE * 6 // 10 : RATE * 3 // 2], pitch)) < ENSEMBLES.get(
            timbre, 10
        )
        size = np.abs(audio).max(axis=1)
        if timbre not in SLOW:
            begins = np.argmax(size > 0.05 * size.max()) / RATE
            assert 0.495 <= begins <= 0.53
        assert size[int(5.5 * RATE) :].max() < 0.03 * size.max()


@pytest.mark.parametrize("timbre", [*PROGRAMS, *KITS])
def test_loud_chords_do_not_clip(timbre):
    pitches = (36, 38, 42, 49) if timbre in KITS else (40, 47, 52, 56, 59, 64)
    audio = sound(timbre, *(Note(0.0, 1.0, pitch, 1.0) for pitch in pitches), seconds=1.0)
    assert 0.05 < np.abs(audio).max() < 1.0


@pytest.mark.parametrize("timbre", ["piano", "steel-guitar", "air-pad", "rock-kit", "909-kit"])
def test_the_same_seed_gives_the_same_samples(timbre):
    notes = [Note(0.25 * i, 0.3, 38 + 4 * (i % 3), 0.6) for i in range(6)]
    assert np.array_equal(sound(timbre, *notes), sound(timbre, *notes))
    assert not np.array_equal(sound(timbre, *notes), sound(timbre, *notes, seed=2))


@pytest.mark.parametrize("timbre", ["piano", "steel-guitar", "sax"])
def test_a_harder_note_is_louder_and_brighter(timbre):
    soft, hard = (sound(timbre, Note(0.0, 1.0, 60, v)) for v in (0.3, 1.0))
    assert np.std(hard) > 2.0 * np.std(soft)
    assert share(hard, 1500, 20_000) > 1.2 * share(soft, 1500, 20_000)


@pytest.mark.parametrize("timbre", ["808-bass", "pedal-steel", "finger-bass", "sax"])
def test_a_slide_ends_on_its_goal(timbre):
    audio = sound(timbre, Note(0.0, 1.5, 45, 0.8, slide=5.0))
    before, after = audio[RATE // 2 : RATE], audio[int(1.47 * RATE) : int(1.55 * RATE)]
    assert abs(cents_off(before, 45)) < 12
    low = 110.0 * 2.0 ** (3.5 / 12)
    assert any(
        abs(strongest(after, k * low, k * low * 1.2) / (k * 146.83) - 1.0) < 0.04 for k in (1, 2, 3)
    )


@pytest.mark.parametrize("kit", KITS)
def test_drums_have_weight_and_hats_have_air(kit):
    drums = {pitch: sound(kit, Note(0.0, 0.1, pitch, 0.9), seconds=1.0) for pitch in (36, 38, 42)}
    assert 40 < strongest(drums[36], 25, 150) < 85
    assert share(drums[36], 25, 150) > 0.7
    assert share(drums[42], 4000, 24_000) > 0.5
    if kit != "brush-kit":
        assert 110 < strongest(drums[38], 100, 400) < 260
        assert share(drums[38], 900, 16_000) > 0.02


@pytest.mark.parametrize("kit", ["acoustic-kit", "909-kit"])
def test_a_closed_hat_ends_an_open_one(kit):
    rings = sound(kit, Note(0.0, 0.1, 46, 0.9), seconds=1.0)
    choked = sound(kit, Note(0.0, 0.1, 46, 0.9), Note(0.1, 0.1, 42, 0.01), seconds=1.0)
    late = slice(int(0.2 * RATE), int(0.5 * RATE))
    assert np.std(choked[late]) < 0.3 * np.std(rings[late])


def test_an_empty_part_is_silent():
    assert not sound("piano").any()


def test_an_unknown_timbre_is_named():
    with pytest.raises(InputError, match=r"kazoo.*piano"):
        sound("kazoo")


def test_a_named_soundfont_plays_what_is_otherwise_modelled():
    part = InstrumentPart("part", "comp", "steel-guitar", (Note(0.0, 1.0, 60, 0.7),))
    audio = render_part(part, TEMPO, 2.0, 1, soundfont=default_path())
    assert abs(cents_off(audio[4800:RATE], 60)) < 10
    assert not np.array_equal(audio, sound("steel-guitar", *part.notes))


def test_files_that_are_no_soundfonts_are_refused(tmp_path: Path):
    data = default_path().read_bytes()
    bad = {"empty.sf2": b"", "text.sf2": b"hello" * 99, "cut.sf2": data[:200_000]}
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MediaError, match="SoundFont 2"):
            read_soundfont(tmp_path / name)
    with pytest.raises(MissingInputError):
        read_soundfont(tmp_path / "absent.sf2")

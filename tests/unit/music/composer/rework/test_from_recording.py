"""Recordings without a score."""

from __future__ import annotations

import wave

import numpy as np
import pytest

from scopitone.core.errors import InputError
from scopitone.music.composer.rework.from_recording import (
    plan_upload_covers,
    plan_upload_extensions,
)
from scopitone.music.engine import GenerateSpec, Source

RATE = 48_000
BPM = 120.0


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """Twelve bars of two chords with a click on every beat."""
    rng = np.random.default_rng(0)
    beat = round(60 / BPM * RATE)
    time = np.arange(beat) / RATE
    beats = []
    for number in range(48):
        root = (57, 62)[(number // 4) % 2]
        pitches = (root - 12, root, root + 3, root + 7, (69, 72, 74, 77)[number % 4])
        chord = sum(np.sin(2 * np.pi * 440 * 2 ** ((p - 69) / 12) * time) for p in pitches)
        click = rng.standard_normal(beat) * np.exp(-np.arange(beat) / 300)
        beats.append(0.08 * chord * np.exp(-2 * time) + 0.1 * click)
    samples = np.repeat(np.concatenate(beats)[:, None], 2, axis=1)
    path = tmp_path_factory.mktemp("uploads") / "song.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 20_000).astype("<i2").tobytes())
    return Source(path, 24.0, title="Upload")


def test_an_extension_has_tempo_and_key_of_the_recording(source: Source) -> None:
    (job,) = plan_upload_extensions(source, 12.0, GenerateSpec(tags="rock", seed=2, takes=1))
    assert job.plan.tempo == pytest.approx(BPM, rel=0.02)
    assert job.plan.title == "Upload"
    assert job.plan.sections[0].kind != "intro"
    assert job.cut == pytest.approx(12.0, abs=1.1)
    assert any("120 beats" in note for note in job.notes)


def test_its_first_section_continues_the_chords(source: Source) -> None:
    (job,) = plan_upload_extensions(source, 12.0, GenerateSpec(tags="rock", seed=2, takes=1))
    first = job.plan.sections[0]
    assert len(first.chords) == first.bars
    assert {chord.root for chord in first.chords} <= {9, 2}


def test_a_cover_without_lyrics_plays_the_melody(source: Source) -> None:
    (job,) = plan_upload_covers(source, GenerateSpec(tags="folk", seed=2, takes=1))
    assert not job.score.lead
    assert [part.role for part in job.score.parts] == ["lead"]
    assert job.score.plan.bars == sum(len(s.chords) for s in job.score.plan.sections)
    assert all(not section.lines for section in job.plan.sections)


def test_a_recording_cannot_be_extended_after_its_end(source: Source) -> None:
    with pytest.raises(InputError) as error:
        plan_upload_extensions(source, 100.0, GenerateSpec())
    assert error.value.field == "at"

"""Recordings without a score."""

from __future__ import annotations

import wave
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.music.composer.rework.cover import rearrange
from scopitone.music.composer.rework.cover_recording import plan_upload_covers
from scopitone.music.composer.rework.from_recording import plan_upload_extensions
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
    # On a bar line, within ten milliseconds.
    assert job.cut % 2.0 == pytest.approx(0.0, abs=0.01) or job.cut % 2.0 > 1.99
    assert job.cut == pytest.approx(12.0, abs=1.1)
    assert any("120 beats" in note for note in job.notes)


def test_its_first_section_continues_the_chords(source: Source) -> None:
    (job,) = plan_upload_extensions(source, 12.0, GenerateSpec(tags="rock", seed=2, takes=1))
    first = job.plan.sections[0]
    assert sum(chord.length for chord in first.chords) == 4 * first.bars
    assert {chord.root for chord in first.chords} <= {9, 2}


def test_a_cover_without_lyrics_plays_the_melody(source: Source) -> None:
    (job,) = plan_upload_covers(source, GenerateSpec(tags="folk", seed=2, takes=1))
    assert not job.score.lead
    assert [part.role for part in job.score.parts] == ["lead"]
    chords = [chord for section in job.score.plan.sections for chord in section.chords]
    assert sum(chord.length for chord in chords) == 4 * job.score.plan.bars
    assert all(not section.lines for section in job.plan.sections)


@pytest.mark.parametrize("genre", ["folk", "drum and bass"])
def test_a_cover_has_tempo_and_key_of_the_recording(source: Source, genre: str) -> None:
    for job in plan_upload_covers(source, GenerateSpec(tags=genre, seed=2, takes=2)):
        factor = job.plan.tempo / BPM
        assert min(abs(factor / each - 1) for each in (0.5, 1.0, 2.0)) < 0.02
        assert (job.plan.tonic, job.plan.mode) == (job.score.plan.tonic, job.score.plan.mode)
        assert rearrange(job.score, job.plan).seconds == pytest.approx(24.0, abs=5.0)


def test_figures_of_the_request_count_more_than_the_recording(source: Source) -> None:
    spec = GenerateSpec(tags="folk, 90 bpm, in F major", seed=2, takes=1)
    (job,) = plan_upload_covers(source, spec)
    assert (job.plan.tempo, job.plan.tonic) == (90.0, 5)


WORDS = Lyrics(
    (
        Line("Rain on the roof", 0.0, 3.0),
        Line(
            "Only you",
            8.0,
            10.0,
            (Word("Only", 8.0, 9.0), Word("you", 9.0, 10.0)),
        ),
        Line("Gone again", 23.0, 25.5),
    )
)


def test_the_words_of_the_recording_are_sung_when_it_sings_them(source: Source) -> None:
    (job,) = plan_upload_covers(
        replace(source, timed=WORDS), GenerateSpec(tags="folk", seed=2, takes=1)
    )
    song = rearrange(job.score, job.plan)
    assert [sung.line.text for sung in song.lead] == [line.text for line in WORDS.lines]
    starts = [song.tempo.seconds(sung.start) for sung in song.lead]
    distances = [b - a for a, b in pairwise(starts)]
    assert distances == pytest.approx([8.0, 15.0], abs=0.06)
    syllables = [song.tempo.seconds(note[0].start) for note in song.lead[1].notes]
    assert np.diff(syllables) == pytest.approx([0.5, 0.5], abs=0.06)


def test_given_words_are_sung_in_their_place(source: Source) -> None:
    spec = GenerateSpec(tags="folk", lyrics="[Verse]\nSnow in May\nTwo of us", seed=2, takes=1)
    (job,) = plan_upload_covers(replace(source, timed=WORDS), spec)
    song = rearrange(job.score, job.plan)
    assert [sung.line.text for sung in song.lead] == ["Snow in May", "Two of us"]
    starts = [song.tempo.seconds(sung.start) for sung in song.lead]
    assert starts[1] - starts[0] == pytest.approx(8.0, abs=0.06)


def test_an_instrumental_cover_sings_no_words(source: Source) -> None:
    spec = GenerateSpec(tags="folk", instrumental=True, seed=2, takes=1)
    (job,) = plan_upload_covers(replace(source, timed=WORDS), spec)
    assert not job.score.lead


def test_a_recording_cannot_be_extended_after_its_end(source: Source) -> None:
    with pytest.raises(InputError) as error:
        plan_upload_extensions(source, 100.0, GenerateSpec())
    assert error.value.field == "at"

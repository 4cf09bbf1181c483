"""Takes of the embedded engine, measured on their sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from alike import share_in_order
from chroma import chroma_of
from sounding import true_peak

from scopitone.core.errors import InputError
from scopitone.music.composer.composer_engine import Composer
from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    Sound,
    integrated_loudness,
    momentary_power,
)
from scopitone.music.composer.rework.crossfade import read_sound
from scopitone.music.composer.rework.transcription import Transcription, transcribe
from scopitone.music.composer.score.json_codec import load_score
from scopitone.music.composer.score.model import Score
from scopitone.music.engine import GenerateSpec, Source, Take

WORDS = """[Verse]
Walking down the empty street tonight
Every window holds a little light
[Chorus]
Come home, come home to me
Across the open sea"""


def silent(_share: float) -> None:
    pass


@pytest.fixture(scope="session")
def takes(tmp_path_factory: pytest.TempPathFactory) -> list[Take]:
    out = tmp_path_factory.mktemp("takes")
    spec = GenerateSpec(tags="pop", lyrics=WORDS, seed=3)
    return Composer().generate(spec, out, silent)


def score_of(take: Take) -> Score:
    assert take.score is not None
    return load_score(take.score)


def source_of(take: Take) -> Source:
    return Source(take.audio, take.duration, title=take.title, score=take.score)


def is_smooth(sound: Sound, seam: float) -> bool:
    """Whether no step between two samples at `seam` is larger than those within a second."""
    steps = np.abs(np.diff(sound, axis=1)).max(axis=0)
    cut = round(seam * RATE)
    near = steps[cut - RATE // 20 : cut + RATE // 100].max()
    around = np.concatenate(
        (steps[cut - RATE : cut - RATE // 20], steps[cut + RATE // 100 : cut + RATE])
    )
    return bool(near <= around.max())


def jump(sound: Sound, seam: float) -> float:
    """LU from the four seconds before `seam` to the four after it."""
    cut, size = round(seam * RATE), 4 * RATE
    return integrated_loudness(sound[:, cut : cut + size]) - integrated_loudness(
        sound[:, cut - size : cut]
    )


def in_key(sound: Sound, original: Transcription) -> float:
    """The share of what `sound` plays that is in the scale of `original`."""
    tonic = original.tonic if original.mode == "major" else original.tonic + 3
    chroma = chroma_of(sound)
    scale = [(tonic + step) % 12 for step in (0, 2, 4, 5, 7, 9, 11)]
    return float(chroma[scale].sum() / chroma.sum())


def classes(score: Score) -> list[int]:
    return [note.pitch % 12 for line in score.lead for group in line.notes for note in group]


@pytest.mark.extended
def test_loudness_and_peak_are_what_is_promised(takes: list[Take]) -> None:
    for take in takes:
        sound = read_sound(take.audio)
        loudness = pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(np.float64))
        assert loudness == pytest.approx(-14.0, abs=0.5)
        assert true_peak(sound) <= -1.0


def test_the_stems_sum_to_the_song(takes: list[Take]) -> None:
    song = read_sound(takes[0].audio)
    total = sum(read_sound(path) for path in takes[0].stems.values())
    assert set(takes[0].stems) == {"vocals", "drums", "bass", "other"}
    # Four roundings to 16 bits.
    assert np.abs(song - total).max() < 1e-4


def test_tempo_by_ear_is_the_planned_one(takes: list[Take]) -> None:
    for take in takes:
        assert transcribe(read_sound(take.audio)).tempo == pytest.approx(
            score_of(take).plan.tempo, rel=0.02
        )


def test_it_begins_and_ends_in_silence_and_is_never_silent_between(takes: list[Take]) -> None:
    for take in takes:
        sound = read_sound(take.audio)
        assert np.abs(sound[:, 0]).max() < 1e-3
        assert np.abs(sound[:, -1]).max() < 1e-3
        audible = np.flatnonzero(momentary_power(sound) > 1e-7)
        assert np.diff(audible).max() <= 20
        assert audible[0] <= 20


def test_takes_differ_in_key_tempo_and_melody(takes: list[Take]) -> None:
    first, second = (score_of(take) for take in takes)
    assert first.plan.tonic != second.plan.tonic
    assert first.plan.tempo != second.plan.tempo
    assert classes(first) != classes(second)


def test_takes_sound_different(takes: list[Take]) -> None:
    first, second = (read_sound(take.audio) for take in takes)
    assert transcribe(first).tempo != pytest.approx(transcribe(second).tempo, rel=0.01)
    assert np.corrcoef(chroma_of(first), chroma_of(second))[0, 1] < 0.8


def test_every_word_is_timed_in_order(takes: list[Take]) -> None:
    words = [word for line in takes[0].timed.lines for word in line.words]
    assert " ".join(word.text for word in words).split() == [
        word for line in WORDS.splitlines() if not line.startswith("[") for word in line.split()
    ]
    assert all(word.start < word.end <= takes[0].duration for word in words)


def test_extending_goes_on_in_key_tempo_and_level(takes: list[Take], tmp_path: Path) -> None:
    spec = GenerateSpec(lyrics="[Chorus]\nStay with me until the day", seed=8, takes=1)
    longer = Composer().extend(source_of(takes[0]), 13.0, spec, tmp_path, silent)[0]
    old, new = score_of(takes[0]).plan, score_of(longer).plan
    assert (new.tempo, new.tonic, new.mode) == (old.tempo, old.tonic, old.mode)
    before, after = read_sound(takes[0].audio), read_sound(longer.audio)
    bar = old.metre * 60 / old.tempo
    cut = round(13.0 / bar) * bar
    assert np.array_equal(
        before[:, : round((cut - 0.04) * RATE)], after[:, : round((cut - 0.04) * RATE)]
    )
    assert abs(jump(after, cut)) <= 3.0
    assert is_smooth(after, cut)
    assert "until" in longer.lyrics
    assert transcribe(after).tempo == pytest.approx(old.tempo, rel=0.02)


def test_a_cover_keeps_the_melody(takes: list[Take], tmp_path: Path) -> None:
    spec = GenerateSpec(tags="reggae", seed=8, takes=1)
    cover = Composer().cover(source_of(takes[0]), spec, tmp_path, silent)[0]
    old, new = score_of(takes[0]), score_of(cover)
    assert new.plan.brief.genre == "reggae"
    shift = new.plan.tonic - old.plan.tonic
    assert [(pitch + shift) % 12 for pitch in classes(old)] == classes(new)
    assert cover.lyrics == takes[0].lyrics


def test_an_upload_is_continued_in_its_tempo_and_key(takes: list[Take], tmp_path: Path) -> None:
    source = Source(takes[0].audio, takes[0].duration, title="Upload")
    spec = GenerateSpec(tags="pop", instrumental=True, lyrics="[Verse]\n[Chorus]", seed=2, takes=1)
    longer = Composer().extend(source, 13.0, spec, tmp_path, silent)[0]
    assert longer.score is None
    original, sound = transcribe(read_sound(source.audio)), read_sound(longer.audio)
    cut = (
        original.first_bar_s
        + round((13.0 - original.first_bar_s) / original.bar_s) * original.bar_s
    )
    new = transcribe(sound[:, round(cut * RATE) :])
    assert new.tempo == pytest.approx(score_of(takes[0]).plan.tempo, rel=0.02)
    first = round(cut * RATE)
    assert in_key(sound[:, first:], original) >= in_key(sound[:, :first], original) - 0.05
    assert abs(jump(sound, cut)) <= 3.0
    assert is_smooth(sound, cut)


def test_a_cover_of_an_upload_keeps_most_of_the_melody(takes: list[Take], tmp_path: Path) -> None:
    """Of a mixed song, by ear: a shuffled melody would find half."""
    source = Source(takes[0].audio, takes[0].duration, title="Upload")
    spec = GenerateSpec(tags="folk", seed=8, takes=1)
    cover = Composer().cover(source, spec, tmp_path, silent)[0]
    old, new = score_of(takes[0]), score_of(cover)
    shift = new.plan.tonic - transcribe(read_sound(source.audio)).tonic
    (melody,) = (part.notes for part in new.parts if part.role == "lead")
    melody_classes = [
        (note.pitch - shift) % 12 for note in sorted(melody, key=lambda note: note.start)
    ]
    assert share_in_order(classes(old), melody_classes) >= 0.7


def test_it_cannot_be_continued_after_its_end(takes: list[Take], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ends at"):
        Composer().extend(source_of(takes[0]), 900.0, GenerateSpec(), tmp_path, silent)


def test_what_tell_raises_stops_the_work(tmp_path: Path) -> None:
    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        Composer().generate(GenerateSpec(tags="pop", lyrics=WORDS), tmp_path, stop)

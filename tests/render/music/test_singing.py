from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import pyworld
from heard_lines import RATE, TEXTS, Song, tune
from scipy.signal import resample_poly

from scopitone.core.errors import InputError
from scopitone.music.composer.performance.voice import SungVoice, sing
from scopitone.music.composer.score.model import Note, SungLine
from scopitone.music.composer.score.tempo_map import TempoMap
from scopitone.music.composer.words.phonemes import syllabify_line

SONG = {gender: tune(TEXTS[:4], gender, 3) for gender in ("m", "f")}


def voice(song: Song, gender: str, **manner: object) -> SungVoice:
    return sing(song.lines, song.tempo, song.seconds, gender=gender, seed=5, **manner)


@pytest.fixture(scope="module", params=["m", "f"])
def sung(request: pytest.FixtureRequest) -> SungVoice:
    return voice(SONG[request.param], request.param)


def measured_pitch(audio: np.ndarray) -> np.ndarray:
    """MIDI pitch every 5 ms, NaN where nothing is voiced."""
    rate = 16_000
    sound = resample_poly(audio.astype(np.float64), 1, RATE // rate)
    hertz, _ = pyworld.harvest(sound, rate, 70.0, 800.0, 5.0)
    with np.errstate(divide="ignore"):
        return np.where(hertz > 0, 69 + 12 * np.log2(hertz / 440.0), np.nan)


def test_the_stem_has_the_length_asked_for(sung: SungVoice) -> None:
    song = SONG["m"]
    assert sung.audio.dtype == np.float32
    assert sung.audio.shape == (int(np.ceil(song.seconds * RATE)),)
    assert 0.05 < np.abs(sung.audio).max() <= 1.0


def test_vowels_are_in_tune(sung: SungVoice) -> None:
    heard = measured_pitch(sung.audio)
    off = np.concatenate(
        [
            heard[round(vowel.start / 0.005) : round(vowel.end / 0.005)] - vowel.pitch
            for vowel in sung.vowels
        ]
    )
    voiced = off[~np.isnan(off)]
    assert len(voiced) > 0.9 * len(off)
    assert (np.abs(voiced) < 0.5).mean() >= 0.85


def test_stressed_vowels_sound_when_the_score_says(sung: SungVoice) -> None:
    song = SONG["m"]
    planned = [song.tempo.seconds(notes[0].start) for line in song.lines for notes in line.notes]
    voiced = ~np.isnan(measured_pitch(sung.audio))
    late = []
    for start, vowel in zip(planned, sung.vowels, strict=True):
        assert vowel.start == pytest.approx(start, abs=0.001)
        if vowel.stress == 2:
            frame = round(start / 0.005)
            late.append(0.005 * int(np.argmax(voiced[frame:])))
    assert max(late) <= 0.04


def test_every_word_has_its_time_in_order(sung: SungVoice) -> None:
    song = SONG["m"]
    assert [line.text for line in sung.timed.lines] == [line.line.text for line in song.lines]
    words = [word for line in sung.timed.lines for word in line.words]
    assert [word.text for word in words] == [w.text for s in song.lines for w in s.line.words]
    for word in words:
        assert word.end > word.start
    for before, after in pairwise(words):
        assert after.start >= before.end


def test_the_same_seed_sings_the_same(sung: SungVoice) -> None:
    gender = "m" if sung.vowels[0].pitch == voice(SONG["m"], "m").vowels[0].pitch else "f"
    again = voice(SONG[gender], gender)
    np.testing.assert_array_equal(again.audio, sung.audio)


def test_a_double_is_a_little_late_and_not_the_lead() -> None:
    song = SONG["m"]
    lead, double = voice(song, "m"), voice(song, "m", role="double")
    late = [b.start - a.start for a, b in zip(lead.vowels, double.vowels, strict=True)]
    assert 0.009 < min(late) <= max(late) < 0.026
    assert not np.array_equal(lead.audio, double.audio)


def test_rapped_lines_follow_the_rhythm_and_no_melody() -> None:
    song = tune(TEXTS[4:6], "m", 3, spoken=True)
    rapped = voice(song, "m")
    starts = [song.tempo.seconds(n[0].start) for line in song.lines for n in line.notes]
    assert [vowel.start for vowel in rapped.vowels] == pytest.approx(starts, abs=0.001)
    heard = measured_pitch(rapped.audio)
    assert np.nanpercentile(heard, 95) < 55


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("22 miles of the road — for the 1990s!", "en-us"),
        ("Über sieben Brücken musst du gehn", "de"),
        ("Quand il me prend dans ses bras", "fr"),
        ("Every fire in heaven, over and over", "en-us"),
        ("Я люблю тебя", "ru"),
    ],
)
def test_no_word_of_any_language_is_lost(text: str, language: str) -> None:
    line = syllabify_line(text, language)
    assert line is not None
    notes = tuple((Note(2 + 0.5 * i, 0.5, 55, 0.8),) for i in range(len(line.syllables)))
    tempo = TempoMap(((0.0, 110.0),))
    sung = sing([SungLine(line, notes)], tempo, 14.0, gender="f", seed=1)
    words = sung.timed.lines[0].words
    assert [word.text for word in words] == [word.text for word in line.words]
    for before, after in pairwise(words):
        assert before.start < before.end <= after.start
    assert np.abs(sung.audio).max() > 0.05


def test_a_language_that_nobody_speaks_is_refused() -> None:
    line = syllabify_line("la la", "en-us")
    assert line is not None
    wrong = SungLine(
        type(line)(line.text, "xx-none", line.words),
        tuple((Note(1.0 + i, 1.0, 55, 0.8),) for i in range(len(line.syllables))),
    )
    with pytest.raises(InputError, match="language"):
        sing([wrong], TempoMap(((0.0, 100.0),)), 5.0, gender="m", seed=1)

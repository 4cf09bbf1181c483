"""Times found in the sound of takes that are made here: a voice of tones over a band of chords."""

from __future__ import annotations

import os
import signal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopitone.audio.analysis.pipeline import analyze
from scopitone.audio.encode import write_wav
from scopitone.core.progress import RenderProgress
from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.lyrics.alignment.align import Alignment, align
from scopitone.lyrics.alignment.without_listener.hsmm import compute_posteriors
from scopitone.lyrics.alignment.without_listener.syllable_count import list_sung_words
from scopitone.lyrics.alignment.without_listener.vocal_match import LineTimes, add_words
from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice
from scopitone.music.engine import GenerateSpec
from scopitone.music.registry import load_engine

RATE = 48_000
SECONDS = 24.0
# Five lines of four syllables, 0.4 s each, with 0.8 s between the lines, from 4 s on.
TEXTS = ("la lo la lo", "na no na no", "ma mo ma mo", "ra ro ra ro", "sa so sa so")
STARTS = [4.0 + line * 3.2 for line in range(5)]


def starts_of(line: int) -> list[float]:
    return [STARTS[line] + 0.5 * word for word in range(4)]


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sung vowels in the middle; a chord, wide, all the time."""
    time = np.arange(int(SECONDS * RATE)) / RATE
    voice = np.zeros(len(time))
    for line in range(5):
        for word, start in enumerate(starts_of(line)):
            within = np.clip((time - start) * 50, 0, 1) * np.clip((start + 0.45 - time) * 50, 0, 1)
            pitch = 220 * 2 ** ((word * 3 % 7) / 12)
            formants = (700, 1200, 3300) if word % 2 else (450, 850, 3000)
            for harmonic in range(1, 20):
                gain = sum(np.exp(-(((harmonic * pitch - f) / 250) ** 2)) for f in formants)
                voice += within * gain * 0.1 * np.sin(2 * np.pi * harmonic * pitch * time)
    left = sum(0.05 * np.sin(2 * np.pi * f * time) for f in (110.0, 165.0, 277.0))
    right = sum(0.05 * np.sin(2 * np.pi * f * time + 1) for f in (110.5, 164.5, 276.0))
    noise = np.random.default_rng(3).normal(0, 1e-3, (2, len(time)))
    path = tmp_path_factory.mktemp("sung") / "song.wav"
    write_wav([(np.stack([voice + left, voice + right]) + noise).astype(np.float32)], path)
    return path


def align_by_voice(lyrics: Lyrics, song: Path, **options: Any) -> Alignment:
    """Nobody listens: a voice of tones has no words."""
    return align(lyrics, song, analyze(song, fps=30), model=ModelChoice(NO_MODEL), **options)


def worst(found: Lyrics) -> float:
    assert [line.text for line in found.lines] == list(TEXTS)
    return max(
        abs(word.start - true)
        for number, line in enumerate(found.lines)
        for word, true in zip(line.words, starts_of(number), strict=True)
    )


def test_words_are_found_within_lines(song: Path) -> None:
    lines = Lyrics(tuple(Line(t, s, s + 2.6) for t, s in zip(TEXTS, STARTS, strict=True)))
    found = align_by_voice(lines, song).lyrics
    assert [line.start for line in found.lines] == STARTS
    assert worst(found) < 0.12


def test_lines_and_words_are_found_in_the_song(song: Path) -> None:
    found = align_by_voice(Lyrics(tuple(Line(text) for text in TEXTS)), song).lyrics
    assert worst(found) < 0.2


def test_given_word_times_stay(song: Path) -> None:
    words = (Word("la", 4.1, 4.3), Word("lo", 4.3, 4.9))
    lines = Lyrics((Line("la lo", 4.1, 5.0, words), Line("na no na no", 7.2, 9.4)))
    first, second = align_by_voice(lines, song).lyrics.lines
    assert first == lines.lines[0]
    assert [word.text for word in second.words] == ["na", "no", "na", "no"]


def test_what_was_found_is_kept(song: Path, tmp_path: Path) -> None:
    lines = Lyrics((Line("la lo la lo", 4.0, 6.6),))
    found = align_by_voice(lines, song, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    assert align_by_voice(lines, song, cache=tmp_path) == found
    kept.write_text("{")
    assert align_by_voice(lines, song, cache=tmp_path) == found


def test_more_words_than_there_is_room_for_still_ascend(song: Path) -> None:
    lines = Lyrics(tuple(Line("so many words that nobody can sing them") for _ in range(200)))
    found = align_by_voice(lines, song).lyrics
    starts = [line.start or 0.0 for line in found.lines]
    assert starts == sorted(starts)
    assert all((line.end or 0.0) <= SECONDS for line in found.lines)
    assert not any(line.is_word_by_word for line in found.lines)


@pytest.mark.parametrize("cached", [False, True])
def test_lines_of_signs_alone_are_named_in_a_warning(
    song: Path, tmp_path: Path, cached: bool
) -> None:
    lines = Lyrics((Line("♪"), *(Line(text) for text in TEXTS), Line("– –"), Line("♪")))
    options = {"cache": tmp_path} if cached else {}
    for _ in range(1 + cached):
        aligned = align_by_voice(lines, song, **options)
        assert [line.text for line in aligned.lyrics.lines] == list(TEXTS)
        warning = aligned.warnings[0]
        assert warning == (
            "lyrics: 3 lines have no word to sing and no time, left out: '♪', '– –', '♪'"
        )


def test_signs_with_a_time_stay(song: Path) -> None:
    lines = Lyrics((Line("♪", 0.5, 3.0), Line(TEXTS[0], 4.0, 6.0)))
    aligned = align_by_voice(lines, song)
    assert [line.text for line in aligned.lyrics.lines] == ["♪", TEXTS[0]]
    assert not any("left out" in warning for warning in aligned.warnings)


@given(
    starts=st.lists(st.floats(-5.0, 60.0), min_size=3, max_size=3),
    end=st.floats(-5.0, 60.0),
    length=st.floats(0.05, 9.0),
)
def test_words_ascend_within_their_line(starts: list[float], end: float, length: float) -> None:
    line = Line("one two – three", 10.0, 10.0 + length)
    words = add_words(line, LineTimes(tuple(starts), end, 0.5)).words
    assert [word.text for word in words] == ["one", "two", "three"]
    assert words[0].start == 10.0
    assert words[-1].end <= 10.0 + length + 1e-9
    assert all(word.start < word.end for word in words)
    assert all(one.end <= after.start + 1e-9 for one, after in pairwise(words))


@given(
    scores=st.lists(st.floats(-8, 8), min_size=24, max_size=24),
    rests=st.lists(st.floats(-3, 3), min_size=8, max_size=8),
    broken=st.booleans(),
)
def test_the_lattice_sums_over_all_ways(
    scores: list[float], rests: list[float], broken: bool
) -> None:
    steps, longest, pause = 8, 3, -1.0
    begins = np.array(scores).reshape(3, steps)
    lengths = np.array([[0.1, 0.4, -0.3]] * 3)
    rest = np.array(rests)
    breaks = np.array([broken, False, True])
    expected = np.zeros((3, steps + 1))
    total = 0.0

    def walk(number: int, at: int, score: float, path: tuple[int, ...]) -> None:
        nonlocal total
        if number == 3:
            weight = np.exp(score + rest[at:].sum())
            total += weight
            for one, place in enumerate(path):
                expected[one, place] += weight
            return
        later = range(at, steps) if number == 0 or breaks[number - 1] else range(at, at + 1)
        for start in later:
            if start >= steps:
                continue
            waited = rest[at:start].sum() + (pause if number and start > at else 0.0)
            for length in range(1, longest + 1):
                if start + length <= steps:
                    gained = waited + begins[number, start] + lengths[number, length - 1]
                    walk(number + 1, start + length, score + gained, (*path, start))

    walk(0, 0, 0.0, ())
    found, _, score = compute_posteriors(begins, lengths, breaks, rest, pause)
    assert score == pytest.approx(np.log(total), abs=1e-6)
    assert found == pytest.approx(expected / total, abs=1e-6)


def test_signs_and_words_are_told_apart() -> None:
    told = [(word.text, word.syllables) for word in list_sung_words(Line("夜空 shining, – don't"))]
    assert told == [("夜", 1), ("空", 1), ("shining,", 2), ("don't", 1)]


def plain(lyrics: Lyrics) -> Lyrics:
    return Lyrics(tuple(Line(line.text) for line in lyrics.lines))


def word_errors(found: Lyrics, true: Lyrics) -> list[float]:
    return [
        abs(word.start - sung.start)
        for line, given in zip(found.lines, true.lines, strict=True)
        for word, sung in zip(line.words, given.words, strict=True)
    ]


def test_words_of_a_voice_are_found_by_ear(sung_song, tmp_path: Path) -> None:
    steps: list[RenderProgress] = []
    analysis = analyze(sung_song.audio, fps=30)
    options = {"progress": steps.append, "cache": tmp_path}
    found = align(plain(sung_song.lyrics), sung_song.audio, analysis, **options)
    assert found.warnings == ()
    assert all(line.is_word_by_word for line in found.lyrics.lines)
    errors = word_errors(found.lyrics, sung_song.lyrics)
    assert np.median(errors) < 0.15
    assert max(errors) < 0.5
    assert {step.stage for step in steps} == {"listen"}
    assert steps[-1].done == 1.0
    # Its words and its transcript; nobody listens to the same song twice.
    assert len(list(tmp_path.iterdir())) == 2
    steps.clear()
    assert align(plain(sung_song.lyrics), sung_song.audio, analysis, **options) == found
    assert steps == []


def test_lines_that_overlap_keep_their_times_and_rows(song: Path) -> None:
    rows = (Line("drüben", role="translation"),)
    lyrics = Lyrics(
        (
            Line("la lo la lo", 4.0, 9.0, rows=rows, singer=Singer("Ann")),
            Line("na no na no", 7.2, 9.2, singer=Singer("Jo")),
            Line("ma mo ma mo", 10.4, 12.4, singer=Singer("Ann")),
            Line("ra ro ra ro", 10.4, 12.0, singer=Singer("Jo")),
        )
    )
    found = align_by_voice(lyrics, song).lyrics.lines
    assert [(line.text, line.start, line.end, line.singer) for line in found] == [
        (line.text, line.start, line.end, line.singer) for line in lyrics.lines
    ]
    assert found[0].rows == rows
    assert len(found[0].words) == 4


def test_a_model_that_is_not_there_is_a_warning(song: Path) -> None:
    lyrics = Lyrics(tuple(Line(text) for text in TEXTS))
    found = align(lyrics, song, analyze(song, fps=30), model=ModelChoice("/nowhere"))
    missing, doubts = found.warnings
    assert missing.startswith(
        "lyrics: no model listened to the song; listening_model: '/nowhere' is not a folder"
    )
    assert "5 of 5 lines could not be placed with confidence" in doubts
    assert all(text in doubts for text in TEXTS)
    assert found.lyrics == align_by_voice(lyrics, song).lyrics


def test_a_broken_model_is_a_warning_and_nothing_is_kept(
    song: Path, broken_model: Path, tmp_path: Path
) -> None:
    lyrics = Lyrics(tuple(Line(text) for text in TEXTS))
    cache = tmp_path / "cache"
    model = ModelChoice(str(broken_model))
    found = align(lyrics, song, analyze(song, fps=30), model=model, cache=cache)
    assert found.warnings[0].startswith("lyrics: the listening process failed: RuntimeError: ")
    assert found.warnings[0].endswith("; the times of words are estimates")
    assert found.lyrics == align_by_voice(lyrics, song).lyrics
    assert not cache.exists()


def test_a_listening_process_that_is_killed_is_a_warning(sung_song, tmp_path: Path) -> None:
    before = children()

    def kill(_: RenderProgress) -> None:
        for pid in children() - before:
            os.kill(pid, signal.SIGKILL)

    analysis = analyze(sung_song.audio, fps=30)
    lyrics = plain(sung_song.lyrics)
    found = align(lyrics, sung_song.audio, analysis, progress=kill, cache=tmp_path)
    assert "the listening process was killed by signal 9" in found.warnings[0]
    assert [line.text for line in found.lyrics.lines] == [line.text for line in lyrics.lines]
    assert not any(line.is_word_by_word for line in found.lyrics.lines)
    assert children() == before
    assert not list(tmp_path.iterdir())


def children() -> set[int]:
    """The processes that this one has started and that have not ended."""
    listings = Path("/proc/self/task").glob("*/children")
    return {int(pid) for listing in listings for pid in listing.read_text().split()}


@pytest.mark.extended
def test_words_of_a_sung_take_are_found_in_the_mix(tmp_path: Path) -> None:
    """Loosely: `benchmarks/alignment.py` measures it."""
    text = "We are running through the fire tonight\nChildren dance in the summer rain"
    spec = GenerateSpec(tags="pop", lyrics=text, vocal_gender="f", seed=1, takes=1)
    [take] = load_engine("composer").generate(spec, tmp_path, lambda _: None)
    true = take.timed.lines
    given = Lyrics(tuple(Line(line.text, line.start, line.end) for line in true))
    found = align(given, take.audio, analyze(take.audio, fps=30)).lyrics.lines
    off = [
        abs(one.start - word.start)
        for line, sung in zip(found, true, strict=True)
        for one, word in zip(line.words, sung.words, strict=True)
    ]
    assert np.median(off) < 0.2

"""Whole songs, listened to: their key, their sections, and what tells genres apart."""

from __future__ import annotations

import numpy as np
import pytest
from chroma import chroma_of
from heard_genres import traits
from numpy.typing import NDArray

from scopitone.music.composer.compose import compose
from scopitone.music.composer.performance.mixing.mix_loudness import gated_loudness, momentary_power
from scopitone.music.composer.performance.perform import Performance, perform
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.transcription import transcribe
from scopitone.music.composer.score.model import Score
from scopitone.music.engine import GenerateSpec

pytestmark = pytest.mark.extended


GENRES = ("pop", "rock", "folk", "hip-hop", "techno", "jazz", "classical", "reggae")
SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
}
WORDS = """[Verse]
Walking down the empty street tonight
Every window holds a little light
Somebody left the radio on
And all the words I know are gone
[Chorus]
Come home, come home to me
Across the open sea
Come home, come home to me
And set the evening free"""


def played(tags: str, seed: int, lyrics: str = "[Verse]\n[Chorus]") -> tuple[Score, Performance]:
    sung = lyrics is WORDS
    spec = GenerateSpec(tags=tags, lyrics=lyrics, instrumental=not sung, seed=seed, takes=1)
    (plan,), _ = plan_takes(spec)
    score = compose(plan)
    return score, perform(score, lambda _share: None)


def in_scale(chroma: NDArray[np.float64], tonic: int, mode: str) -> float:
    """The share of `chroma`, (12,), that lies on the degrees of a scale."""
    degrees = [(tonic + step) % 12 for step in SCALES[mode]]
    return float(chroma[degrees].sum() / chroma.sum())


@pytest.mark.parametrize("genre", ["pop", "folk", "synthwave"])
def test_the_chroma_is_of_the_planned_key(genre: str) -> None:
    score, song = played(genre, 1)
    chroma = chroma_of(song.audio)
    shares = {
        (tonic, mode): in_scale(chroma, tonic, mode)
        for tonic in range(12)
        for mode in ("major", "minor")
    }
    plan = score.plan
    relative = (plan.tonic + (9 if plan.mode in ("major", "mixolydian") else 3)) % 12
    best = max(shares, key=lambda key: shares[key])
    assert best[0] in (plan.tonic, relative)
    assert transcribe(song.audio).tonic in (plan.tonic, relative)


@pytest.mark.parametrize("genre", ["pop", "rock"])
def test_the_chorus_is_louder_than_the_verse(genre: str) -> None:
    score, song = played(genre, 4, WORDS)
    power = momentary_power(song.audio)
    levels = {}
    for section in score.plan.sections:
        begin, end = (
            score.tempo.seconds(float(bar * score.plan.metre))
            for bar in (section.start, section.start + section.bars)
        )
        levels[section.kind] = gated_loudness(power[int(10 * begin) : int(10 * end)])
    assert 1.5 <= levels["chorus"] - levels["verse"] <= 4.0


@pytest.mark.extended
@pytest.mark.timeout(900)  # two dozen songs, which take a while on a busy machine
def test_simple_features_tell_genres_apart() -> None:
    """Each song's nearest neighbour among those of other seeds is of its own genre."""
    seeds = (1, 2)
    rows = {
        (genre, seed): traits(song.audio, score.plan.tempo)
        for genre in GENRES
        for seed in seeds
        for score, song in (played(f"{genre}, 4/4", seed, "[Chorus]"),)
    }
    names = list(rows)
    table = np.array([rows[name] for name in names])
    table /= table.std(axis=0)
    right = 0
    for index, (genre, seed) in enumerate(names):
        others = [at for at, (_, other) in enumerate(names) if other != seed]
        away = np.abs(table[others] - table[index]).sum(axis=1)
        right += names[others[int(away.argmin())]][0] == genre
    # One in eight by chance.
    assert right >= 0.7 * len(names)
